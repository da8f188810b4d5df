import { type ErrorReport, type OutputSummary, type RunEvent, type RunId, toErrorReport } from "../messages/index.js";
import type { Stage, Values } from "../stages/index.js";
import { attemptStage } from "./attempt-stage.js";
import { type CallSurroundings, callStage, skipReasonOf } from "./call-stage.js";
import { checkBorder } from "./check-border.js";
import type { DeviceSlot } from "./device-lease.js";
import type { GraceWatch } from "./grace-watch.js";
import { ownFolder } from "./internal-paths.js";
import { withRunContext } from "./run-context.js";
import { StageRunContext } from "./stage-run-context.js";
import { checkOutputs } from "./stage-values.js";
import { summarizeOutputs } from "./summarize-output.js";

/** What the stages of a run have in common. */
export interface StageSurroundings {
  readonly run: RunId;
  readonly signal: AbortSignal;
  readonly device: DeviceSlot;
  readonly grace: GraceWatch;
  readonly sourceFolder: string;
  readonly emit: (event: RunEvent) => void;
  readonly call: CallSurroundings;
}

/** A stage with what it takes; `inputs` is a function because a missing input is the stage's own failure. */
export interface StageTask {
  readonly stage: Stage;
  readonly inputs: () => Values;
  readonly params: Values;
}

/** What a stage gave. */
export interface CompletedStage {
  readonly type: "completed";
  readonly outputs: Values;
  readonly summary: readonly OutputSummary[];
}

/** How one stage ended. */
export type StageEnd =
  /** It said itself that it need not run. */
  | { readonly type: "passed"; readonly reason: string }
  /** Its condition is not met: what it would have made is missing. */
  | { readonly type: "left out"; readonly reason: string }
  | CompletedStage
  | { readonly type: "failed"; readonly error: unknown; readonly report: ErrorReport }
  | { readonly type: "cancelled" };

const cancelled: StageEnd = { type: "cancelled" };

/** Whether a stage is asked before it starts if it must run. */
export function mustAsk({ canSkip, when }: Stage): boolean {
  return canSkip !== null || when !== null;
}

/** Asks a stage whether it must run, and runs it; `begin` is called when it is known that it does. */
export function askAndRunStage(task: StageTask, around: StageSurroundings, begin: () => void): Promise<StageEnd> {
  return around.grace.race(askFirst(task, around, begin), cancelled);
}

async function askFirst(task: StageTask, around: StageSurroundings, begin: () => void): Promise<StageEnd> {
  try {
    const end = await askStage(task, around);
    if (end !== null) return end;
  } catch (error) {
    return failedEnd(error, around);
  }
  // The answer may have come when the run had long given up on it.
  if (around.signal.aborted) return cancelled;
  begin();
  return runStage(task, around);
}

/** Runs one stage. What it gives at once is there at once: most stages of a large graph are small, and a promise is not. */
export function runStage(task: StageTask, around: StageSurroundings): StageEnd | Promise<StageEnd> {
  const { stage } = task;
  const call = (signal: AbortSignal): unknown => callInContext(task, around, signal);
  const reportOf = (error: unknown): ErrorReport => reportIn(around, error);
  try {
    const returned = attemptStage(stage, call, { signal: around.signal, emit: around.emit, reportOf });
    if (!isThenable(returned) && Object.keys(stage.outputs).length === 0) return completedEnd(stage, returned);
    return around.grace.race(endOf(stage, returned, around), cancelled);
  } catch (error) {
    return failedEnd(error, around);
  }
}

function callInContext(task: StageTask, around: StageSurroundings, signal: AbortSignal): unknown {
  const { stage, inputs, params } = task;
  const context = new StageRunContext(stage.name, signal, around);
  const call = signal === around.call.signal ? around.call : { ...around.call, signal };
  return withRunContext(context, () => callStage(stage, inputs, params, call));
}

/** Never rejects. */
async function endOf(stage: Stage, returned: unknown, around: StageSurroundings): Promise<StageEnd> {
  try {
    const outputs = checkOutputs(stage, await returned);
    await checkBorder(stage, outputs);
    return completedEnd(stage, outputs);
  } catch (error) {
    return failedEnd(error, around);
  }
}

function completedEnd(stage: Stage, returned: unknown): CompletedStage {
  const outputs = checkOutputs(stage, returned);
  return { type: "completed", outputs, summary: summarizeOutputs(outputs) };
}

function failedEnd(error: unknown, around: StageSurroundings): StageEnd {
  return around.signal.aborted ? cancelled : { type: "failed", error, report: reportIn(around, error) };
}

function isThenable(value: unknown): boolean {
  const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
  return isObject && "then" in value && typeof value.then === "function";
}

async function askStage({ stage, inputs, params }: StageTask, { call }: StageSurroundings): Promise<StageEnd | null> {
  const { when, canSkip } = stage;
  const reason = canSkip === null ? null : await skipReasonOf(stage, call);
  if (reason !== null) return { type: "passed", reason };
  const answer = when === null ? true : await when(inputs(), params);
  if (typeof answer === "string") return { type: "left out", reason: answer };
  return answer === false ? { type: "left out", reason: "its condition is not met" } : null;
}

function reportIn({ sourceFolder }: StageSurroundings, error: unknown): ErrorReport {
  return toErrorReport(error, { folder: sourceFolder, internal: [ownFolder()] });
}
