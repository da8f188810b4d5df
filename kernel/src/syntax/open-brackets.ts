/** What is still open where a text ends. */
export interface OpenEnd {
  /** Offsets of the brackets that were opened and not closed, the outermost first; a `${` counts as one. */
  readonly brackets: readonly number[];
  /** What the end of the text stands in; `line comment` is one that the line ends. */
  readonly inside: "code" | "template" | "comment" | "line comment" | "string";
  /** Where that begins; the end of the text for code. */
  readonly from: number;
}

/** Signs before a slash that tell what it means; blanks between are fewer. */
const lookBack = 200;

const wordBeforeExpression = /(?:^|[^\w$.])(?:await|case|delete|do|else|in|instanceof|new|of|return|throw|typeof|void|yield)\s*$/;

/**
 * Finds what is open at the end of TypeScript that is being written. It needs no whole syntax tree, as there is none yet:
 * it only tells code from strings, templates, comments and regular expressions.
 */
export function findOpenEnd(text: string): OpenEnd {
  const brackets: number[] = [];
  let from = 0;
  for (let at: number | Stop = 0; at !== text.length; ) {
    from = at;
    at = step(text, at, brackets);
    if (typeof at === "string") return { brackets, inside: at, from };
  }
  return { brackets, inside: "code", from: text.length };
}

/** How many commas of a text stand in no bracket, string or comment of it. */
export function countCommas(text: string): number {
  const brackets: number[] = [];
  let count = 0;
  for (let at: number | Stop = 0; at !== text.length; ) {
    if (text[at] === "," && brackets.length === 0) count += 1;
    at = step(text, at, brackets);
    if (typeof at === "string") break;
  }
  return count;
}

export type Stop = Exclude<OpenEnd["inside"], "code">;

/** Passes one sign, string, comment or piece of a template; keeps `brackets` in step. */
export function step(text: string, at: number, brackets: number[]): number | Stop {
  const sign = text[at] ?? "";
  const isBack = sign === "}" && text[brackets.at(-1) ?? -1] === "$";
  if (isBack) brackets.pop();
  if (sign === "`" || isBack) {
    const end = templateEnd(text, at + 1);
    if (end !== null && text[end - 1] === "{") brackets.push(end - 2);
    return end ?? "template";
  }
  const end = skip(text, at);
  if (end !== at) return end;
  if ("{([".includes(sign)) brackets.push(at);
  if ("})]".includes(sign)) brackets.pop();
  return at + 1;
}

/** Where the text of a template ends: behind its back quote, or behind the `${` that interrupts it; null when it goes on. */
function templateEnd(text: string, from: number): number | null {
  const found = /(?:[^\\`$]|\\[\s\S]|\$(?!\{))*(`|\$\{)/y;
  found.lastIndex = from;
  return found.test(text) ? found.lastIndex : null;
}

/** Where what starts at an offset ends: a comment, a string or a regular expression; the offset itself when none does. */
function skip(text: string, at: number): number | Stop {
  if (text.startsWith("//", at)) {
    const end = text.indexOf("\n", at);
    return end < 0 ? "line comment" : end;
  }
  if (text.startsWith("/*", at)) {
    const end = text.indexOf("*/", at + 2);
    return end < 0 ? "comment" : end + 2;
  }
  const quote = text[at];
  if (quote === '"' || quote === "'") {
    const end = endOf(quote === '"' ? doubleQuoted : singleQuoted, text, at);
    return end === text.length && (end === at + 1 || text[end - 1] !== quote) ? "string" : end;
  }
  if (quote === "/" && startsExpression(text.slice(Math.max(0, at - lookBack), at))) return endOf(regularExpression, text, at);
  return at;
}

const doubleQuoted = /"(?:[^"\\\n]|\\[\s\S])*"?/y;
const singleQuoted = /'(?:[^'\\\n]|\\[\s\S])*'?/y;
const regularExpression = /\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y;

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** A slash divides behind a value, and opens a regular expression behind everything else. */
function startsExpression(before: string): boolean {
  return !/[\w$)\]}"'`]\s*$/.test(before) || wordBeforeExpression.test(before);
}
