import { type Stop, step } from "./open-brackets.js";

/** Where a text goes deeper than it can be read, and why. */
export interface TooDeep {
  /** UTF-16 offset in the text. */
  readonly offset: number;
  readonly message: string;
}

/** Brackets in one another, and signs and words that follow each other without a comma, semicolon or new statement. */
const [mostBrackets, mostLinks] = [1500, 4000];

/**
 * Finds where a text nests so deep that a parser's stack would not hold it; null for every text that somebody writes.
 * A parser in native code does not refuse such a text: it takes the whole process down.
 */
export function findTooDeep(text: string): TooDeep | null {
  if (text.length < mostBrackets) return null;
  const brackets: number[] = [];
  // Links so far, for each bracket that is open and for the text around them.
  const links = [0];
  for (let at: number | Stop = 0; at !== text.length; ) {
    const from: number = at;
    at = stepOver(text, from, brackets);
    if (typeof at === "string") return null;
    if (brackets.length > mostBrackets) return { offset: from, message: tooManyBrackets };
    while (links.length <= brackets.length) links.push(0);
    links.length = brackets.length + 1;
    const count = linksAfter(links[brackets.length] ?? 0, text, from);
    links[brackets.length] = count;
    if (count > mostLinks) return { offset: from, message: tooManyLinks };
  }
  return null;
}

const tooManyBrackets = `More than ${mostBrackets} brackets stand in one another; give the inner parts names of their own`;
const tooManyLinks = `More than ${mostLinks} operators and words follow each other in one expression; give parts of it names of their own`;

const word = /[\w$]+/y;

/** Passes what {@link step} passes, and words as a whole. */
function stepOver(text: string, at: number, brackets: number[]): number | Stop {
  word.lastIndex = at;
  return word.test(text) ? word.lastIndex : step(text, at, brackets);
}

function linksAfter(count: number, text: string, at: number): number {
  const sign = text[at] ?? "";
  if (sign === "," || sign === ";" || sign === "|") return 0;
  if (sign === "\n") return endsStatement(text, at) ? 0 : count;
  return /[\s)\]}"'`/]/.test(sign) ? count : count + 1;
}

/** A line break between a value and a word, as where semicolons are left out. */
function endsStatement(text: string, at: number): boolean {
  return /[\w$)\]}"'`]\s*$/.test(text.slice(Math.max(0, at - 80), at)) && /^\s*[\w$}]/.test(text.slice(at, at + 80));
}
