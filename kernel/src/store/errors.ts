import { StagebookError, systemReason } from "../errors.js";

/** A value, or a part of one, that cannot be written to disk and read back as what it was. */
export class UnstorableValueError extends StagebookError {
  readonly code = "unstorable-value";
  constructor(
    /** The way to the part, such as `model.layers[2].fn`. */
    readonly path: string,
    /** What it is, such as `function` or the name of a class. */
    readonly kind: string,
    options?: ErrorOptions,
  ) {
    super(`${path} (${kind}) cannot be stored; leave it out, or register a codec for its class with registerCodec()`, options);
    this.name = "UnstorableValueError";
  }
}

/** A stored value whose bytes are whole and which nevertheless cannot be made a value again here. */
export class UnreadableValueError extends StagebookError {
  readonly code = "unreadable-value";
  constructor(
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`A stored value cannot be read: ${problem}`, options);
    this.name = "UnreadableValueError";
  }
}

/** An artifact that is not there, or whose bytes are no longer those that were written. */
export class DamagedArtifactError extends StagebookError {
  readonly code = "damaged-artifact";
  constructor(
    readonly hash: string,
    readonly path: string,
    /** `missing`, or how its bytes differ. */
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(
      `The artifact '${path}' ${problem}; run the stage that made it again, or bring the file back from a copy of the folder`,
      options,
    );
    this.name = "DamagedArtifactError";
  }
}

/** An artifact that could not be written or read, for a reason of the file system. */
export class ArtifactError extends StagebookError {
  readonly code = "artifact";
  constructor(
    readonly path: string,
    /** What was tried with it. */
    readonly act: "written" | "read" | "removed",
    cause: unknown,
  ) {
    super(`The artifact '${path}' could not be ${act}: ${systemReason(cause)}`, { cause });
    this.name = "ArtifactError";
  }
}
