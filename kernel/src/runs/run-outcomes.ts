import type { RunEvent, StageName } from "../messages/index.js";
import type { CacheMiss } from "./cache/run-cache.js";
import type { RunRecord } from "./run-record.js";
import type { StageOutcome } from "./run-settings.js";
import type { StageEnd } from "./run-stage.js";

/** A stage that has run, and whether the cache was asked before. */
export interface EndedStage {
  readonly decision: CacheMiss | null;
  readonly end: StageEnd;
  /** Milliseconds. */
  readonly duration: number;
}

/** Of which inputs only a sample was looked at to see whether the stage changed them. */
export type Sampling = Pick<Extract<RunEvent, { type: "stage.completed" }>, "sampled">;

/** What has become of the stages of a run so far. */
export class RunOutcomes {
  /** What the stages that failed have thrown, in the order in which they failed. */
  readonly errors: Map<StageName, unknown> = new Map();
  readonly #outcomes = new Map<string, StageOutcome>();
  #isCancelled = false;

  /** How the run ends if it ends now. */
  get state(): Exclude<RunRecord["state"], "running"> {
    if (this.#isCancelled) return "cancelled";
    return this.errors.size > 0 ? "failed" : "completed";
  }

  note(outcome: StageOutcome): void {
    this.#outcomes.set(outcome.name, outcome);
    if (outcome.state === "cancelled") this.#isCancelled = true;
  }

  clear(): void {
    this.#outcomes.clear();
    this.errors.clear();
  }

  /** The outcomes of these stages, as far as there are any. */
  of(stages: readonly StageName[]): readonly StageOutcome[] {
    return stages.flatMap((name) => this.#outcomes.get(name) ?? []);
  }
}
