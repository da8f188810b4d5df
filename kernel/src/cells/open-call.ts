import { findOpenEnd } from "./open-brackets.js";

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
    if (text[open] !== "(" || !calledName.test(text.slice(0, open)) || isStatement.test(text.slice(0, open))) continue;
    const callee = text.slice(0, open).trimEnd();
    return {
      callee: withoutTypes(callee),
      argument: countCommas(text.slice(open + 1)),
      isNew: /\bnew\s+[\w$.<>,\s]*$/.test(callee),
    };
  }
  return null;
}

const calledName = /(?:[\p{L}\p{N}_$\])]|[\p{L}\p{N}_$\]]>)\s*$/u;
const isStatement = /\b(?:if|for|while|switch|catch|with|function|await|return)\s*$|\bfunction\s+[\w$]+\s*$/;

/** `new Map<string, number>` is called by the name before its types. */
function withoutTypes(callee: string): number {
  return callee.replace(/<[^()]*>$/, "").length;
}

/** Commas that stand in no further bracket, string or comment. */
function countCommas(text: string): number {
  let count = 0;
  for (let at = text.indexOf(","); at >= 0; at = text.indexOf(",", at + 1)) {
    const { brackets, inside } = findOpenEnd(text.slice(0, at));
    if (brackets.length === 0 && inside === "code") count += 1;
  }
  return count;
}
