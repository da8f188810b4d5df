import { setImmediate as nextTurn } from "node:timers/promises";
import type { OutputSummary, RunEvent, RunId, StageName } from "../messages/index.js";
import type { ContextData, NamedPipeline, Pipeline, Stage, StageContext, Values } from "../stages/index.js";
import { type CallSurroundings, skipReasonOf } from "./call-stage.js";
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
import type { RunHandle, RunResult, RunSettings, StageOutcome } from "./run-settings.js";
import { type CompletedStage, runStage, type StageEnd } from "./run-stage.js";
import { nextSteps, type StageProgress } from "./schedule.js";
import { stageSource } from "./stage-source.js";
import { collectInputs } from "./stage-values.js";
import { storeOutputs } from "./store-outputs.js";

/**
 * Starts a run of a pipeline and gives a handle to follow it; a failed stage does not stop the branches that do not need it.
 * Throws at once what is wrong with the settings: UnknownStageError, UnknownParamError, ParamValueError, MissingInputError,
 * RunFolderError, RangeError.
 *
 * @example
 * const pipeline = definePipeline("small", { train: { run: fit, params: { epochs: 20 } } });
 * function fit(_inputs: object, { epochs }: { epochs: number }) {
 *   return { loss: 1 / epochs };
 * }
 * const run = runPipeline(pipeline, { params: { "train.epochs": 5 } });
 * for await (const event of run.events) console.log(event.type);
 * const { train } = await run.outputs();
 */
export function runPipeline<Outputs extends Readonly<Record<string, unknown>>>(
  pipeline: Pipeline<Outputs>,
  settings: RunSettings = {},
): RunHandle<Outputs> {
  const run = new PipelineRun(pipeline, settings);
  const result = run.go();
  return {
    id: run.id,
    folder: run.folder,
    events: run.recorder.events,
    // The stages gave these values; `Outputs` is what definePipeline says of the same stages.
    result: result as Promise<RunResult<Outputs>>,
    outputs: async () => {
      const ended = await result;
      requireCompleted(ended, run.errors);
      return ended.outputs as Outputs;
    },
    cancel: () => run.cancel(),
  };
}

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
class PipelineRun {
  readonly id: RunId;
  readonly folder: string | null;
  readonly recorder: RunRecorder;
  readonly errors = new Map<StageName, unknown>();
  readonly flow: ContextFlow;
  readonly #pipeline: Pipeline;
  readonly #settings: RunSettings;
  readonly #opened: OpenedRun;
  readonly #stop = new AbortController();
  readonly #call: CallSurroundings;
  readonly #listeners: RunListeners;
  readonly #device: DeviceSlot;
  readonly #ownsDevice: boolean;
  readonly #startedAt = Date.now();
  readonly #progress = new Map<StageName, StageProgress>();
  readonly #outputs = new Map<StageName, Values>();
  readonly #outcomes = new Map<StageName, StageOutcome>();
  readonly #running = new Map<StageName, Promise<void>>();
  #git: GitState | null = null;

