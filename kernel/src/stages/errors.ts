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
