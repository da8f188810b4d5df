import { resolve } from "node:path";
import process from "node:process";
import { shortPath } from "../adapters/index.js";
import { findRun, type KeptRun, listRuns, type UnreadableRun } from "../runs/index.js";
import { UnreadableRunError } from "./errors.js";
import { doneStages, runsTable, runText } from "./runs-text.js";

/** Where runs are looked for, and how they are printed. */
export interface RunsFlags {
  /** The folder that holds `runs/`; `.stagebook` in the working folder by default. */
  readonly folder?: string;
  readonly json?: boolean;
}

/** Prints the runs that are kept, newest first; what cannot be read is told on the standard error. Throws RunsFolderError. */
export function printRuns(flags: RunsFlags): void {
  const root = rootOf(flags);
  const all = listRuns(root);
  const runs = readable(all);
  if (flags.json === true) print(JSON.stringify(runs.map(summaryOf), null, 2));
  else if (runs.length > 0) print(runsTable(runs));
  else print(`No runs in ${shortPath(root)} yet: 'stagebook run FILE' makes one`);
  tellUnreadable(all);
}

/** Prints what is known of one run, by the beginning of its id or `latest`. Throws UnknownRunError and UnreadableRunError. */
export function printRun(id: string, flags: RunsFlags): void {
  const run = findRun(listRuns(rootOf(flags)), id);
  if (run.type === "unreadable") throw new UnreadableRunError(run.id, run.problem);
  print(flags.json === true ? JSON.stringify(run, null, 2) : runText(run));
}

/** The folder that is meant, whole. */
export function rootOf({ folder = ".stagebook" }: RunsFlags): string {
  return resolve(folder);
}

/** The runs among what is kept. */
export function readable(runs: readonly (KeptRun | UnreadableRun)[]): readonly KeptRun[] {
  return runs.flatMap((run) => (run.type === "run" ? [run] : []));
}

/** Says on the standard error what cannot be read as a run, and why. */
export function tellUnreadable(runs: readonly (KeptRun | UnreadableRun)[]): void {
  for (const run of runs)
    if (run.type === "unreadable") process.stderr.write(`Left out ${shortPath(run.path)}: ${run.problem}\n`);
}

function summaryOf(run: KeptRun): object {
  const { pipeline, startedAt, endedAt } = run.record;
  const { id, state, duration, path } = run;
  return { id, pipeline, state, startedAt, endedAt, duration, stages: run.stages.length, done: doneStages(run), path };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
