import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { RunsFolderError, UnknownRunError } from "./errors.js";
import { hasCode, readingReason } from "./read-record.js";
import { type KeptRun, readRun, type UnreadableRun } from "./read-run.js";

/**
 * Reads the runs below a folder such as `.stagebook`, newest first, and after them what cannot be read as a run.
 * Gives nothing where none was kept yet. Throws RunsFolderError when the folder cannot be read.
 */
export function listRuns(root: string): readonly (KeptRun | UnreadableRun)[] {
  const runs = runFolders(join(root, "runs")).map(readRun);
  const kept = runs.flatMap((run) => (run.type === "run" ? [run] : []));
  const unreadable = runs.flatMap((run) => (run.type === "unreadable" ? [run] : []));
  return [...kept.sort((one, other) => startOf(other) - startOf(one) || (one.id < other.id ? 1 : -1)), ...unreadable];
}

/** Finds the run whose id begins with `text`, or the newest for `latest`. Throws UnknownRunError when that is not one. */
export function findRun<Run extends { readonly type: string; readonly id: string }>(runs: readonly Run[], text: string): Run {
  const known = runs.map(({ id }) => id);
  const found =
    text === "latest"
      ? runs.filter(({ type }) => type === "run").slice(0, 1)
      : runs.filter(({ id }) => id === text || (text !== "" && id.startsWith(text)));
  // A whole id is meant as one, also where another goes on behind it.
  const [run, ...others] = found.some(({ id }) => id === text) ? found.filter(({ id }) => id === text) : found;
  if (run === undefined || others.length > 0)
    throw new UnknownRunError(
      text,
      found.map(({ id }) => id),
      known,
    );
  return run;
}

function startOf(run: KeptRun): number {
  return Date.parse(run.record.startedAt);
}

function runFolders(folder: string): readonly string[] {
  try {
    const paths = readdirSync(folder).map((name) => join(folder, name));
    return paths.filter(isFolder);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw new RunsFolderError(folder, readingReason(error), error);
  }
}

/** What cannot be looked at counts as one, so that it is told of. */
function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return true;
  }
}
