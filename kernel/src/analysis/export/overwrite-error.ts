import { StagebookError } from "../../errors.js";

/** An export that would write over what someone wrote by hand. */
export class OverwriteError extends StagebookError {
  readonly code = "overwrite";
  constructor(
    readonly file: string,
    /** Such as `it was edited since it was exported`. */
    readonly why: string,
    /** What the user writes to have it written all the same. */
    force: string,
  ) {
    super(`Cannot write '${file}': ${why}; overwrite it with '${force}', or name another file`);
    this.name = "ExportError";
  }
}
