import { setImmediate as nextTurn } from "node:timers/promises";
import type { RunEvent, RunId, StageName } from "../messages/index.js";
import type { ContextData, NamedPipeline, Pipeline, Stage, StageContext, Values } from "../stages/index.js";
import { type CacheHit, type CacheMiss, openCache, type RunCache } from "./cache/run-cache.js";
import { type CallSurroundings, callRunHooks, skipReasonOf } from "./call-stage.js";
import { ContextBase } from "./context-base.js";
import { ContextFlow, resultOf } from "./context-flow.js";
import type { DeviceSlot } from "./device-lease.js";
import { type GitState, readGitState } from "./git-state.js";
import { type OpenedRun, openingOf, openRun, recordOf } from "./open-run.js";
import { stageOf } from "./plan-run.js";
import { requireCompleted } from "./require-completed.js";
import { type Surrounding, surroundings } from "./run-inside-stage.js";
import { RunListeners } from "./run-listeners.js";
import type { RunRecord } from "./run-record.js";
import { RunRecorder } from "./run-recorder.js";
import type { RunResult, RunSettings, StageOutcome } from "./run-settings.js";
import { type CompletedStage, runStage, type StageEnd } from "./run-stage.js";
import { RunSchedule } from "./schedule.js";
import { collectInputs } from "./stage-values.js";
import { type KeptOutputs, keepOutputs } from "./store-outputs.js";

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
  requireCompleted(ended, run.errors);
  return run.flow.data;
}

/** The state of one run; everything it needs from elsewhere is a function of its arguments. */
export class PipelineRun {
  readonly id: RunId;
  readonly folder: string | null;
  readonly recorder: RunRecorder;
  readonly errors: Map<StageName, unknown> = new Map();
  readonly flow: ContextFlow;
  readonly #pipeline: Pipeline;
  readonly #settings: RunSettings;
  readonly #opened: OpenedRun;
  readonly #stop = new AbortController();
  readonly #stopAll = new AbortController();
  readonly #call: CallSurroundings;
  readonly #listeners: RunListeners;
  readonly #device: DeviceSlot;
  readonly #ownsDevice: boolean;
  readonly #startedAt = Date.now();
  readonly #schedule: RunSchedule;
  readonly #cache: RunCache | null;
  readonly #outputs = new Map<StageName, Values>();
  readonly #outcomes = new Map<StageName, StageOutcome>();
  readonly #running = new Map<StageName, Promise<void>>();
  #git: GitState | null = null;
  #isCancelled = false;
  /** Values do not share the objects that they should: the run begins anew, see {@link RunCache}. */
  #isTorn = false;

