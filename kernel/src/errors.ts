import { didYouMean, systemReason } from "./error-words.js";

export { didYouMean, inWords, suggestion, systemReason, withArticle } from "./error-words.js";

/** An error whose sentence is meant for the user as it is: no trace is shown with it. */
export abstract class StagebookError extends Error {
  /** Stable, for programs: `unknown-stage`, `bad-name`, … */
  abstract readonly code: string;
}

/** A text that cannot name a stage. */
export class NameError extends StagebookError {
  readonly code = "bad-name";
  constructor(readonly text: string) {
    super(
      text === ""
        ? "A stage needs a name: write '%%stage NAME' on the first line of the cell"
        : `'${text}' cannot name a stage; use a letter, then letters, digits, '_' or '-', as in '%%stage load'`,
    );
    this.name = "NameError";
  }
}

/** A stage name that nothing answers to. */
export class UnknownStageError extends StagebookError {
  readonly code = "unknown-stage";
  constructor(
    readonly stage: string,
    readonly known: readonly string[],
    /** Who asked, such as `Stage 'report' reads 'model' of 'trian', but `. */
    asked = "",
  ) {
    super(`${asked}${asked === "" ? "No" : "no"} stage is named '${stage}'${didYouMean(stage, known, "Stages")}`);
    this.name = "UnknownStageError";
  }
}

/** A stage that reads, or waits for, itself. */
export class SelfReadError extends StagebookError {
  readonly code = "self-read";
  constructor(
    readonly stage: string,
    /** The variable, or null when the stage names itself in `after`. */
    readonly variable: string | null,
  ) {
    super(
      variable === null
        ? `Stage '${stage}' comes after itself; take '${stage}' out of its 'after'`
        : `Stage '${stage}' reads '${variable}' of itself; name the stage that makes '${variable}' before it`,
    );
    this.name = "SelfReadError";
  }
}

/** Stages of a pipeline that wait for each other. */
export class PipelineCycleError extends StagebookError {
  readonly code = "pipeline-cycle";
  constructor(
    /** The stages in order; the first is repeated at the end. */
    readonly path: readonly string[],
  ) {
    super(`The stages wait for each other: ${path.join(" -> ")}; take out one of these reads`);
    this.name = "PipelineCycleError";
  }
}

/** A value that a stage reads is not among what its producer returned. */
export class MissingOutputError extends StagebookError {
  readonly code = "missing-output";
  constructor(
    readonly stage: string,
    readonly variable: string,
    readonly producer: string,
    readonly returned: readonly string[],
  ) {
    const what = returned.length === 0 ? "nothing" : `only ${returned.map((name) => `'${name}'`).join(", ")}`;
    super(
      `Stage '${stage}' reads '${variable}' of '${producer}', but '${producer}' returned ${what}; return { ${variable} } there`,
    );
    this.name = "MissingOutputError";
  }
}

/** A stage returned something else than an object of outputs. */
export class StageOutputError extends StagebookError {
  readonly code = "stage-output";
  constructor(
    readonly stage: string,
    readonly kind: string,
  ) {
    super(`Stage '${stage}' returned ${kind}, but a stage returns its outputs by name; write 'return { result }'`);
    this.name = "StageOutputError";
  }
}

/** A run of some stages needs values of a stage that is left out of it. */
export class MissingInputError extends StagebookError {
  readonly code = "missing-input";
  constructor(
    readonly stage: string,
    readonly variable: string,
    readonly producer: string,
  ) {
    super(
      `Stage '${stage}' reads '${variable}' of '${producer}', which is not part of this run; ` +
        `run '${producer}' too, or give inputs: { ${producer}: { ${variable} } }`,
    );
    this.name = "MissingInputError";
  }
}

/** A parameter that no stage has. */
export class UnknownParamError extends StagebookError {
  readonly code = "unknown-param";
  constructor(
    /** As `stage.param`. */
    readonly param: string,
    readonly known: readonly string[],
  ) {
    super(`No parameter is named '${param}'${didYouMean(param, known, "Parameters")}`);
    this.name = "UnknownParamError";
  }
}

/** A parameter's value is of another type than its default. */
export class ParamValueError extends StagebookError {
  readonly code = "param-value";
  constructor(
    readonly param: string,
    /** Such as `a number`. */
    readonly expected: string,
    readonly given: string,
  ) {
    super(`${param} takes ${expected}, got ${given}`);
    this.name = "ParamValueError";
  }
}

/** One stage that failed in a run: what it threw, and the same as plain data with the lines of its cell or file. */
export interface StageFailure {
  readonly stage: string;
  readonly error: unknown;
  readonly report: { readonly text: string; readonly trace: readonly { readonly where: string; readonly line: number }[] };
}

