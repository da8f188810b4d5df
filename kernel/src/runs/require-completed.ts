import { RunFailedError } from "../errors.js";

/** Throws RunFailedError, its cause the first stage's error, when a run did not complete. */
export function requireCompleted(
  id: string,
  state: "completed" | "failed" | "cancelled",
  failures: ReadonlyMap<string, unknown>,
): void {
  if (state === "completed") return;
  const [cause] = failures.values();
  throw new RunFailedError(id, state, [...failures.keys()], cause === undefined ? undefined : { cause });
}
