import { setTimeout } from "node:timers";
import { setTimeout as sleep } from "node:timers/promises";
import { StagebookError } from "../errors.js";
import type { ErrorReport, RunEvent } from "../messages/index.js";
import { retryDelay, type Stage } from "../stages/index.js";
import { StageTimeoutError } from "./errors.js";

/** What trying a stage needs from around it. */
export interface AttemptSurroundings {
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
  readonly reportOf: (error: unknown) => ErrorReport;
}

/** Calls a stage once; what it returns may be a promise. */
type Call = (signal: AbortSignal) => unknown;

/**
 * Calls a stage until it succeeds or has used up its tries; each try has a signal that its timeout aborts too. A stage that is tried
 * once and has all the time it wants is just called.
 */
export function attemptStage(stage: Stage, call: Call, around: AttemptSurroundings): unknown {
  const { retries, timeout } = stage.policy;
  return retries.times === 0 && timeout === null ? call(around.signal) : attemptAgain(stage, call, around);
}

async function attemptAgain(stage: Stage, call: Call, around: AttemptSurroundings): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptOnce(stage, call, around.signal);
    } catch (error) {
      const delay = isWorthwhile(stage, error) && !around.signal.aborted ? retryDelay(stage.policy, attempt) : null;
      if (delay === null) throw error;
      const of = stage.policy.retries.times + 1;
      around.emit({
        type: "stage.retrying",
        stage: stage.name,
        attempt,
        of,
        delay,
        error: around.reportOf(error),
        at: Date.now(),
      });
      await sleep(delay, undefined, { signal: around.signal });
    }
  }
}

async function attemptOnce(stage: Stage, call: Call, signal: AbortSignal): Promise<unknown> {
  const { timeout } = stage.policy;
  if (timeout === null) return call(signal);
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const rung = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new StageTimeoutError(stage.name, timeout);
      // First the reason: what a stage throws because of its signal must not stand in its place.
      reject(error);
      late.abort(error);
    }, timeout);
  });
  try {
    return await Promise.race([call(AbortSignal.any([signal, late.signal])), rung]);
  } finally {
    clearTimeout(timer);
  }
}

/** A mistake in the pipeline is the same the next time. */
function isWorthwhile(stage: Stage, error: unknown): boolean {
  const isMistake = error instanceof StagebookError && !(error instanceof StageTimeoutError);
  return !isMistake && stage.policy.retries.only(error);
}
