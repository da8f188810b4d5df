import type { DocPlace } from "./module-map.js";

/** A change of a cell's text below its magics, as it was when the module was exported. */
export interface CellEdit {
  readonly cell: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What was changed in an exported module by hand, as changes of the notebook. */
export interface ModuleChanges {
  readonly edits: readonly CellEdit[];
  /** Doc comments that were changed: the text without the marks of a comment. */
  readonly docs: readonly { readonly stage: string; readonly place: DocPlace; readonly before: string; readonly text: string }[];
  /** What cannot be brought back, with its line in the edited file. */
  readonly lost: readonly { readonly line: number; readonly what: string }[];
}
