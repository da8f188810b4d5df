import type { ErrorReport, LogView, MetricView, RunEvent, RunView, StageState } from "../messages/index.js";
import type { Ingredients } from "./ingredients.js";
import { StageOutput } from "./stage-output.js";

/** What a run of the exported module says about its stages while it goes on and after it. */
export interface RunOverlay {
  readonly view: RunView;
  readonly stages: ReadonlyMap<string, SeenStage>;
  /** The notebook's turn when the run started: cells that ran later tell more than it does. */
  readonly turn: number;
  /** What each stage was made of in this run. */
  readonly madeOf: ReadonlyMap<string, Ingredients>;
  /** The stages that were switched off for this run, and those that need them. */
  readonly leftOut: ReadonlySet<string>;
}

interface StageRun {
  state: StageState;
  reason: string;
  /** Why it was not taken from the cache, or empty. */
  because: string;
  progress: number | null;
  startedAt: number | null;
  duration: number | null;
  error: ErrorReport | null;
}

/** What is known of a stage in a run. */
export interface SeenStage extends Readonly<StageRun> {
  readonly logs: readonly LogView[];
  readonly metrics: readonly MetricView[];
}

/** What is known of a run before it begins. */
type RunStart = Pick<RunOverlay, "turn" | "madeOf" | "leftOut">;

/** Follows the events of one run and gives what the page shows of it. */
export class RunFollower {
  readonly #start: RunStart;
  readonly #stages = new Map<string, StageRun>();
  readonly #output = new StageOutput();
  #id = "";
  #state: "running" | "completed" | "failed" | "cancelled" = "running";
  #startedAt = Date.now();
  #duration: number | null = null;

  constructor(start: RunStart) {
    this.#start = start;
  }

  /** Takes the next event. */
  take(event: RunEvent): void {
    switch (event.type) {
      case "run.started":
      case "run.resumed":
        this.#begin(event);
        return;
      case "stage.started":
        this.#set(event.stage, { state: "running", startedAt: event.at, reason: "", because: event.reason ?? "" });
        return;
      case "stage.progress":
        if (event.progress.bar > this.#firstBar(event.stage, event.progress.bar)) return;
        this.#set(event.stage, {
          progress: event.progress.total === null ? null : event.progress.value / Math.max(1, event.progress.total),
        });
        return;
      case "stage.log":
        this.#output.take(event);
        return;
      case "stage.retrying":
        this.#output.restart(event.stage);
        this.#set(event.stage, { progress: null, reason: `try ${event.attempt} of ${event.of} failed` });
        return;
      case "stage.completed":
        this.#set(event.stage, { state: "fresh", reason: "", progress: null, duration: event.duration });
        return;
      case "stage.failed":
        this.#set(event.stage, {
          state: "failed",
          reason: failureReason(event.error),
          progress: null,
          duration: event.duration,
          error: event.error,
        });
        return;
      case "stage.skipped":
        this.#set(event.stage, {
          state: event.cached === undefined ? "skipped" : "cached",
          reason: event.cached === undefined ? event.reason : "",
          progress: null,
          duration: event.cached?.duration ?? null,
        });
        return;
      case "stage.cancelled":
        this.#set(event.stage, { state: "cancelled", progress: null, duration: event.duration });
        return;
      case "run.completed":
        this.#end("completed", event.duration);
        return;
      case "run.failed":
        this.#end("failed", event.duration);
        return;
      case "run.cancelled":
        this.#end("cancelled", event.duration);
        return;
      case "stage.event":
      case "run.warning":
        return;
    }
  }

  #begin(event: Extract<RunEvent, { type: "run.started" | "run.resumed" }>): void {
    this.#id = event.run;
    this.#startedAt = event.at;
    const queued = {
      state: "queued",
      reason: "",
      because: "",
      progress: null,
      startedAt: null,
      duration: null,
      error: null,
    } as const;
    for (const name of event.stages) this.#stages.set(name, queued);
    if (event.type === "run.resumed") for (const name of event.kept) this.#set(name, { state: "fresh" });
  }

  /** Ends a run that can tell nothing more, such as when its process was killed. */
  stop(state: "failed" | "cancelled"): void {
    if (this.#state === "running") this.#end(state, Date.now() - this.#startedAt);
  }

  /** What the page shows of the run now. */
  overlay(): RunOverlay {
    const stages = [...this.#stages].map(([name, { state, duration }]) => ({ name, state, duration }));
    return {
      view: { id: this.#id, state: this.#state, stages, startedAt: this.#startedAt, duration: this.#duration },
      stages: new Map([...this.#stages].map(([name, stage]) => [name, this.#seen(name, stage)])),
      ...this.#start,
    };
  }

  #seen(name: string, stage: StageRun): SeenStage {
    return { ...stage, logs: this.#output.linesOf(name), metrics: this.#output.metricsOf(name) };
  }

  get started(): boolean {
    return this.#id !== "";
  }

  readonly #bars = new Map<string, number>();

  // The first bar of a stage is the outermost one.
  #firstBar(stage: string, bar: number): number {
    const first = this.#bars.get(stage) ?? bar;
    this.#bars.set(stage, Math.min(first, bar));
    return Math.min(first, bar);
  }

  #set(stage: string, change: Partial<StageRun>): void {
    const known = this.#stages.get(stage);
    if (known !== undefined) this.#stages.set(stage, { ...known, ...change });
  }

  #end(state: "completed" | "failed" | "cancelled", duration: number): void {
    this.#state = state;
    this.#duration = duration;
    for (const [name, stage] of this.#stages) {
      if (stage.state === "running" || stage.state === "queued")
        this.#stages.set(name, { ...stage, state: "cancelled", progress: null });
    }
  }
}

/** Where a stage failed, or where that is in no cell, with what. */
export function failureReason({ name, message, trace }: ErrorReport): string {
  const [at] = trace;
  return at?.where.startsWith("cell ") === true ? `${at.where} line ${at.line}` : `${name}: ${message}`.slice(0, 120);
}
