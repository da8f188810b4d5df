/** One line of a trace that belongs to the user. */
export interface TraceLine {
  /** The function the line stands in, or null at the top of a cell or file. */
  readonly inside: string | null;
  /** Where: `cell 3` or a path relative to the notebook. */
  readonly where: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
}

/** An error as it is shown, logged and sent: plain data. */
export interface ErrorReport {
  /** The error's class name, such as `TypeError`. */
  readonly name: string;
  readonly message: string;
  /** The user's lines only, innermost first. */
  readonly trace: readonly TraceLine[];
  /** The printed trace, without colours; ends without a newline. */
  readonly text: string;
  readonly cause?: ErrorReport;
}
