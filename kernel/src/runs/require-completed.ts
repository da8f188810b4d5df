import { RunFailedError } from "../errors.js";
import type { RunResult } from "./run-settings.js";

/** Throws RunFailedError, its cause the first stage's error, when a run did not complete. */
export function requireCompleted({ id, state, stages }: RunResult<unknown>, errors: ReadonlyMap<string, unknown>): void {
  if (state === "completed") return;
  const failures = [...errors].flatMap(([stage, error]) => {
    const report = stages.find(({ name }) => name === stage)?.error ?? null;
    return report === null ? [] : [{ stage, error, report }];
  });
  throw new RunFailedError(id, state, failures);
}
