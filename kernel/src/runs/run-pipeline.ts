import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type RunEvent, RunId, type StageName, widgetVersion } from "../messages/index.js";
import type { ContextData, NamedPipeline, Pipeline, StageContext, Values } from "../stages/index.js";
import { type CallSurroundings, skipReasonOf } from "./call-stage.js";
import { ContextBase } from "./context-base.js";
import { ContextFlow, resultOf } from "./context-flow.js";
import type { DeviceSlot } from "./device-lease.js";
import { type GitState, readGitState } from "./git-state.js";
import { resolveParams } from "./params.js";
import { planRun, type RunPlan, stageOf } from "./plan-run.js";
import { requireCompleted } from "./require-completed.js";
import { RunFolder, type RunRecord } from "./run-folder.js";
import { type Surrounding, surroundings } from "./run-inside-stage.js";
import { RunListeners } from "./run-listeners.js";
import { RunRecorder } from "./run-recorder.js";
import type { RunHandle, RunResult, RunSettings, StageOutcome } from "./run-settings.js";
import { runStage, type StageEnd } from "./run-stage.js";
import { nextSteps, type StageProgress } from "./schedule.js";
import { collectInputs } from "./stage-values.js";

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
      requireCompleted(ended.id, ended.state, run.errors);
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
  requireCompleted(ended.id, ended.state, run.errors);
  return run.flow.data;
}

/** The state of one run; everything it needs from elsewhere is a function of its arguments. */
class PipelineRun {
  readonly id = RunId.create();
  readonly folder: string | null;
  readonly recorder: RunRecorder;
  readonly errors = new Map<StageName, unknown>();
  readonly flow: ContextFlow;
  readonly #pipeline: Pipeline;
  readonly #settings: RunSettings;
  readonly #plan: RunPlan;
  readonly #params: Readonly<Record<string, Values>>;
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
    this.#params = resolveParams(pipeline, settings.params ?? {});
    this.#plan = planRun(pipeline, settings);
    for (const name of this.#plan.stages) this.#progress.set(name, "waiting");
    const context = settings.context ?? new ContextBase({}, runWithContext);
    this.flow = new ContextFlow(context);
    for (const [name, values] of this.#plan.given) {
      this.#progress.set(name, "given");
      this.#outputs.set(name, values);
      this.flow.take(stageOf(pipeline, name), values);
    }
    const folder =
      settings.folder === null ? null : RunFolder.create(settings.folder ?? join(process.cwd(), ".stagebook"), this.id);
    this.folder = folder?.path ?? null;
    this.recorder = new RunRecorder(folder, settings.onEvent ?? (() => undefined));
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
      this.recorder.writeRecord(this.#record("running", null));
      this.#emit({ type: "run.started", run: this.id, pipeline: this.#pipeline.name, stages: this.#plan.stages, at: Date.now() });
      for (const name of this.#plan.disabled) this.#pass(name, "is switched off");
      await this.#callRunHooks("before_run");
      await this.#loop();
      await this.#callRunHooks("after_run");
      return this.#finish();
    } finally {
      signal?.removeEventListener("abort", cancel);
      await this.#releaseDevice();
      this.#listeners.close();
      this.recorder.end();
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
    const work = runStage(stage, () => collectInputs(stage, this.#outputs), this.#params[name] ?? {}, around);
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
        this.#outputs.set(name, end.outputs);
        this.flow.take(stage, end.outputs);
        this.#close({ name, state: "fresh", duration, error: null, reason: "" });
        this.#emit({ type: "stage.completed", stage: name, duration, outputs: end.summary, at }, resultOf(stage, end.outputs));
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
    const duration = Date.now() - this.#startedAt;
    const cancelled = [...this.#progress.values()].includes("cancelled");
    const state = cancelled ? "cancelled" : this.errors.size > 0 ? "failed" : "completed";
    const at = Date.now();
    if (state === "failed") this.#emit({ type: "run.failed", run: this.id, duration, stages: [...this.errors.keys()], at });
    else this.#emit({ type: `run.${state}`, run: this.id, duration, at });
    this.recorder.writeRecord(this.#record(state, duration));
    const outputs = Object.fromEntries(this.#outputs);
    const stages = this.#plan.stages.flatMap((name) => this.#outcomes.get(name) ?? []);
    return { id: this.id, state, outputs, stages, duration, folder: this.folder, problems: this.recorder.problems };
  }

  #record(state: RunRecord["state"], duration: number | null): RunRecord {
    return {
      id: this.id,
      pipeline: this.#pipeline.name,
      state,
      stages: this.#plan.stages,
      params: this.#params,
      versions: { node: process.version, stagebook: widgetVersion },
      git: this.#git,
      ...(this.#settings.context === undefined ? {} : { config: this.#settings.context.config }),
      ...(this.#settings.session === undefined ? {} : { session: this.#settings.session }),
      command: process.argv,
      folder: process.cwd(),
      pid: process.pid,
      startedAt: new Date(this.#startedAt).toISOString(),
      endedAt: duration === null ? null : new Date(this.#startedAt + duration).toISOString(),
      duration,
    };
  }

  async #releaseDevice(): Promise<void> {
    // A device that could not be had has already failed the stage that asked.
    const lease = this.#ownsDevice ? await this.#device.lease?.catch(() => null) : null;
    lease?.release();
  }

  #close(outcome: StageOutcome & { readonly name: StageName }): void {
    this.#outcomes.set(outcome.name, outcome);
  }

  #emit(event: RunEvent, result?: unknown): void {
    this.recorder.emit(event);
    this.#listeners.tell(event, result);
  }
}
