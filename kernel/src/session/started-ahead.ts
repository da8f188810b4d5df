import type { ChildProcess } from "node:child_process";
import type { TypeService } from "../analysis/index.js";

/** What takes long to come up, and does so while the rest of the kernel is still loading. */
export interface StartedAhead {
  /** From `forkRunner`. */
  readonly runner: ChildProcess;
  readonly types: TypeService;
}
