import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { shortPath } from "../adapters/index.js";
import { findRun, listRuns } from "../runs/index.js";
import { LostPipelineError, UnreadableRunError } from "./errors.js";
import { runFile } from "./run.js";
import { rootOf } from "./runs.js";

/** What `stagebook resume` is told. */
export interface ResumeFlags {
  readonly folder?: string;
  readonly concurrency?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Goes on with a run and gives the exit code. Throws UnknownRunError, UnreadableRunError and LostPipelineError. */
export async function resumeRun(text: string, flags: ResumeFlags): Promise<number> {
  const root = rootOf(flags);
  const run = findRun(listRuns(root), text);
  if (run.type === "unreadable") throw new UnreadableRunError(run.id, run.problem, "resume");
  const { file } = run.record;
  const path = file === null ? null : resolve(dirname(root), file);
  if (path === null || !existsSync(path)) throw new LostPipelineError(run.id, path === null ? null : shortPath(path));
  return runFile(path, { ...flags, params: [], folder: root, resume: run.id });
}
