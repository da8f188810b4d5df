import type { PipelineCode } from "../../stages/index.js";

/** How a run uses the cache. */
export interface CacheSettings {
  /** What the code of each stage is made of, by `fingerprintStages`; a stage without an entry always runs. */
  readonly code: PipelineCode;
  /** The folder of the cache; `cache` in the run's folder by default. */
  readonly folder?: string;
  /** Runs all stages, or these and all that need them, though they are in the cache; their results are kept. */
  readonly force?: boolean | readonly string[];
  /** Bytes that the cache may take; 5 GB by default. What was not used longest goes first. */
  readonly limit?: number;
}

/** What the cache takes when nothing is said. */
export const cacheLimit = 5e9;
