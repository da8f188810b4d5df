import { setImmediate as nextTurn } from "node:timers/promises";
import type { RunEvent, RunId, StageName } from "../messages/index.js";
import type { ContextData, NamedPipeline, Pipeline, Stage, StageContext, Values } from "../stages/index.js";
import { type CacheHit, type CacheMiss, openCache, type RunCache } from "./cache/run-cache.js";
import { callRunHooks } from "./call-stage.js";
import { ContextBase } from "./context-base.js";
import { ContextFlow, resultOf } from "./context-flow.js";
import { type GitState, readGitState } from "./git-state.js";
import { missingResult } from "./missing-result.js";
import { type OpenedRun, openingOf, openRun, recordOf } from "./open-run.js";
import { stageOf } from "./plan-run.js";
import { requireCompleted } from "./require-completed.js";
import { type Surrounding, surroundings } from "./run-inside-stage.js";
import { noResult, RunListeners } from "./run-listeners.js";
import { type EndedStage, RunOutcomes, type Sampling } from "./run-outcomes.js";
import { RunPace } from "./run-pace.js";
import type { RunRecord } from "./run-record.js";
import { RunRecorder } from "./run-recorder.js";
import { codeOf, type RunResult, type RunSettings } from "./run-settings.js";
import { askAndRunStage, mustAsk, runStage, type StageEnd, type StageSurroundings } from "./run-stage.js";
import { RunStop } from "./run-stop.js";
import { releaseDevice, stageSurroundings } from "./run-surroundings.js";
import { RunSchedule } from "./schedule.js";
import { collectInputs } from "./stage-values.js";
import { keepOutputs } from "./store-outputs.js";

/** Runs a pipeline with a context and gives what that one ends with; inside a stage, as a part of that stage's run. */
export async function runWithContext(
  pipeline: NamedPipeline,
  context: StageContext,
  settings: RunSettings,
): Promise<ContextData> {
  // Whatever has the mark of a pipeline has all of it.
  const whole = pipeline as Pipeline;
  const around = surroundings(whole);
  const signal = AbortSignal.any([context.signal, settings.signal ?? context.signal]);
  const run = new PipelineRun(whole, { ...around.settings, ...settings, context, signal }, around);
  const ended = await run.go();
  requireCompleted(ended, run.outcomes.errors);
  return run.flow.data;
}

/** The state of one run; everything it needs from elsewhere is a function of its arguments. */
export class PipelineRun {
  readonly id: RunId;
  readonly folder: string | null;
  readonly recorder: RunRecorder;
  readonly outcomes: RunOutcomes = new RunOutcomes();
  readonly flow: ContextFlow;
  readonly #pipeline: Pipeline;
  readonly #settings: RunSettings;
  readonly #opened: OpenedRun;
  readonly #stop = new RunStop();
  readonly #listeners: RunListeners;
  readonly #ownsDevice: boolean;
  readonly #startedAt = Date.now();
  readonly #schedule: RunSchedule;
  readonly #cache: RunCache | null;
  readonly #keeper: Parameters<typeof keepOutputs>[0];
  readonly #outputs = new Map<StageName, Values>();
  readonly #around: StageSurroundings;
  /** What the stages get that run at the end. */
  readonly #aroundLast: StageSurroundings;
  readonly #pace = new RunPace();
  /** How many stages run now. */
  #running = 0;
  #git: GitState | null = null;
  /** Values do not share the objects that they should: the run begins anew. */
  #isTorn = false;

