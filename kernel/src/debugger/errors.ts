import { StagebookError } from "../errors.js";

/** A request of the debugger that could not be met. */
export class DebugError extends StagebookError {
  readonly code: string = "debugger";
  constructor(
    message: string,
    /** What the request named, such as a command, a path or an expression. */
    readonly culprit: string,
  ) {
    super(message);
    this.name = "DebugError";
  }
}

/** The runner ended before it could answer. */
export class RunnerEndedError extends DebugError {
  override readonly code = "debugger-ended";
  constructor(method: string) {
    super("The code that was debugged has ended; run the cell again", method);
    this.name = "RunnerEndedError";
  }
}