/** A run that did not complete, thrown by `RunHandle.outputs()`. */
export class RunFailedError extends StagebookError {
  readonly code = "run-failed";
  /** The stages that failed. */
  readonly stages: readonly string[];
  constructor(
    readonly run: string,
    readonly state: "failed" | "cancelled",
    /** The stages that failed, in the order in which they did. */
    readonly failures: readonly StageFailure[],
  ) {
    const stages = failures.map(({ stage }) => stage);
    const [first] = failures;
    super(
      state === "cancelled"
        ? `Run ${run} was cancelled`
        : `Run ${run} failed in ${stages.map((name) => `'${name}'`).join(", ")}; see the cause`,
      first === undefined ? undefined : { cause: first.error },
    );
    this.name = "RunFailedError";
    this.stages = stages;
  }
}

/** A run's folder, or a file in it, that could not be written. */
export class RunFolderError extends StagebookError {
  readonly code = "run-folder";
  constructor(
    readonly path: string,
    cause: unknown,
  ) {
    super(`The run could not be recorded in '${path}': ${systemReason(cause)}; make room or choose another folder`, { cause });
    this.name = "RunFolderError";
  }
}

/** A connection file that cannot be used. */
export class ConnectionFileError extends StagebookError {
  readonly code = "connection-file";
  constructor(
    readonly path: string,
    readonly problem: string,
    cause: unknown,
  ) {
    super(`The connection file '${path}' cannot be used: ${problem}. Jupyter writes this file; start the kernel from Jupyter`, {
      cause,
    });
    this.name = "ConnectionFileError";
  }
}

/** A device that was asked for and cannot be had. */
export class NoDeviceError extends StagebookError {
  readonly code = "no-device";
  constructor(
    readonly want: string,
    /** Why each thing that might have served does not. */
    readonly reasons: readonly string[],
    /** The ids that can be had. */
    readonly usable: readonly string[],
  ) {
    super(`No device here serves '${want}': ${reasons.join("; ")}. Devices that can be had: ${usable.join(", ")}`);
    this.name = "NoDeviceError";
  }
}

/** A second device in a process that is bound to its first. */
export class DeviceAlreadyBoundError extends StagebookError {
  readonly code = "device-already-bound";
  constructor(
    readonly bound: string,
    readonly want: string,
  ) {
    super(
      `This process already computes on '${bound}' and cannot change to '${want}'; restart the kernel, or run the other part in a process of its own`,
    );
    this.name = "DeviceAlreadyBoundError";
  }
}

/** TensorFlow.js could not be brought to compute on a device. */
export class DeviceLoadError extends StagebookError {
  readonly code = "device-load";
  constructor(
    readonly device: string,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`TensorFlow.js could not be loaded for '${device}': ${problem}`, options);
    this.name = "DeviceLoadError";
  }
}

/** A magic that is used in a way it does not know. */
export class MagicError extends StagebookError {
  readonly code = "magic";
  constructor(sentence: string) {
    super(sentence);
    this.name = "MagicError";
  }
}

/** A line that starts like a magic and is none. */
export class UnknownMagicError extends StagebookError {
  readonly code = "unknown-magic";
  constructor(
    readonly magic: string,
    readonly known: readonly string[],
  ) {
    super(`No magic is named '${magic}'${didYouMean(magic, known, "Magics")}`);
    this.name = "UnknownMagicError";
  }
}

/** A flag that a magic does not have. */
export class MagicFlagError extends StagebookError {
  readonly code = "magic-flag";
  constructor(
    readonly magic: string,
    readonly flag: string,
    readonly known: readonly string[],
  ) {
    super(`'${magic}' has no flag '${flag}'${known.length === 0 ? "; it has none at all" : didYouMean(flag, known, "Flags")}`);
    this.name = "MagicFlagError";
  }
}

/** A stage name that another cell has already. */
export class DuplicateStageError extends StagebookError {
  readonly code = "duplicate-stage";
  constructor(
    readonly stage: string,
    /** How the other cell is called, such as `cell 3`. */
    readonly cell: string,
  ) {
    super(
      `Stage '${stage}' is ${cell} already; give this cell another name, write '%%stage ${stage} --append' to continue ${cell}, or take the '%%stage' line out of ${cell}`,
    );
    this.name = "DuplicateStageError";
  }
}

/** An export that cannot be written. */
export class ExportError extends StagebookError {
  readonly code = "export";
  constructor(sentence: string, cause?: unknown) {
    super(sentence, { cause });
    this.name = "ExportError";
  }
}
