import { StagebookError } from "../errors.js";

/** A request of the debugger that could not be met. */
export class DebugError extends StagebookError {
  readonly code = "debugger";
  constructor(
    message: string,
    /** What the request named, such as a command, a path or an expression. */
    readonly culprit: string,
  ) {
    super(message);
    this.name = "DebugError";
  }
}
