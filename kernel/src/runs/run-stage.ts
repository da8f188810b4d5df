import { setTimeout as sleep } from "node:timers/promises";
import { type ErrorReport, type OutputSummary, type RunEvent, type RunId, toErrorReport } from "../messages/index.js";
import type { Stage, Values } from "../stages/index.js";
import { attemptStage } from "./attempt-stage.js";
import { type CallSurroundings, callStage } from "./call-stage.js";
import { checkBorder } from "./check-border.js";
import type { DeviceSlot } from "./device-lease.js";
import { ownFolder } from "./internal-paths.js";
import { type RunContext, withRunContext } from "./run-context.js";
import { checkOutputs } from "./stage-values.js";
import { summarizeOutput } from "./summarize-output.js";

/** What a stage needs of its run. */
export interface StageSurroundings {
  readonly run: RunId;
  readonly signal: AbortSignal;
  readonly device: DeviceSlot;
  readonly grace: number;
  readonly sourceFolder: string;
  readonly emit: (event: RunEvent) => void;
  readonly call: CallSurroundings;
  /** Gives the reason why the stage need not run, or null; itself null for a stage that always must. */
  readonly skipReason: (() => Promise<string | null>) | null;
  /** Called when it is known that the stage runs. */
  readonly begin: () => void;
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

/** Runs one stage with its inputs and parameters; `inputs` is a function because a missing input is the stage's own failure. */
export async function runStage(stage: Stage, inputs: () => Values, params: Values, around: StageSurroundings): Promise<StageEnd> {
  const stop = new AbortController();
  // Of a stage that need not ask, the beginning is told in the same turn in which it was chosen.
  const asks = around.skipReason !== null || stage.when !== null;
  if (!asks) around.begin();
  try {
    const end = asks ? await askStage(stage, inputs, params, around.skipReason) : null;
    if (end !== null) return end;
    if (asks) around.begin();
    const call = (signal: AbortSignal): Promise<unknown> =>
      // Started on a fresh stack, so that a stage that throws at once takes the same way as one that throws later.
      Promise.resolve().then(() =>
        withRunContext(contextOf(stage, around, signal), () => callStage(stage, inputs, params, { ...around.call, signal })),
      );
    const reportOf = (error: unknown): ErrorReport => reportIn(around, error);
    const work = attemptStage(stage, call, { signal: around.signal, emit: around.emit, reportOf });
    const returned = await Promise.race([work, abandoned(around, stop.signal)]);
    if (returned === tooLate) return { type: "cancelled" };
    const outputs = checkOutputs(stage, returned);
    await checkBorder(stage, outputs);
    return { type: "completed", outputs, summary: Object.entries(outputs).map(([name, value]) => summarizeOutput(name, value)) };
  } catch (error) {
    if (around.signal.aborted) return { type: "cancelled" };
    return { type: "failed", error, report: reportIn(around, error) };
  } finally {
    // With a reason of our own, because to make an AbortError takes longer than a small stage.
    stop.abort(ended);
  }
}

async function askStage(
  { when }: Stage,
  inputs: () => Values,
  params: Values,
  skipReason: StageSurroundings["skipReason"],
): Promise<StageEnd | null> {
  const reason = (await skipReason?.()) ?? null;
  if (reason !== null) return { type: "passed", reason };
  const answer = when === null ? true : await when(inputs(), params);
  if (typeof answer === "string") return { type: "left out", reason: answer };
  return answer === false ? { type: "left out", reason: "its condition is not met" } : null;
}

function reportIn({ sourceFolder }: StageSurroundings, error: unknown): ErrorReport {
  return toErrorReport(error, { folder: sourceFolder, internal: [ownFolder()] });
}

const ended = "the stage has ended";
const tooLate: unique symbol = Symbol("too late");

/** Settles when the run was cancelled and the stage has used up the time it had to stop by itself. */
async function abandoned(around: StageSurroundings, done: AbortSignal): Promise<typeof tooLate> {
  if (!around.signal.aborted) await aborted(around.signal, done);
  await sleep(around.grace, undefined, { signal: done }).catch(() => undefined);
  return tooLate;
}

function aborted(signal: AbortSignal, done: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true, signal: done });
  });
}

function contextOf(stage: Stage, around: StageSurroundings, signal: AbortSignal): RunContext {
  let bars = 0;
  return {
    run: around.run,
    stage: stage.name,
    signal,
    device: around.device,
    reporter: {
      progress: (progress) => around.emit({ type: "stage.progress", stage: stage.name, progress, at: Date.now() }),
      log: (record) => around.emit({ type: "stage.log", stage: stage.name, record, at: Date.now() }),
    },
    nextBar: () => bars++,
  };
}
