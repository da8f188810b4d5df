import process from "node:process";
import { shortPath } from "../adapters/index.js";
import { StagebookError } from "../errors.js";
import { findRun, type KeptRun, listRuns, type OldRuns, removeRun, selectOldRuns, type UnreadableRun } from "../runs/index.js";
import { OptionError } from "./errors.js";
import { type RunsFlags, readable, rootOf, tellUnreadable } from "./runs.js";

/** What `stagebook runs rm` is told besides ids. */
export interface RemoveFlags extends RunsFlags {
  /** Also one that still runs. */
  readonly force?: boolean;
}

/** What `stagebook runs gc` is told, as typed. */
export interface CollectFlags extends RunsFlags {
  readonly keep?: string;
  readonly older?: string;
  readonly size?: string;
  readonly dryRun?: boolean;
}

/** Removes runs by the beginnings of their ids, all or, where one of them is not known, none; gives the exit code. */
export function removeRuns(ids: readonly string[], flags: RemoveFlags): number {
  const runs = listRuns(rootOf(flags));
  const chosen = new Set(ids.map((id) => findRun(runs, id)));
  const failed = [...chosen].filter((run) => !tryToRemove(run, flags.force === true));
  return failed.length === 0 ? 0 : 1;
}

/** Removes old runs, or says which it would remove; gives the exit code. Throws OptionError and RunsFolderError. */
export function collectRuns(flags: CollectFlags): number {
  const old = oldRuns(flags);
  const root = rootOf(flags);
  const all = listRuns(root);
  const runs = readable(all);
  const chosen = selectOldRuns(runs, old);
  tellUnreadable(all);
  if (flags.dryRun === true) for (const { id } of chosen) process.stdout.write(`Would remove ${id}\n`);
  const failed = flags.dryRun === true ? [] : chosen.filter((run) => !tryToRemove(run, false));
  const gone = chosen.length - failed.length;
  const word = flags.dryRun === true ? "Would remove" : "Removed";
  process.stdout.write(`${word} ${gone} of ${runs.length} run${runs.length === 1 ? "" : "s"} in ${shortPath(root)}\n`);
  return failed.length === 0 ? 0 : 1;
}

/** One that cannot be removed does not hold up the others. */
function tryToRemove(run: KeptRun | UnreadableRun, isForced: boolean): boolean {
  try {
    removeRun(run, isForced);
    process.stdout.write(`Removed ${run.id}\n`);
    return true;
  } catch (error) {
    if (!(error instanceof StagebookError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return false;
  }
}

function oldRuns({ keep, older, size }: CollectFlags): OldRuns {
  if (keep === undefined && older === undefined && size === undefined)
    throw new OptionError(
      "--keep",
      "Nothing says which runs may go: give --keep 20, --older 30d, --size 5GB, or several of them",
    );
  return {
    keep: keep === undefined ? null : countOf(keep),
    older: older === undefined ? null : millisecondsOf(older),
    size: size === undefined ? null : bytesOf(size),
  };
}

function countOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new OptionError("--keep", `--keep takes a whole number from 0 on, got '${text}'`);
  return Number(text);
}

const units: Readonly<Record<string, number>> = { min: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

function millisecondsOf(text: string): number {
  const [, count = "", unit = ""] = /^(\d{1,6})(min|h|d|w)$/.exec(text) ?? [];
  const length = units[unit];
  if (length === undefined) throw new OptionError("--older", `--older takes a time such as 30d, 12h, 90min or 2w, got '${text}'`);
  return Number(count) * length;
}

const multiples: Readonly<Record<string, number>> = { kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

function bytesOf(text: string): number {
  const [, count = "", unit = ""] = /^(\d{1,6})(kB|MB|GB|TB)$/.exec(text) ?? [];
  const multiple = multiples[unit];
  if (multiple === undefined) throw new OptionError("--size", `--size takes a size such as 5GB, 500MB or 20kB, got '${text}'`);
  return Number(count) * multiple;
}
