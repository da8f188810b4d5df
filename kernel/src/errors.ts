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
