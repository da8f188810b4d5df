import type { Importable } from "./imports/import-index.js";

/** One finding of the type checker, placed in the text of the cell. */
export interface TypeDiagnostic {
  readonly message: string;
  /** TypeScript's number, such as 2322. */
  readonly code: number;
  /** UTF-16 offsets in the cell's body. */
  readonly start: number;
  readonly end: number;
}

/** A cell that was checked and can be defined once it has run. */
export interface CheckedCell {
  readonly ticket: number;
  readonly errors: readonly TypeDiagnostic[];
}

/** A cell of a notebook that is looked at as a whole. */
export interface TypedCell {
  readonly errors: readonly TypeDiagnostic[];
  /** Printed types of the names that it declares and uses, as far as they have one. */
  readonly types: ReadonlyMap<string, string>;
}

/** One thing that may be written at the cursor. */
export interface Completion {
  readonly name: string;
  readonly insertText: string;
  /** Such as `method`, `class`, `variable`. */
  readonly kind: string;
  /** Its type, where few are left to choose from; else empty. */
  readonly signature: string;
  /** What has to be imported along with it, or null. */
  readonly module: Importable | null;
}

/** What is known about the name at the cursor. */
export interface Hover {
  /** Such as `const rows: Row[]`. */
  readonly signature: string;
  readonly documentation: string;
}

/** A call that is being written. */
export interface OpenCall {
  /** Where the name ends that is called: the offset before its bracket. */
  readonly callee: number;
  /** Counts from 0. */
  readonly argument: number;
  /** True for `new Name(`. */
  readonly isNew: boolean;
}

/** What a function wants where an argument of it is being written. */
export interface CallHelp {
  /** Such as `max(...values: number[]): number`. */
  readonly signature: string;
  /** The parameter that is being written, or null when there are too many. */
  readonly parameter: string | null;
  /** What the documentation says about it; may be empty. */
  readonly parameterText: string;
  readonly documentation: string;
  /** In how many other ways the function can be called. */
  readonly others: number;
}

/** Types of a notebook's cells. Each cell is a module that sees the names defined before it. */
export interface TypeService {
  /** Settles when cells can be checked, or never will be. */
  readonly ready: Promise<void>;
  /** Checks the body of a cell against the names defined so far. Each ticket is to be given to `define`, with no names if need be. */
  check(body: string): Promise<CheckedCell>;
  /**
   * What is wrong with a cell by the rules that notebooks of other kernels were written under: without `strict`, and
   * JavaScript where a cell is that. Worth asking where `check` found errors.
   */
  looseErrors(checked: CheckedCell): Promise<readonly TypeDiagnostic[]>;
  /**
   * Checks what stands in a cell while it is typed and keeps the result, so that `check` of the same text finds it done.
   * What it found holds until a name that the text mentions, a package or a local file changes.
   */
  draft(cell: string, body: string): Promise<readonly TypeDiagnostic[]>;
  /** Makes `names` of a checked cell known to later cells, in place of what they meant before. */
  define(ticket: number, names: readonly string[]): Promise<void>;
  /** Types the cells of a notebook in document order, as if each had just run. Forgets all that was defined before. */
  typeNotebook(bodies: readonly string[]): Promise<readonly TypedCell[]>;
  /** Looks again for packages, as after one was installed. */
  refresh(): Promise<void>;
  /** Forgets all names, as after a restart. */
  reset(): Promise<void>;
  complete(body: string, offset: number): Promise<readonly Completion[]>;
  inspect(body: string, offset: number): Promise<Hover | null>;
  /** Tells about the function that is called where `call` says. */
  callHelp(body: string, call: OpenCall): Promise<CallHelp | null>;
  /** What could be imported under a name, the best first. */
  importsOf(name: string): Promise<readonly Importable[]>;
  /** The types of `names` as the cell of `ticket` defined or saw them; names without one are left out. */
  typesOf(ticket: number, names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Checks the text of a whole module as a file of the notebook's folder. */
  checkModule(text: string): Promise<readonly TypeDiagnostic[]>;
  close(): Promise<void>;
}
