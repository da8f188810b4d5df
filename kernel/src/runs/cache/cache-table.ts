import { formatBytes, formatDuration, textTable } from "../../messages/index.js";
import type { KeptResult } from "./stage-cache.js";

/** Results that are kept, as a table. */
export function cacheTable(results: readonly KeptResult[], now: number = Date.now()): string {
  return textTable([
    ["Stage", "Pipeline", "Size", "Took", "Made", "Used"],
    ...results.map(({ entry, usedAt }) => [
      entry.stage,
      entry.pipeline,
      entry.refused === null ? formatBytes(entry.size) : `not kept: ${entry.refused}`,
      formatDuration(entry.duration),
      age(entry.at, now),
      age(usedAt, now),
    ]),
  ]);
}

function age(at: number, now: number): string {
  return now - at < 1000 ? "just now" : `${formatDuration(now - at)} ago`;
}