  constructor(pipeline: Pipeline, settings: RunSettings, around: Surrounding = { device: null, settings: {} }) {
    this.#pipeline = pipeline;
    this.#settings = settings;
    this.#opened = openRun(pipeline, settings);
    const { id, folder, plan, params } = this.#opened;
    this.id = id;
    this.#schedule = new RunSchedule(pipeline, plan.stages);
    this.#cache = openCache(pipeline, settings, { params, kept: plan.kept });
    const context = settings.context ?? new ContextBase({}, runWithContext);
    this.flow = new ContextFlow(context);
    this.#takeOpened();
    this.folder = folder?.path ?? null;
    const store = settings.artifacts === false ? null : (folder?.artifacts ?? null);
    this.#keeper = { store, code: codeOf(settings) };
    this.recorder = new RunRecorder(folder, settings.onEvent ?? null);
    for (const problem of this.#opened.problems) this.recorder.tell(problem);
    const warn = (sentence: string, about: string | null): void => this.recorder.warn(sentence, about);
    const hooks = [pipeline.hooks, ...(settings.hooks === undefined ? [] : [settings.hooks])];
    this.#listeners = new RunListeners([context.events, settings.events], this.recorder);
    this.#ownsDevice = around.device === null;
    const call = { flow: this.flow, hooks, warn };
    const common = { run: id, device: around.device ?? { lease: null }, call, emit: (event: RunEvent) => this.#emit(event) };
    this.#around = stageSurroundings(this.#stop.signal, settings, common);
    this.#aroundLast = stageSurroundings(this.#stop.lastSignal, settings, common);
  }

  async go(): Promise<RunResult<unknown>> {
    const unfollow = this.#stop.follow(this.#settings.signal);
    try {
      await this.#begun();
      try {
        await this.#loop();
      } finally {
        // Whatever has become of the stages: what a training, a notebook or a plugin does at the end hangs on this.
        await callRunHooks("after_run", this.#around.call);
      }
      this.#cache?.end();
      return this.#finish();
    } finally {
      unfollow();
      if (this.#ownsDevice) await releaseDevice(this.#around.device, (problem) => this.recorder.tell(problem));
      this.#listeners.close();
      this.recorder.end();
      this.#opened.lock?.release();
    }
  }

  async #begun(): Promise<void> {
    // Also lets the caller attach its listeners before the first event.
    if (this.folder !== null) this.#git = await readGitState(process.cwd());
    await nextTurn();
    this.#writeRecord("running", null);
    this.#emit(openingOf(this.#opened, this.#pipeline.name));
    for (const name of this.#opened.plan.disabled) this.#pass(name, "is switched off");
    await callRunHooks("before_run", this.#around.call);
  }

  cancel(): void {
    this.#stop.cancel();
  }

  async #loop(): Promise<void> {
    for (;;) {
      await this.#pace.pause();
      if (this.#stop.signal.aborted) this.#cancelWaiting();
      if (this.#isTorn && this.#running === 0) this.#beginAnew();
      for (const { stage, reason } of this.#schedule.takeSkipped()) this.#tellSkipped(stage, reason);
      const room = this.#isTorn ? 0 : (this.#settings.concurrency ?? 1) - this.#running;
      const stages = this.#schedule.takeReady(room);
      const begun = stages.flatMap((stage) => this.#begin(stage) ?? []);
      for (const run of begun) run();
      // What came from the cache, or gave its outputs at once, has ended, and its readers may start.
      if (stages.length === 0 && this.#running > 0) await this.#pace.change();
      else if (stages.length === 0) return;
    }
  }

  /** Tells that a stage begins, and gives what runs it; null for one that came from the cache. */
  #begin(stage: Stage): (() => void) | null {
    const decision = this.#cache?.decide(stage, () => this.#schedule.open()) ?? null;
    if (decision !== null && decision.type !== "run") {
      if (decision.type === "hit") this.#takeKept(stage, decision);
      else this.#settle(stage, missingResult(stage, decision.reason), { duration: 0 });
      return null;
    }
    this.#running += 1;
    const [name, startedAt] = [stage.name, Date.now()];
    const around = stage.policy.isFinal ? this.#aroundLast : this.#around;
    const task = { stage, inputs: () => collectInputs(stage, this.#outputs), params: this.#opened.params[name] ?? {} };
    const reason = decision === null || decision.reason === "" ? {} : { reason: decision.reason };
    const begin = (): void => this.#emit({ type: "stage.started", stage: name, ...reason, at: Date.now() });
    const end = (ended: StageEnd): void => this.#end(stage, { decision, end: ended, duration: Date.now() - startedAt });
    if (mustAsk(stage)) return () => void askAndRunStage(task, around, begin).then(end);
    begin();
    return () => {
      const ended = runStage(task, around);
      if (ended instanceof Promise) void ended.then(end);
      else end(ended);
    };
  }

  /** Takes the outputs of a stage from the cache, and what it would have done to its inputs. */
  #takeKept(stage: Stage, { entry, outputs, changed }: CacheHit): void {
    const { name, reads } = stage;
    for (const [variable, value] of Object.entries(changed)) {
      const producer = reads[variable];
      if (producer !== undefined) this.#take(producer, { ...this.#outputs.get(producer), [variable]: value });
    }
    this.#take(name, outputs);
    this.#schedule.end(name, "completed");
    const reason = "nothing that it takes has changed";
    const cached = { run: entry.run, at: entry.at, duration: entry.duration };
    this.outcomes.note({ name, state: "cached", duration: null, error: null, reason });
    this.#emit({ type: "stage.skipped", stage: name, reason, cached, at: Date.now() }, () => resultOf(stage, outputs));
  }

  #end(stage: Stage, { decision, end, duration }: EndedStage): void {
    const kept = decision === null || end.type === "passed" ? {} : this.#keep(stage, decision, { end, duration });
    this.#running -= 1;
    this.#settle(stage, end, { duration, ...kept });
    this.#pace.changed();
  }

  #keep(stage: Stage, decision: CacheMiss, { end, duration }: Omit<EndedStage, "decision">): Sampling {
    const kept = this.#cache?.keep({
      ...{ stage, decision, duration, run: this.id, isAlone: (this.#settings.concurrency ?? 1) === 1 },
      inputs: () => collectInputs(stage, this.#outputs),
      outputs: end.type === "completed" ? end.outputs : null,
    });
    if (kept?.problem) this.recorder.warn(kept.problem, stage.name);
    if (kept?.isTorn) this.#isTorn = true;
    return kept === undefined || kept.sampled.length === 0 ? {} : { sampled: kept.sampled };
  }

  #beginAnew(): void {
    this.#isTorn = false;
    this.#cache?.beginAnew();
    this.#schedule.reset();
    this.outcomes.clear();
    this.#takeOpened();
    for (const name of this.#opened.plan.disabled) this.#pass(name, "is switched off");
  }

  #settle(stage: Stage, end: StageEnd, { duration, ...sampling }: Sampling & Pick<EndedStage, "duration">): void {
    const [name, at] = [stage.name, Date.now()];
    this.#schedule.end(name, end.type === "passed" ? "completed" : end.type);
    switch (end.type) {
      case "completed": {
        this.#take(name, end.outputs);
        this.outcomes.note({ name, state: "fresh", duration, error: null, reason: "" });
        // On the disk before anybody hears that the stage is done.
        const kept = { ...sampling, ...keepOutputs(this.#keeper, stage, end, this.#around.call.warn) };
        this.#emit({ type: "stage.completed", stage: name, duration, ...kept, at }, () => resultOf(stage, end.outputs));
        break;
      }
      case "passed":
      case "left out":
        this.#tellSkipped(name, end.reason);
        break;
      case "failed":
        this.outcomes.errors.set(name, end.error);
        this.outcomes.note({ name, state: "failed", duration, error: end.report, reason: "" });
        this.#emit({ type: "stage.failed", stage: name, duration, error: end.report, at });
        break;
      case "cancelled":
        this.outcomes.note({ name, state: "cancelled", duration, error: null, reason: "" });
        this.#emit({ type: "stage.cancelled", stage: name, duration, at });
        break;
    }
  }

  #tellSkipped(name: StageName, reason: string): void {
    this.outcomes.note({ name, state: "skipped", duration: null, error: null, reason });
    this.#emit({ type: "stage.skipped", stage: name, reason, at: Date.now() });
  }

  /** Leaves a stage out whose readers go on all the same. */
  #pass(name: StageName, reason: string): void {
    this.#schedule.end(name, "completed");
    this.#tellSkipped(name, reason);
  }

  #cancelWaiting(): void {
    for (const name of this.#schedule.takeWaiting()) {
      this.outcomes.note({ name, state: "cancelled", duration: null, error: null, reason: "" });
      this.#emit({ type: "stage.cancelled", stage: name, duration: null, at: Date.now() });
    }
  }

  #finish(): RunResult<unknown> {
    const duration = this.#opened.before + Date.now() - this.#startedAt;
    const [at, { state, errors }] = [Date.now(), this.outcomes];
    if (state === "failed") this.#emit({ type: "run.failed", run: this.id, duration, stages: [...errors.keys()], at });
    else this.#emit({ type: `run.${state}`, run: this.id, duration, at });
    this.#writeRecord(state, duration);
    const outputs = Object.fromEntries(this.#outputs);
    const stages = this.outcomes.of(this.#opened.plan.stages);
    return { id: this.id, state, outputs, stages, duration, folder: this.folder, problems: this.recorder.problems };
  }

  #writeRecord(state: RunRecord["state"], duration: number | null): void {
    this.recorder.writeRecord(() => recordOf(this.#opened, { pipeline: this.#pipeline.name, git: this.#git, state, duration }));
  }

  /** Takes what the run was given, and what was done before it was gone on with. */
  #takeOpened(): void {
    for (const [name, values] of this.#opened.plan.given) this.#give(name, values);
    for (const [name, { outputs, duration }] of this.#opened.resumed?.kept ?? []) {
      this.#give(name, outputs);
      this.outcomes.note({ name, state: "fresh", duration, error: null, reason: "" });
    }
  }

  /** Takes outputs of a stage that does not run. */
  #give(name: StageName, outputs: Values): void {
    this.#take(name, outputs);
    this.#schedule.end(name, "completed");
    this.#cache?.give(stageOf(this.#pipeline, name), outputs);
  }

  #take(name: StageName, outputs: Values): void {
    this.#outputs.set(name, outputs);
    this.flow.take(stageOf(this.#pipeline, name), outputs);
  }

  #emit(event: RunEvent, result: () => unknown = noResult): void {
    this.recorder.emit(event);
    this.#listeners.tell(event, result);
  }
}
