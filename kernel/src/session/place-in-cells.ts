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

/**
 * Names the lines of a run's module by the cells that they were written in, also where the formatter has broken or joined lines;
 * the first of `cells` that has a line is taken.
 */
export function placeInCells(error: ErrorReport, module: string, cells: readonly CellText[]): ErrorReport {
  const lines = module.split("\n");
  const kept = cells.map(({ count, source }) => ({ count, code: keptCode(source) }));
  const place = (line: number, column: number): Place => {
    const wanted = keptCode(lines[line - 1] ?? "");
    const before = wanted.places.filter((each) => each.column < column).length;
    for (const { count, code } of wanted.text === "" ? [] : kept) {
      const start = startOf(wanted.text, code);
      const found = start < 0 ? undefined : code.places[Math.min(start + before, code.places.length - 1)];
      if (found !== undefined) return { where: `cell ${count}`, ...found };
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

/** Characters from which on a piece of a line is told apart from others. */
const shortestPiece = 12;

/** A text without what a formatter moves, adds or takes away, and where each character that is left stood; both from 1. */
interface KeptCode {
  readonly text: string;
  readonly places: readonly { readonly line: number; readonly column: number }[];
  /** Where the lines begin in `text`. */
  readonly starts: ReadonlySet<number>;
}

function keptCode(source: string): KeptCode {
  let text = "";
  const places: { line: number; column: number }[] = [];
  const starts = new Set<number>();
  for (const [index, line] of source.split("\n").entries()) {
    starts.add(text.length);
    // Breaks, brackets around a single parameter, and commas at the end of a list come and go.
    for (const { 0: character, index: at } of line.matchAll(/[^\s;()]/g)) {
      if (character === "," && /^,\s*([)\]}]|$)/.test(line.slice(at))) continue;
      text += /['`]/.test(character) ? '"' : character;
      places.push({ line: index + 1, column: at + 1 });
    }
  }
  return { text, places, starts };
}

/** Where a line of the module stands in a cell: a whole line before a piece of one, and short pieces not at all; -1 for nowhere. */
function startOf(wanted: string, { text, starts }: KeptCode): number {
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    if (starts.has(at) && (starts.has(end) || end === text.length)) return at;
  }
  return wanted.length < shortestPiece ? -1 : text.indexOf(wanted);
}
