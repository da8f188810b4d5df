import type { CacheEntry } from "../../../../kernel/src/runs/cache/cache-entry.js";
import type { StageParts } from "../../../../kernel/src/runs/cache/stage-parts.js";

const parts: StageParts = {
  ...{
    source: "s",
    running: "r",
    helpers: {},
    imports: {},
    params: {},
    inputs: {},
    from: {},
    sharing: [],
    files: {},
    environment: {},
  },
};

/** What is kept of a stage of pipeline `p`. */
export function entryOf(stage: string, key: string, outputs: Readonly<Record<string, string>> = {}): CacheEntry {
  const at = Date.UTC(2026, 0, 1);
  return {
    pipeline: "p",
    stage,
    key,
    parts,
    outputs,
    size: 10,
    shares: [],
    changes: {},
    refused: null,
    run: "r",
    at,
    duration: 5,
  };
}
