import type { ErrorReport, RunEvent, RunId, StageState } from "../messages/index.js";
import type { HookRegistry, PipelineCode, PipelineEventEmitter, StageContext, Values } from "../stages/index.js";
import type { CacheSettings } from "./cache/cache-settings.js";
import type { ParamValues } from "./params.js";

/** How a pipeline is run; all may be left out. */
export interface RunSettings {
  /** By `stage.param`, such as `{ "train.epochs": 20 }`. */
  readonly params?: ParamValues;
  /** Cancels the run when aborted. */
  readonly signal?: AbortSignal;
  /** How many stages may run at a time; 1 by default, which is document order. */
  readonly concurrency?: number;
  /** Runs these stages and nothing else; what they read of others must be in `inputs`, or in the cache where there is one. */
  readonly only?: readonly string[];
  /** Runs this stage and all that it needs. */
  readonly to?: string;
  /** Outputs by stage, taken instead of running that stage. */
  readonly inputs?: Readonly<Record<string, Values>>;
  /** Called with each event at once, also while a synchronous stage holds the process. */
  readonly onEvent?: (event: RunEvent) => void;
  /** What stages that take a context get and hand on; an empty one by default. */
  readonly context?: StageContext;
  /** Called around the stages, after the pipeline's own hooks. */
  readonly hooks?: HookRegistry;
  /** Told what happens, beside the emitter of the context. */
  readonly events?: PipelineEventEmitter;
  /** The session that this run belongs to, kept in its record; by default one of its own. */
  readonly session?: string;
  /** The folder that holds `runs/`; `.stagebook` in the working folder by default, null to keep no record. */
  readonly folder?: string | null;
  /**
   * Goes on with a kept run instead of starting one: its id, the beginning of it, or `latest`. Stages that had completed are not
   * run again; parameters and the choice of stages are those it was started with. Throws RunResumeError, RunLockedError, UnknownRunError.
   */
  readonly resume?: string;
  /** Whether what stages give is kept with the run, so that it can be resumed; true by default. */
  readonly artifacts?: boolean;
  /** The module that the pipeline comes from, kept with the run so that it can be found again. */
  readonly file?: string;
  /** Takes what has not changed from the cache, and keeps what was made; without it every stage runs. */
  readonly cache?: CacheSettings;
  /**
   * What the code of each stage is made of, by `fingerprintStages`, kept with what it gave: a resume then runs a stage again whose
   * helpers or packages have changed, and not only one whose own text has. That of `cache` by default.
   */
  readonly code?: PipelineCode;
  /** Paths in error reports are relative to this folder; the working folder by default. */
  readonly sourceFolder?: string;
  /** Milliseconds that running stages have to stop by themselves when the run is cancelled; 2000 by default. */
  readonly grace?: number;
}

/** What is known of the code of a pipeline, or nothing. */
export function codeOf({ code, cache }: RunSettings): PipelineCode {
  return code ?? cache?.code ?? {};
}

/** What became of one stage. */
export interface StageOutcome {
  readonly name: string;
  readonly state: Extract<StageState, "fresh" | "failed" | "skipped" | "cached" | "cancelled">;
  /** Milliseconds, or null when it did not run. */
  readonly duration: number | null;
  readonly error: ErrorReport | null;
  /** Why it was skipped or taken from the cache, else empty. */
  readonly reason: string;
}

/** How a run ended. */
export interface RunResult<Outputs> {
  readonly id: RunId;
  readonly state: "completed" | "failed" | "cancelled";
  /** What each stage gave, by its name; stages that did not complete are missing. */
  readonly outputs: Partial<Outputs>;
  /** In order. */
  readonly stages: readonly StageOutcome[];
  /** Milliseconds. */
  readonly duration: number;
  /** The run's folder, or null. */
  readonly folder: string | null;
  /** What went wrong beside the stages: one sentence each. */
  readonly problems: readonly string[];
}

/** A run that has been started. */
export interface RunHandle<Outputs> {
  readonly id: RunId;
  /** The run's folder, or null. */
  readonly folder: string | null;
  /** Every event from the first; may be read several times, and late. */
  readonly events: AsyncIterable<RunEvent>;
  /** Settles when the run has ended, whichever way; does not reject. */
  readonly result: Promise<RunResult<Outputs>>;
  /** The outputs of all stages; rejects with RunFailedError, its cause the first stage's error. */
  outputs(): Promise<Outputs>;
  cancel(): void;
}
