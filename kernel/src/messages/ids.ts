import { NameError } from "../errors.js";

declare const brand: unique symbol;

/** The name of a stage: a letter, then letters, digits, `_` or `-`. */
export type StageName = string & { readonly [brand]: "StageName" };
/** The id of one run, such as `r-20261121-134501-3f9a`. */
export type RunId = string & { readonly [brand]: "RunId" };
/** The id of a notebook cell, as the front end sends it. */
export type CellId = string & { readonly [brand]: "CellId" };

const stageNamePattern = /^[\p{L}][\p{L}\p{N}_-]*$/u;

/** Parses a stage name. Throws {@link NameError} when the text cannot name a stage. */
export const StageName = {
  parse(text: string): StageName {
    if (!stageNamePattern.test(text)) throw new NameError(text);
    // Checked by the pattern above.
    return text as StageName;
  },
};

/** Makes and parses run ids. */
export const RunId = {
  /** Makes a new id; ids sort by the time they were made. */
  create(now: Date = new Date()): RunId {
    const stamp = now.toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
    const tail = Math.floor(Math.random() * 0x10000)
      .toString(16)
      .padStart(4, "0");
    // Made here, in the one format.
    return `r-${stamp}-${tail}` as RunId;
  },
};

/** Brands a cell id. Any non-empty text is one. */
export const CellId = {
  parse(text: string): CellId {
    if (text === "") throw new NameError(text);
    // Checked above.
    return text as CellId;
  },
};
