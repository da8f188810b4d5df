import { type OxcError, parseSync } from "oxc-parser";
import { StagebookError } from "../errors.js";
import { findOpenEnd, findTooDeep } from "../syntax/index.js";
import { type ParsedCell, parseMagics } from "./parse-magics.js";

/** Whether a cell can run as it is, could once more is written, or never will; `indent` is what the next line starts with. */
export type Completeness =
  | { readonly status: "complete" }
  | { readonly status: "invalid" }
  | { readonly status: "incomplete"; readonly indent: string };

/** Tells whether a cell that is being typed line by line can run now. */
export function isComplete(code: string): Completeness {
  const cell = parsed(code);
  if (cell === null) return { status: "invalid" };
  if (cell.script !== null) return scriptState(cell.script);
  if (cell.body.trim() === "")
    return cell.stage !== null || cell.isTimed ? { status: "incomplete", indent: "" } : { status: "complete" };
  const { body } = cell;
  if (findTooDeep(body) !== null) return { status: "invalid" };
  const { errors, program } = parseSync("cell.ts", body, { lang: "ts", sourceType: "module" });
  const error = errors[0];
  // `function f()` alone declares an overload; who types it line by line means to go on.
  if (error === undefined)
    return program.body.at(-1)?.type === "TSDeclareFunction" && !/;\s*$/.test(body) ? incomplete(body) : { status: "complete" };
  return wantsMore(error, body) ? incomplete(body) : { status: "invalid" };
}

function parsed(code: string): ParsedCell | null {
  try {
    return parseMagics(code);
  } catch (error) {
    if (error instanceof StagebookError) return null;
    throw error;
  }
}

// As in IPython, an empty line ends a script: nothing else tells that one more command is not to come.
function scriptState(script: string): Completeness {
  const isEnded = script.trim() !== "" && /\n[ \t]*$/.test(script) && !/\\\n[ \t]*$/.test(script);
  return isEnded ? { status: "complete" } : { status: "incomplete", indent: /(?:^|\n)([ \t]*)[^\n]*$/.exec(script)?.[1] ?? "" };
}

/** More text can mend what goes wrong at the very end, and what a line break may stand in. */
function wantsMore({ message, labels }: OxcError, body: string): boolean {
  const { start, end } = labels[0] ?? { start: 0, end: 0 };
  if (message.startsWith("Unterminated multiline comment")) return true;
  // A template, or a string whose last line ends in a backslash.
  if (message.startsWith("Unterminated string")) return /[`}]/.test(body[start] ?? "") || /\\\s*$/.test(body);
  if (message.startsWith("Unterminated")) return false;
  // JSX is no TypeScript of cells; `<div>` is then a type assertion that waits for its value.
  if (/(?:^|[=(,:?\n]\s*)<[a-z][\w.-]*(?:\s[^<>]*)?>\s*$/.test(body)) return false;
  return start >= body.trimEnd().length || (message.startsWith("Identifier expected after") && end >= body.trimEnd().length);
}

function incomplete(body: string): Completeness {
  return { status: "incomplete", indent: nextIndent(body) };
}

function nextIndent(body: string): string {
  const { brackets, inside } = findOpenEnd(body);
  const lines = body.split("\n");
  const last = lines.findLast((line) => line.trim() !== "") ?? "";
  if (inside === "template") return "";
  if (inside === "comment") return `${indentOf(last)}${/^\s*\/\*/.test(last) ? " " : ""}`;
  const unit = unitOf(lines);
  const opened = brackets.at(-1);
  const openedLine = opened === undefined ? "" : body.slice(body.lastIndexOf("\n", opened) + 1);
  const base = opened === undefined ? "" : indentOf(openedLine) + unit;
  const own = indentOf(last);
  if (/^\s*(?:case\b.*|default\s*):\s*$/.test(last)) return own + unit;
  if (goesOn(last)) return own.length > base.length ? own : base + unit;
  const isBelowCase = /^\s*switch\b/.test(openedLine);
  return own.length > base.length && (isBelowCase || !/[;}]\s*$/.test(last)) ? own : base;
}

/** True for a line that cannot end here, such as `a +` or `if (b)`; what follows stands one step deeper. */
function goesOn(line: string): boolean {
  if (/(?:\+\+|--|\*\/)\s*$/.test(line)) return false;
  return /(?:[-+*/%=&|^<>?:.]|\b(?:if|while|for|switch)\s*\(.*\)|\b(?:else|return|new|typeof|await|extends|throw))\s*$/.test(
    line,
  );
}

function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

/** One step of this cell: a tab, or as many blanks as its least indented line has; two where nothing tells. */
function unitOf(lines: readonly string[]): string {
  const steps = lines.map(indentOf).filter((indent) => indent !== "");
  if (steps.some((indent) => indent.startsWith("\t"))) return "\t";
  const least = Math.min(...steps.map((indent) => indent.length));
  return least === 4 ? "    " : "  ";
}
