import type { ErrorReport, TraceLine } from "../messages/index.js";

/** A cell as it was sent. */
export interface CellText {
  readonly count: number;
  readonly source: string;
}

interface Place {
  readonly where: string;
  readonly line: number;
  readonly column: number;
}

const modulePlace = /\.stagebook-run-[0-9a-f]+\.ts(?:\?v=[0-9a-f]+)?:(\d+):(\d+)/g;

/** Names the lines of a run's module by the cells that they were written in; the first of `cells` that has a line is taken. */
export function placeInCells(error: ErrorReport, module: string, cells: readonly CellText[]): ErrorReport {
  const lines = module.split("\n");
  const place = (line: number, column: number): Place => {
    const text = lines[line - 1] ?? "";
    for (const { count, source } of bare(text) === "" ? [] : cells) {
      const own = source.split("\n");
      const index = lineOf(text, own);
      if (index < 0) continue;
      // The module is formatted: a line may stand deeper there, or be the end of a longer one.
      const shift = (own[index] ?? "").trimEnd().length - text.trimEnd().length;
      return { where: `cell ${count}`, line: index + 1, column: Math.max(1, column + shift) };
    }
    return { where: "the pipeline's module", line, column };
  };
  const trace = error.trace.map((entry): TraceLine => {
    const isModule = entry.where.startsWith(".stagebook-run-");
    return isModule ? { ...entry, ...place(entry.line, entry.column) } : entry;
  });
  const text = error.text.replace(modulePlace, (_, line: string, column: string) => {
    const found = place(Number(line), Number(column));
    return `${found.where}, line ${found.line}:${found.column}`;
  });
  const cause = error.cause === undefined ? {} : { cause: placeInCells(error.cause, module, cells) };
  return { ...error, trace, text, ...cause };
}

/** The line of a cell that a line of the module was made from: the same but for quotes, spaces and breaks; -1 for none. */
function lineOf(text: string, own: readonly string[]): number {
  const wanted = bare(text);
  const same = own.findIndex((line) => bare(line) === wanted);
  if (same >= 0 || wanted.length < shortestPiece) return same;
  return own.findIndex((line) => bare(line).includes(wanted));
}

/** Characters from which on a piece of a line is told apart from others. */
const shortestPiece = 12;

function bare(line: string): string {
  return line.replace(/\s+/g, "").replace(/['`]/g, '"').replace(/[;,]$/, "");
}