  constructor(pipeline: Pipeline, settings: RunSettings, around: Surrounding = { device: null, settings: {} }) {
    this.#pipeline = pipeline;
    this.#settings = settings;
    const { concurrency = 1 } = settings;
    if (!Number.isInteger(concurrency) || concurrency < 1)
      throw new RangeError(`concurrency takes a whole number from 1 on, got ${concurrency}`);
    this.#opened = openRun(pipeline, settings);
    const { id, folder, plan, resumed } = this.#opened;
    this.id = id;
    for (const name of plan.stages) this.#progress.set(name, "waiting");
    const context = settings.context ?? new ContextBase({}, runWithContext);
    this.flow = new ContextFlow(context);
    for (const [name, values] of plan.given) this.#take(name, "given", values);
    for (const [name, { outputs, duration }] of resumed?.kept ?? []) {
      this.#take(name, "completed", outputs);
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
      await this.#callRunHooks("before_run");
      await this.#loop();
      await this.#callRunHooks("after_run");
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
    this.#stop.abort();
  }

  async #loop(): Promise<void> {
    for (;;) {
      // A synchronous stage holds the event loop: let an abort or a reader of events in between two stages.
      await nextTurn();
      if (this.#stop.signal.aborted) this.#cancelWaiting();
      const steps = nextSteps(this.#pipeline, this.#progress);
      for (const { stage, reason } of steps.skip) this.#skip(stage, reason);
      const room = (this.#settings.concurrency ?? 1) - this.#running.size;
      for (const name of steps.ready.slice(0, room)) this.#start(name);
      if (this.#running.size === 0) return;
      await Promise.race(this.#running.values());
    }
  }

  #start(name: StageName): void {
    const stage = stageOf(this.#pipeline, name);
    const startedAt = Date.now();
    this.#progress.set(name, "running");
    const around = {
      run: this.id,
      signal: this.#stop.signal,
      device: this.#device,
      grace: this.#settings.grace ?? 2000,
      sourceFolder: this.#settings.sourceFolder ?? process.cwd(),
      emit: (event: RunEvent) => this.#emit(event),
      skipReason: stage.canSkip === null ? null : () => skipReasonOf(stage, this.#call),
      begin: () => this.#emit({ type: "stage.started", stage: name, at: Date.now() }),
      call: this.#call,
    };
    const work = runStage(stage, () => collectInputs(stage, this.#outputs), this.#opened.params[name] ?? {}, around);
    this.#running.set(
      name,
      work.then((end) => this.#settle(name, end, Date.now() - startedAt)),
    );
  }

  #settle(name: StageName, end: StageEnd, duration: number): void {
    this.#running.delete(name);
    const at = Date.now();
    this.#progress.set(name, end.type === "passed" ? "given" : end.type);
    switch (end.type) {
      case "completed": {
        const stage = stageOf(this.#pipeline, name);
        this.#take(name, "completed", end.outputs);
        this.#close({ name, state: "fresh", duration, error: null, reason: "" });
        this.#emit(
          { type: "stage.completed", stage: name, duration, ...this.#store(stage, end), at },
          resultOf(stage, end.outputs),
        );
        break;
      }
      case "passed":
        this.#pass(name, end.reason);
        break;
      case "failed":
        this.errors.set(name, end.error);
        this.#close({ name, state: "failed", duration, error: end.report, reason: "" });
        this.#emit({ type: "stage.failed", stage: name, duration, error: end.report, at });
        break;
      case "cancelled":
        this.#close({ name, state: "cancelled", duration, error: null, reason: "" });
        this.#emit({ type: "stage.cancelled", stage: name, duration, at });
        break;
    }
  }

  /** What is kept of a stage's outputs, on the disk before anybody hears that the stage is done. */
  #store(stage: Stage, { outputs, summary }: CompletedStage): { outputs: readonly OutputSummary[]; source?: string } {
    const { folder } = this.#opened;
    if (folder === null || this.#settings.artifacts === false) return { outputs: summary };
    const stored = storeOutputs(folder.artifacts, outputs, summary);
    for (const problem of stored.problems) this.recorder.warn(problem, stage.name);
    return { outputs: stored.summary, source: stageSource(stage) };
  }

  #skip(name: StageName, reason: string): void {
    this.#progress.set(name, "skipped");
    this.#close({ name, state: "skipped", duration: null, error: null, reason });
    this.#emit({ type: "stage.skipped", stage: name, reason, at: Date.now() });
  }

  /** Leaves a stage out whose readers go on all the same. */
  #pass(name: StageName, reason: string): void {
    this.#progress.set(name, "given");
    this.#close({ name, state: "skipped", duration: null, error: null, reason });
    this.#emit({ type: "stage.skipped", stage: name, reason, at: Date.now() });
  }

  async #callRunHooks(point: "before_run" | "after_run"): Promise<void> {
    for (const hooks of this.#call.hooks) {
      if (!hooks.has(point)) continue;
      const before = this.flow.next(this.#stop.signal);
      const after = await hooks.executeWith((sentence) => this.#call.warn(sentence, null), point, before);
      this.flow.replace(this.flow.next(this.#stop.signal), after);
    }
  }

  #cancelWaiting(): void {
    for (const [name, progress] of this.#progress) {
      if (progress !== "waiting") continue;
      this.#progress.set(name, "cancelled");
      this.#close({ name, state: "cancelled", duration: null, error: null, reason: "" });
      this.#emit({ type: "stage.cancelled", stage: name, duration: null, at: Date.now() });
    }
  }

  #finish(): RunResult<unknown> {
    const duration = this.#opened.before + Date.now() - this.#startedAt;
    const cancelled = [...this.#progress.values()].includes("cancelled");
    const state = cancelled ? "cancelled" : this.errors.size > 0 ? "failed" : "completed";
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

  #take(name: StageName, progress: StageProgress, outputs: Values): void {
    this.#progress.set(name, progress);
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
