import { StagebookError } from "../errors.js";

/** TypeScript's own server failed at a text, and failed again when it was started anew. */
export class TypeServerError extends StagebookError {
  readonly code = "type-server";
  constructor(readonly reason: string) {
    super(
      `TypeScript's type server failed at this text twice: ${reason.split("\n", 1)[0]?.replace(/^(?:\w*Error: )+/, "")}; ` +
        "change the text, or write '%typecheck off' in a cell before it to run it unchecked",
    );
    this.name = "TypeServerError";
  }
}
