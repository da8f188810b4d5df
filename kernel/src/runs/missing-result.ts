import process from "node:process";
import { toErrorReport } from "../messages/index.js";
import type { Stage } from "../stages/index.js";
import { NotCachedError } from "./errors.js";
import { ownFolder } from "./internal-paths.js";
import type { StageEnd } from "./run-stage.js";

/** How a stage ends that is not to run, and that the cache does not stand in for. */
export function missingResult({ name }: Stage, reason: string): StageEnd {
  const error = new NotCachedError(name, reason);
  return { type: "failed", error, report: toErrorReport(error, { folder: process.cwd(), internal: [ownFolder()] }) };
}