  constructor(pipeline: Pipeline, settings: RunSettings, around: Surrounding = { device: null, settings: {} }) {
    this.#pipeline = pipeline;
    this.#settings = settings;
    this.#opened = openRun(pipeline, settings);
    const { id, folder, plan, resumed, params } = this.#opened;
    this.id = id;
    this.#schedule = new RunSchedule(pipeline, plan.stages);
    this.#cache = openCache(pipeline, settings, params);
    const context = settings.context ?? new ContextBase({}, runWithContext);
    this.flow = new ContextFlow(context);
    for (const [name, values] of plan.given) this.#give(name, values);
    for (const [name, { outputs, duration }] of resumed?.kept ?? []) {
      this.#give(name, outputs);
      this.#close({ name, state: "fresh", duration, error: null, reason: "" });
    }
    this.folder = folder?.path ?? null;
    this.recorder = new RunRecorder(folder, settings.onEvent ?? (() => undefined));
    for (const problem of this.#opened.problems) this.recorder.tell(problem);
    const warn = (sentence: string, about: string | null): void => this.recorder.warn(sentence, about);
    const hooks = [pipeline.hooks, ...(settings.hooks === undefined ? [] : [settings.hooks])];
    this.#call = { flow: this.flow, hooks, signal: this.#stop.signal, warn };
    this.#listeners = new RunListeners([context.events, settings.events], this.recorder);
    this.#device = around.device ?? { lease: null };
    this.#ownsDevice = around.device === null;
  }

  async go(): Promise<RunResult<unknown>> {
    const signal = this.#settings.signal;
    const cancel = (): void => this.cancel();
    if (signal?.aborted === true) cancel();
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      // Also lets the caller attach its listeners before the first event.
      if (this.folder !== null) this.#git = await readGitState(process.cwd());
      await nextTurn();
      this.#writeRecord("running", null);
      this.#emit(openingOf(this.#opened, this.#pipeline.name));
      for (const name of this.#opened.plan.disabled) this.#pass(name, "is switched off");
      await callRunHooks("before_run", this.#call);
      await this.#loop();
      await callRunHooks("after_run", this.#call);
      this.#cache?.end();
      return this.#finish();
    } finally {
      signal?.removeEventListener("abort", cancel);
      await this.#releaseDevice();
      this.#listeners.close();
      this.recorder.end();
      this.#opened.lock?.release();
    }
  }

  cancel(): void {
    // What runs at the end does so in a run that was cancelled too, and is stopped by the second time.
    if (this.#stop.signal.aborted) this.#stopAll.abort();
    this.#stop.abort();
  }

  async #loop(): Promise<void> {
    for (;;) {
      // A synchronous stage holds the event loop: let an abort or a reader of events in between two stages.
      await nextTurn();
      if (this.#stop.signal.aborted) this.#cancelWaiting();
      if (this.#isTorn && this.#running.size === 0) this.#beginAnew();
      for (const { stage, reason } of this.#schedule.takeSkipped()) this.#tellSkipped(stage, reason);
      const room = this.#isTorn ? 0 : (this.#settings.concurrency ?? 1) - this.#running.size;
      const stages = this.#schedule.takeReady(room);
      for (const stage of stages) {
        const decision = this.#cache?.decide(stage, () => this.#schedule.open()) ?? null;
        if (decision?.type === "hit") this.#takeKept(stage, decision);
        else this.#start(stage, decision);
      }
      if (this.#running.size > 0) await Promise.race(this.#running.values());
      // What came from the cache has ended at once, and its readers may start.
      else if (stages.length === 0) return;
    }
  }

  #start(stage: Stage, decision: CacheMiss | null): void {
    const [name, startedAt] = [stage.name, Date.now()];
    const reason = decision === null || decision.reason === "" ? {} : { reason: decision.reason };
    const around = {
      run: this.id,
      signal: (stage.policy.isFinal ? this.#stopAll : this.#stop).signal,
      device: this.#device,
      grace: this.#settings.grace ?? 2000,
      sourceFolder: this.#settings.sourceFolder ?? process.cwd(),
      emit: (event: RunEvent) => this.#emit(event),
      skipReason: stage.canSkip === null ? null : () => skipReasonOf(stage, this.#call),
      begin: () => this.#emit({ type: "stage.started", stage: name, ...reason, at: Date.now() }),
      call: this.#call,
    };
    const work = runStage(stage, () => collectInputs(stage, this.#outputs), this.#opened.params[name] ?? {}, around);
    this.#running.set(
      name,
      work.then((end) => {
        const duration = Date.now() - startedAt;
        if (decision !== null && end.type !== "passed") this.#keep(stage, decision, { end, duration });
        this.#settle(stage, end, duration);
      }),
    );
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
    this.#close({ name, state: "cached", duration: null, error: null, reason });
    this.#emit({ type: "stage.skipped", stage: name, reason, cached, at: Date.now() }, resultOf(stage, outputs));
  }

  #keep(stage: Stage, decision: CacheMiss, { end, duration }: { readonly end: StageEnd; readonly duration: number }): void {
    const kept = this.#cache?.keep({
      ...{ stage, decision, duration, run: this.id, isAlone: (this.#settings.concurrency ?? 1) === 1 },
      inputs: () => collectInputs(stage, this.#outputs),
      outputs: end.type === "completed" ? end.outputs : null,
    });
    if (kept?.problem) this.recorder.warn(kept.problem, stage.name);
    if (kept?.isTorn) this.#isTorn = true;
  }

  #beginAnew(): void {
    this.#isTorn = false;
    this.#cache?.beginAnew();
    this.#schedule.reset();
    for (const [name, { outputs }] of this.#opened.resumed?.kept ?? []) this.#give(name, outputs);
    for (const maps of [this.#outcomes, this.errors]) maps.clear();
    for (const name of this.#opened.plan.disabled) this.#pass(name, "is switched off");
  }

  #settle(stage: Stage, end: StageEnd, duration: number): void {
    const [name, at] = [stage.name, Date.now()];
    this.#running.delete(name);
    this.#schedule.end(name, end.type === "passed" ? "completed" : end.type);
    switch (end.type) {
      case "completed":
        this.#take(name, end.outputs);
        this.#close({ name, state: "fresh", duration, error: null, reason: "" });
        this.#emit(
          { type: "stage.completed", stage: name, duration, ...this.#store(stage, end), at },
          resultOf(stage, end.outputs),
        );
        break;
      case "passed":
      case "left out":
        this.#tellSkipped(name, end.reason);
        break;
      case "failed":
        this.errors.set(name, end.error);
        this.#close({ name, state: "failed", duration, error: end.report, reason: "" });
        this.#emit({ type: "stage.failed", stage: name, duration, error: end.report, at });
        break;
      case "cancelled":
        this.#isCancelled = true;
        this.#close({ name, state: "cancelled", duration, error: null, reason: "" });
        this.#emit({ type: "stage.cancelled", stage: name, duration, at });
        break;
    }
  }

  /** What is kept of a stage's outputs, on the disk before anybody hears that the stage is done. */
  #store(stage: Stage, end: CompletedStage): KeptOutputs {
    const store = this.#settings.artifacts === false ? null : (this.#opened.folder?.artifacts ?? null);
    return keepOutputs(store, stage, end, this.#call.warn);
  }

  #tellSkipped(name: StageName, reason: string): void {
    this.#close({ name, state: "skipped", duration: null, error: null, reason });
    this.#emit({ type: "stage.skipped", stage: name, reason, at: Date.now() });
  }

  /** Leaves a stage out whose readers go on all the same. */
  #pass(name: StageName, reason: string): void {
    this.#schedule.end(name, "completed");
    this.#tellSkipped(name, reason);
  }

  #cancelWaiting(): void {
    for (const name of this.#schedule.takeWaiting()) {
      this.#isCancelled = true;
      this.#close({ name, state: "cancelled", duration: null, error: null, reason: "" });
      this.#emit({ type: "stage.cancelled", stage: name, duration: null, at: Date.now() });
    }
  }

  #finish(): RunResult<unknown> {
    const duration = this.#opened.before + Date.now() - this.#startedAt;
    const state = this.#isCancelled ? "cancelled" : this.errors.size > 0 ? "failed" : "completed";
    const at = Date.now();
    if (state === "failed") this.#emit({ type: "run.failed", run: this.id, duration, stages: [...this.errors.keys()], at });
    else this.#emit({ type: `run.${state}`, run: this.id, duration, at });
    this.#writeRecord(state, duration);
    const outputs = Object.fromEntries(this.#outputs);
    const stages = this.#opened.plan.stages.flatMap((name) => this.#outcomes.get(name) ?? []);
    return { id: this.id, state, outputs, stages, duration, folder: this.folder, problems: this.recorder.problems };
  }

  #writeRecord(state: RunRecord["state"], duration: number | null): void {
    this.recorder.writeRecord(recordOf(this.#opened, { pipeline: this.#pipeline.name, git: this.#git, state, duration }));
  }

  async #releaseDevice(): Promise<void> {
    // A device that could not be had has already failed the stage that asked.
    const lease = this.#ownsDevice ? await this.#device.lease?.catch(() => null) : null;
    lease?.release();
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

  #close(outcome: StageOutcome & { readonly name: StageName }): void {
    this.#outcomes.set(outcome.name, outcome);
  }

  #emit(event: RunEvent, result?: unknown): void {
    this.recorder.emit(event);
    this.#listeners.tell(event, result);
  }
}
