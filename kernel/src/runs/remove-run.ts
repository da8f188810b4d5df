import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { systemReason } from "../errors.js";
import { RunStillRunsError, RunsFolderError } from "./errors.js";
import type { KeptRun, UnreadableRun } from "./read-run.js";

/** Which runs may go; with both, only those that both let go. */
export interface OldRuns {
  /** How many of the newest stay, or null. */
  readonly keep: number | null;
  /** Those stay that ended no longer ago than this, in milliseconds; or null. */
  readonly older: number | null;
  /** The newest stay up to here, in bytes together; or null. */
  readonly size?: number | null;
}

/** Chooses runs to remove from a list that is newest first; never one that runs. */
export function selectOldRuns(
  runs: readonly KeptRun[],
  { keep, older, size = null }: OldRuns,
  now: number = Date.now(),
): readonly KeptRun[] {
  const isOld = ({ record, duration }: KeptRun): boolean =>
    older === null || now - (Date.parse(record.startedAt) + duration) > older;
  const large = size === null ? null : beyond(runs, size);
  return runs.filter(
    (run, place) =>
      run.state !== "running" && (keep === null || place >= keep) && isOld(run) && (large === null || large.has(run)),
  );
}

/** Those with which the newest come to more than `size`. */
function beyond(runs: readonly KeptRun[], size: number): ReadonlySet<KeptRun> {
  let sum = 0;
  return new Set(
    runs.filter(({ path }) => {
      sum += sizeOf(path);
      return sum > size;
    }),
  );
}

function sizeOf(path: string): number {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce(
    (sum, { parentPath, name }) => sum + (statSync(join(parentPath, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

/**
 * Removes the folder of a run, or what cannot be read as one; of a link, the link alone.
 * Throws RunStillRunsError for one that runs, unless forced, and RunsFolderError.
 */
export function removeRun(run: KeptRun | UnreadableRun, isForced = false): void {
  if (run.type === "run" && run.state === "running" && !isForced) throw new RunStillRunsError(run.id, run.record.pid);
  try {
    rmSync(run.path, { recursive: true, force: true });
  } catch (error) {
    throw new RunsFolderError(run.path, systemReason(error), error, "removed");
  }
}
