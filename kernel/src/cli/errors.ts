import { StagebookError } from "../errors.js";

/** A file that no pipeline can be taken from. */
export class PipelineFileError extends StagebookError {
  readonly code = "pipeline-file";
  constructor(
    readonly file: string,
    /** What is wrong with it and what to do, such as `there is no such file; name another one`. */
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`Cannot run '${file}': ${problem}`, options);
    this.name = "PipelineFileError";
  }
}

/** A notebook that cannot be read. */
export class NotebookFileError extends StagebookError {
  readonly code = "notebook-file";
  constructor(
    readonly file: string,
    /** What is wrong with it and what to do. */
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`Cannot read '${file}': ${problem}`, options);
    this.name = "NotebookFileError";
  }
}

/** The kernel could not be made known to Jupyter. */
export class InstallError extends StagebookError {
  readonly code = "install";
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = "InstallError";
  }
}

/** A run in which nothing can happen any more. */
export class WaitsForEverError extends StagebookError {
  readonly code = "waits-for-ever";
  constructor() {
    super("The run waits for ever: the stage that runs awaits something that no timer, file or socket will bring");
    this.name = "WaitsForEverError";
  }
}

/** The folder of a run that cannot be read. */
export class UnreadableRunError extends StagebookError {
  readonly code = "unreadable-run";
  constructor(
    readonly run: string,
    /** What is wrong with it. */
    readonly problem: string,
    act: "show" | "resume" = "show",
  ) {
    super(`Cannot ${act} '${run}': ${problem}`);
    this.name = "UnreadableRunError";
  }
}

/** A sync that cannot be undone, or cannot be done at all. */
export class SyncError extends StagebookError {
  readonly code = "sync";
  constructor(
    readonly notebook: string,
    sentence: string,
  ) {
    super(sentence);
    this.name = "SyncError";
  }
}

/** An option of a command that says nothing the command could do. */
export class OptionError extends StagebookError {
  readonly code = "option";
  constructor(
    /** Such as `--keep`. */
    readonly option: string,
    sentence: string,
  ) {
    super(sentence);
    this.name = "OptionError";
  }
}

/** The module of a run's pipeline is not where it was. */
export class LostPipelineError extends StagebookError {
  readonly code = "lost-pipeline";
  constructor(
    readonly run: string,
    /** Where it was looked for; null where the run does not say. */
    readonly file: string | null,
  ) {
    const where = file === null ? "it does not say which file its pipeline came from" : `its pipeline is no longer in '${file}'`;
    super(`Cannot resume '${run}': ${where}; name the file: stagebook run FILE --resume ${run}`);
    this.name = "LostPipelineError";
  }
}
