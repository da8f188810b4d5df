import { StagebookError } from "../errors.js";

/** Two stages of one pipeline with one name. */
export class DuplicateNameError extends StagebookError {
  readonly code = "duplicate-name";
  constructor(readonly stage: string) {
    super(`Two stages are named '${stage}'; give one of them another name`);
    this.name = "DuplicateNameError";
  }
}

/** An order of stages in which one would run before what it needs. */
export class StageOrderError extends StagebookError {
  readonly code = "stage-order";
  constructor(
    readonly stage: string,
    readonly need: string,
    /** The variables that it reads of it; none when it only comes after it. */
    readonly variables: readonly string[],
  ) {
    const why = variables.length === 0 ? "which it comes after" : `whose ${variables.join(", ")} it reads`;
    super(`'${stage}' cannot come before '${need}', ${why}; put '${need}' first`);
    this.name = "StageOrderError";
  }
}

/** A stage that needs one that runs at the end, and does not itself: each would wait for the other. */
export class FinalNeedError extends StagebookError {
  readonly code = "final-need";
  constructor(
    readonly stage: string,
    readonly need: string,
    /** What it reads of it; null when it only comes after it. */
    readonly variable: string | null,
  ) {
    const wants = variable === null ? `comes after '${need}'` : `reads '${variable}' of '${need}'`;
    super(
      `Stage '${stage}' ${wants}, which runs when all others have ended; give '${stage}' finally: true as well, or take '${need}' out of its ${variable === null ? "'after'" : "reads"}`,
    );
    this.name = "FinalNeedError";
  }
}

/** A config that no pipeline can be made of. */
export class PipelineConfigError extends StagebookError {
  readonly code = "pipeline-config";
  constructor(
    readonly problem: string,
    /** The file that holds it, where it came from one. */
    readonly file: string | null = null,
    options?: ErrorOptions,
  ) {
    super(`The config of the pipeline${file === null ? "" : ` in '${file}'`} cannot be used: ${problem}`, options);
    this.name = "PipelineConfigError";
  }
}
