import type { TypeDiagnostic } from "../analysis/index.js";
import type { RunnerExit } from "../cells/index.js";
import type { ErrorReport } from "../messages/index.js";

/** An error as the Jupyter protocol has it. */
export interface ErrorContent {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;

/** Signs that are shown of a line: as many before the place as fit in half of it. */
const shownWidth = 160;

/** A line and what marks a place of it, below; of a long line the part around the place. */
function marked(line: string, column: number, mark: string): readonly string[] {
  const at = Math.max(0, column - 1);
  const from = line.length <= shownWidth ? 0 : Math.max(0, Math.min(at - shownWidth / 2, line.length - shownWidth));
  const [before, after] = [from > 0 ? "…" : "", from + shownWidth < line.length ? "…" : ""];
  const shown = `${before}${line.slice(from, from + shownWidth)}${after}`;
  return [`  ${shown}`, `  ${" ".repeat(at - from + before.length)}${red(mark.slice(0, shownWidth))}`];
}

/** An error of user code, with the line of the cell it came from. */
export function errorContent(report: ErrorReport, sourceOf: (where: string) => string | null): ErrorContent {
  const [head = "", ...rest] = report.text.split("\n");
  const at = report.trace[0];
  const source = at === undefined ? null : (sourceOf(at.where)?.split("\n")[at.line - 1] ?? null);
  const name = `${report.name}:`;
  const first = head.startsWith(name) ? `${red(report.name)}${head.slice(report.name.length)}` : head;
  const shown = at === undefined || source === null ? [] : marked(source.trimEnd(), at.column, "^");
  return { ename: report.name, evalue: report.message, traceback: [first, ...shown, ...rest] };
}

/** An error whose sentence says all. */
export function sentenceContent(name: string, sentence: string): ErrorContent {
  return { ename: name, evalue: sentence, traceback: [`${red(name)}: ${sentence}`] };
}

/** Type errors of a cell: each with its line and what is wrong underlined. */
export function typeErrorContent(errors: readonly TypeDiagnostic[], body: string, lineOffset: number): ErrorContent {
  const placed = errors.map((error) => ({ error, ...placeIn(body, error.start) }));
  const first = placed[0];
  const blocks = placed.slice(0, 20).map(({ error, line, column, text }) => {
    const width = Math.max(1, Math.min(error.end - error.start, text.length - column + 1));
    return [
      `${red("Type error")} in line ${line + lineOffset}: ${error.message} ts(${error.code})`,
      ...marked(text, column, "~".repeat(width)),
    ].join("\n");
  });
  const more = placed.length > 20 ? [`… and ${placed.length - 20} more`] : [];
  return {
    ename: "TypeScriptError",
    evalue: first === undefined ? "" : `line ${first.line + lineOffset}: ${first.error.message}`,
    traceback: [...blocks, ...more],
  };
}

/** A cell that cannot be read as TypeScript. */
export function syntaxErrorContent(
  message: string,
  place: { readonly line: number; readonly column: number },
  body: string,
  lineOffset: number,
): ErrorContent {
  const text = body.split("\n")[place.line - 1] ?? "";
  const sentence = `line ${place.line + lineOffset}: ${message}`;
  return {
    ename: "SyntaxError",
    evalue: sentence,
    traceback: [`${red("SyntaxError")} in line ${place.line + lineOffset}: ${message}`, ...marked(text, place.column, "^")],
  };
}

/** What to say when the process that runs cells has ended. */
export function exitContent(exit: RunnerExit): ErrorContent {
  const after = "A fresh one has started, and all variables are gone; run the cells that you need again";
  if (exit.outOfMemory)
    return sentenceContent("OutOfMemory", `The cell used more memory than the runner may have, and the runner ended. ${after}`);
  if (exit.signal !== null) return sentenceContent("RunnerEnded", `The runner was ended by ${exit.signal}. ${after}`);
  return sentenceContent("RunnerEnded", `The cell ended its runner with exit code ${exit.code ?? 0}. ${after}`);
}

function placeIn(body: string, offset: number): { line: number; column: number; text: string } {
  const before = body.slice(0, offset);
  const line = before.split("\n").length;
  const start = before.lastIndexOf("\n") + 1;
  return { line, column: offset - start + 1, text: body.slice(start).split("\n", 1)[0] ?? "" };
}
