import type { ErrorReport } from "./error-report.js";

/** A bar of a running stage. */
export interface ProgressReport {
  /** Identifies the bar inside its stage. */
  readonly bar: number;
  readonly label: string;
  readonly value: number;
  /** null when the number of steps is not known. */
  readonly total: number | null;
  readonly done: boolean;
}

/** What one output of a stage is, in short. */
export interface OutputSummary {
  readonly name: string;
  /** Such as `Array(344)`, `number`, `Sequential`. */
  readonly kind: string;
  /** A one-line picture of the value, at most 200 characters. */
  readonly preview: string;
  /** The name of the file below the run's `artifacts/` that holds the value. */
  readonly artifact?: string;
  /** How large that file is, in bytes. */
  readonly size?: number;
  /** Why the value is not kept, such as `model.layers[2].fn (function) cannot be stored`. */
  readonly unstored?: string;
}

/** A stage that had completed and is run again when its run is resumed, and why. */
export interface RunAgain {
  readonly stage: string;
  /** Such as `its code has changed`. */
  readonly reason: string;
}

/** A result that was kept in the cache. */
export interface CachedResult {
  /** The run that made it. */
  readonly run: string;
  /** When, in milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds that the stage took then. */
  readonly duration: number;
}

/** What the code of a stage is made of beside its own text: the fingerprints of helpers, and the versions of packages, by name. */
export interface CodePrints {
  readonly helpers: Readonly<Record<string, string>>;
  readonly imports: Readonly<Record<string, string>>;
}

/** One thing that happens in a run. `at` is milliseconds since 1970; durations are milliseconds. */
export type RunEvent =
  | {
      readonly type: "run.started";
      readonly run: string;
      readonly pipeline: string;
      /** In the order in which they may run. */
      readonly stages: readonly string[];
      readonly at: number;
    }
  /** The run goes on after it was cut off, failed or cancelled; told instead of `run.started`. */
  | {
      readonly type: "run.resumed";
      readonly run: string;
      readonly pipeline: string;
      /** All stages of the run, in the order in which they may run. */
      readonly stages: readonly string[];
      /** Stages that had completed and are not run again. */
      readonly kept: readonly string[];
      readonly again: readonly RunAgain[];
      readonly at: number;
    }
  /** `reason` says why it was not taken from the cache, where there is one. */
  | { readonly type: "stage.started"; readonly stage: string; readonly reason?: string; readonly at: number }
  | { readonly type: "stage.progress"; readonly stage: string; readonly progress: ProgressReport; readonly at: number }
  | {
      readonly type: "stage.log";
      readonly stage: string;
      readonly record: Readonly<Record<string, unknown>>;
      readonly at: number;
    }
  | {
      readonly type: "stage.completed";
      readonly stage: string;
      readonly duration: number;
      readonly outputs: readonly OutputSummary[];
      /** A fingerprint of the stage's code, by which a resume sees that it has changed. */
      readonly source?: string;
      /** What else it is made of, where that is known. */
      readonly code?: CodePrints;
      /** Inputs of which only a sample was looked at to see whether the stage changed them: the whole would have taken too long. */
      readonly sampled?: readonly string[];
      readonly at: number;
    }
  | {
      readonly type: "stage.failed";
      readonly stage: string;
      readonly duration: number;
      readonly error: ErrorReport;
      readonly at: number;
    }
  /** A try has failed and another follows. */
  | {
      readonly type: "stage.retrying";
      readonly stage: string;
      /** Which try has failed, from 1 on. */
      readonly attempt: number;
      /** How many tries there are in all. */
      readonly of: number;
      /** Milliseconds until the next. */
      readonly delay: number;
      readonly error: ErrorReport;
      readonly at: number;
    }
  /** Something that a stage tells by itself, through the emitter of its context. */
  | {
      readonly type: "stage.event";
      readonly stage: string;
      readonly event: string;
      readonly data: unknown;
      readonly at: number;
    }
  /** Something that went wrong beside the stages, such as a hook that failed; the run goes on. `about` is a stage, or null. */
  | { readonly type: "run.warning"; readonly about: string | null; readonly message: string; readonly at: number }
  | {
      readonly type: "stage.skipped";
      readonly stage: string;
      readonly reason: string;
      /** Where its outputs are from, when they were taken from the cache: readers of the stage go on with them. */
      readonly cached?: CachedResult;
      readonly at: number;
    }
  /** Stopped by the run's signal: `duration` is null when it had not started. */
  | { readonly type: "stage.cancelled"; readonly stage: string; readonly duration: number | null; readonly at: number }
  | { readonly type: "run.completed"; readonly run: string; readonly duration: number; readonly at: number }
  | {
      readonly type: "run.failed";
      readonly run: string;
      readonly duration: number;
      readonly stages: readonly string[];
      readonly at: number;
    }
  | { readonly type: "run.cancelled"; readonly run: string; readonly duration: number; readonly at: number };
