import { didYouMean, StagebookError } from "../errors.js";

/** A text that is the beginning of no run's id, or of several. */
export class UnknownRunError extends StagebookError {
  readonly code = "unknown-run";
  constructor(
    readonly run: string,
    /** The ids that begin so. */
    readonly candidates: readonly string[],
    /** All ids, newest first. */
    readonly known: readonly string[],
  ) {
    super(
      candidates.length > 0
        ? `${candidates.length} runs have an id that begins with '${run}': ${firstOf(candidates)}; write more of it`
        : known.length === 0
          ? `No run can be called '${run}': none is kept here; name the folder of the runs with --folder`
          : `No run has an id that begins with '${run}'. Runs here: ${firstOf(known)}`,
    );
    this.name = "UnknownRunError";
  }
}

/** The folder of the runs could not be read, or a run could not be removed from it. */
export class RunsFolderError extends StagebookError {
  readonly code = "runs-folder";
  constructor(
    readonly path: string,
    reason: string,
    cause: unknown,
    /** What was tried with it. */
    act: "read" | "removed" = "read",
  ) {
    super(`'${path}' cannot be ${act}: ${reason}`, { cause });
    this.name = "RunsFolderError";
  }
}

function firstOf(ids: readonly string[]): string {
  return ids.length <= 5 ? ids.join(", ") : `${ids.slice(0, 5).join(", ")} and ${ids.length - 5} more`;
}

/** A stage that a run is not to run, and of which others need what the cache does not have. */
export class NotCachedError extends StagebookError {
  readonly code = "not-cached";
  constructor(
    readonly stage: string,
    /** Why the cache does not have it, or empty. */
    readonly reason: string,
  ) {
    const why = reason === "" ? "" : ` (${reason.replace(/^not cached: /, "")})`;
    super(`Stage '${stage}' is not to run here, and the cache does not have what it gives${why}; run it too`);
    this.name = "NotCachedError";
  }
}

/** A run that cannot be removed, because its process is there. */
export class RunStillRunsError extends StagebookError {
  readonly code = "run-still-runs";
  constructor(
    readonly run: string,
    readonly pid: number,
  ) {
    super(`Run '${run}' is still running (process ${pid}); stop it first, or remove it with --force`);
    this.name = "RunStillRunsError";
  }
}

/** A parameter's name without its stage, where stages mean different things by it. */
export class AmbiguousParamError extends StagebookError {
  readonly code = "ambiguous-param";
  constructor(
    readonly param: string,
    readonly stages: readonly string[],
  ) {
    const names = stages.map((stage) => `${stage}.${param}`);
    super(`'${param}' is a parameter of more than one stage, each with another default; say which: ${names.join(" or ")}`);
    this.name = "AmbiguousParamError";
  }
}

/** A file of parameters that cannot be taken. */
export class ConfigFileError extends StagebookError {
  readonly code = "config-file";
  constructor(
    readonly file: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`Cannot take parameters from '${file}': ${reason}`, options);
    this.name = "ConfigFileError";
  }
}

/** A result that no stage has put in the context. */
export class MissingResultError extends StagebookError {
  readonly code = "missing-result";
  constructor(
    readonly result: string,
    readonly known: readonly string[],
  ) {
    super(`The context has no result '${result}'${didYouMean(result, known, "Results")}`);
    this.name = "MissingResultError";
  }
}

/** A run that another process is at work on. */
export class RunLockedError extends StagebookError {
  readonly code = "run-locked";
  constructor(readonly run: string) {
    super(`Run '${run}' is being run by another process; wait until it has ended, or stop it`);
    this.name = "RunLockedError";
  }
}

/** A run that cannot be gone on with. */
export class RunResumeError extends StagebookError {
  readonly code = "run-resume";
  constructor(
    readonly run: string,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`Run '${run}' cannot be resumed: ${problem}`, options);
    this.name = "RunResumeError";
  }
}

/** A stage that took longer than it may. */
export class StageTimeoutError extends StagebookError {
  readonly code = "stage-timeout";
  constructor(
    readonly stage: string,
    /** Milliseconds. */
    readonly timeout: number,
  ) {
    super(`Stage '${stage}' took longer than its timeout of ${timeout} ms; give it more, or look at what it waits for`);
    this.name = "StageTimeoutError";
  }
}

/** A value that a stage gave does not fit the schema of that output. */
export class StageBorderError extends StagebookError {
  readonly code = "stage-border";
  constructor(
    readonly stage: string,
    /** The variable and the way into it, such as `rows[3].mass`. */
    readonly path: string,
    readonly expected: string,
    readonly got: string,
  ) {
    super(`Stage '${stage}' gave '${path}' of another type than it says: expected ${expected}, got ${got}`);
    this.name = "StageBorderError";
  }
}
