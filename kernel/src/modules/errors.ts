import { StagebookError } from "../errors.js";

/** A module that cells cannot import as things are. */
export class MissingModuleError extends StagebookError {
  readonly code = "missing-module";
  constructor(
    readonly specifier: string,
    sentence: string,
    cause?: unknown,
  ) {
    super(sentence, { cause });
    this.name = "MissingModuleError";
  }
}
