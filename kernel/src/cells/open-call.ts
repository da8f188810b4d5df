import { countCommas, findOpenEnd } from "../syntax/index.js";

/** The call that a cursor stands in. */
export interface CallAtCursor {
  /** The offset of its bracket. */
  readonly callee: number;
  /** Which argument it is, from 0. */
  readonly argument: number;
  readonly isNew: boolean;
}

/** Finds the innermost call whose arguments the end of `text` stands among, or null. */
export function findOpenCall(text: string): CallAtCursor | null {
  const { brackets, inside } = findOpenEnd(text);
  if (inside === "comment" || inside === "line comment") return null;
  for (const open of brackets.toReversed()) {
    const before = text.slice(Math.max(0, open - lookBack), open);
    if (text[open] !== "(" || !calledName.test(before) || isStatement.test(before)) continue;
    // `new Map<string, number>` is called by the name before its types.
    const callee = before.trimEnd().replace(/<[^()]*>$/, "");
    return {
      callee: open - before.length + callee.length,
      argument: countCommas(text.slice(open + 1)),
      isNew: /\bnew\s+[\w$.]+$/.test(callee),
    };
  }
  return null;
}

/** Signs before a bracket that tell what is called; types in it may be long. */
const lookBack = 400;
const calledName = /(?:[\p{L}\p{N}_$\])]|[\p{L}\p{N}_$\]]>)\s*$/u;
const isStatement = /\b(?:if|for|while|switch|catch|with|function|await|return)\s*$|\bfunction\s+[\w$]+\s*$/;
