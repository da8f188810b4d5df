import { AsyncLocalStorage } from "node:async_hooks";
import type { ProgressReport, RunId, StageName } from "../messages/index.js";
import type { DeviceSlot } from "./device-lease.js";

/** Where the helpers of a running stage report to. */
export interface Reporter {
  progress(report: ProgressReport): void;
  log(record: Readonly<Record<string, unknown>>): void;
}

/** What a stage's code can find out about the run it is part of. */
export interface RunContext {
  readonly run: RunId;
  readonly stage: StageName;
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal;
  readonly reporter: Reporter;
  /** Shared by all stages of the run. */
  readonly device: DeviceSlot;
  /** A number for the next bar of this stage. */
  nextBar(): number;
}

const key = Symbol.for("stagebook.run-context");

// One storage for the process: the command line and a pipeline's file may each have loaded their own copy of this package.
function storage(): AsyncLocalStorage<RunContext> {
  // Only this function sets the key, always to a storage of contexts.
  const shelf = globalThis as { [key]?: AsyncLocalStorage<RunContext> };
  shelf[key] ??= new AsyncLocalStorage<RunContext>();
  return shelf[key];
}

/**
 * Tells in which run and stage this code runs, or null when it is in none.
 * Stages that run side by side each see their own.
 */
export function currentRunContext(): RunContext | null {
  return storage().getStore() ?? null;
}

/** Calls `body` so that it, and all it starts, finds `context` by {@link currentRunContext}. */
export function withRunContext<Result>(context: RunContext, body: () => Result): Result {
  return storage().run(context, body);
}
