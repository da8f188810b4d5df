import { didYouMean, StagebookError, systemReason } from "../errors.js";

/** A config of an experiment that cannot be used. */
export class ExperimentConfigError extends StagebookError {
  readonly code = "experiment-config";
  constructor(
    /** Each with the place it is about, such as `phases[0].epochs: Too small: expected number to be >=1`. */
    readonly problems: readonly string[],
    options?: ErrorOptions,
  ) {
    super(`The config of the experiment cannot be used: ${problems.join("; ")}`, options);
    this.name = "ExperimentConfigError";
  }
}

/** A text that is the beginning of no session's id, or of several. */
export class UnknownSessionError extends StagebookError {
  readonly code = "unknown-session";
  constructor(
    readonly session: string,
    /** All ids, newest first. */
    readonly known: readonly string[],
  ) {
    super(`No session, or more than one, has an id that begins with '${session}'${didYouMean(session, known, "Sessions")}`);
    this.name = "UnknownSessionError";
  }
}

/** A session that another process goes on with. */
export class SessionBusyError extends StagebookError {
  readonly code = "session-busy";
  constructor(
    readonly session: string,
    readonly pid: number,
  ) {
    super(`Session '${session}' is being run by process ${pid}; stop it first, or start a new session`);
    this.name = "SessionBusyError";
  }
}

/** A file of a session that could not be written or read. */
export class SessionFolderError extends StagebookError {
  readonly code = "session-folder";
  constructor(
    readonly path: string,
    cause: unknown,
  ) {
    super(`The session cannot use '${path}': ${systemReason(cause)}`, { cause });
    this.name = "SessionFolderError";
  }
}
