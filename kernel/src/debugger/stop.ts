import type { Runtime } from "node:inspector";
import type { Frame } from "./frames.js";

/** Why and where code stands still. */
export interface Stop {
  readonly reason: "breakpoint" | "step" | "pause" | "exception" | "debugger statement";
  /** What was thrown, where that is the reason. */
  readonly exception: Runtime.RemoteObject | null;
  readonly frames: readonly Frame[];
}
