import type { DocumentCell } from "./notebook-document.js";
import { cellSource, headOf, isMark, percentCell } from "./percent-text.js";

/** A cell of a file with percent marks, with what stands for it in the file. */
export interface PercentCell extends Pick<DocumentCell, "kind" | "source"> {
  /** The one in its mark, or one made of its first line; each only once. */
  readonly id: string;
  /** The line of its mark; null for what stands above the first one. */
  readonly mark: string | null;
  /** All of its lines, without the empty ones behind it. */
  readonly text: string;
  /** What parts it from the next cell. */
  readonly gap: string;
}

/** A file with percent marks as it stands, so that what nobody changes is written back letter by letter. */
export interface PercentDocument {
  /** Empty lines above all cells. */
  readonly lead: string;
  readonly cells: readonly PercentCell[];
}

/** Reads a file whose lines end in `\n`. A file without a mark is one cell. */
export function readPercent(text: string): PercentDocument {
  const lead = /^(?:[ \t]*(?:\n|$))*/.exec(text)?.[0] ?? "";
  const chunks: string[] = [];
  for (const line of text.slice(lead.length).split(/(?<=\n)/)) {
    if (chunks.length === 0 || isMark(line)) chunks.push(line);
    else chunks[chunks.length - 1] += line;
  }
  const taken = new Set<string>();
  return { lead, cells: chunks.filter((chunk) => chunk !== "").map((chunk) => cellOf(chunk, taken)) };
}

function cellOf(chunk: string, taken: Set<string>): PercentCell {
  const text = chunk.trimEnd();
  const [first = "", ...rest] = text.split("\n");
  const mark = isMark(first) ? first : null;
  const { kind, id } = mark === null ? { kind: "code" as const, id: null } : headOf(mark);
  const source = cellSource(kind, mark === null ? [first, ...rest] : rest);
  return { kind, id: freeId(id ?? nameOf(source), taken), source, mark, text, gap: chunk.slice(text.length) };
}

const longestId = 48;

/** A stage is known by its name and another cell by its first line: neither changes while the rest of the cell is edited. */
function nameOf(source: string): string {
  const line = source.split("\n").find((each) => each.trim() !== "") ?? "";
  const stage = /^%%stage\s+(\S+)/.exec(line)?.[1];
  const words = (stage === undefined ? line : `stage ${stage}`).match(/[A-Za-z0-9]+/g) ?? ["cell"];
  return words.join("-").slice(0, longestId);
}

/** Jupyter takes letters, digits, `-` and `_`. */
function freeId(wish: string, taken: Set<string>): string {
  const plain = wish.replace(/[^\w-]+/g, "-").slice(0, longestId) || "cell";
  let id = plain;
  for (let number = 2; taken.has(id); number += 1) id = `${plain}-${number}`;
  taken.add(id);
  return id;
}

/** Writes cells in place of those of a document: what has not changed stands as it stood, the rest as {@link percentText} writes it. */
export function writePercent(document: PercentDocument, cells: readonly Pick<DocumentCell, "kind" | "id" | "source">[]): string {
  // A page shows an empty cell where a file has none.
  if (document.cells.length === 0 && cells.every(({ source }) => source === "")) return document.lead;
  const known = new Map(document.cells.map((cell) => [cell.id, cell]));
  const last = document.cells.at(-1);
  const pieces = cells.map((cell) => {
    const old = cell.id === null ? undefined : known.get(cell.id);
    return { old, text: textOf(cell, old) };
  });
  // What stands above the first mark may have none as long as nothing stands above it.
  const written = pieces.map(({ old, text }, index) => {
    const isOpen = index === 0 && old?.mark === null && cells[index]?.kind === "code";
    return { text: isOpen ? text : marked(text, cells[index]), gap: old === undefined || old === last ? "\n\n" : old.gap };
  });
  const full = written.filter(({ text }) => text !== "");
  const body = full.map(({ text, gap }, index) => (index === full.length - 1 ? text : text + gap)).join("");
  return body === "" ? document.lead : document.lead.replace(/[ \t]+$/, "") + body + (last?.gap ?? "\n");
}

type Cell = Pick<DocumentCell, "kind" | "source">;

function textOf(cell: Cell, old: PercentCell | undefined): string {
  if (old === undefined) return percentCell(cell, `// %%${cell.kind === "code" ? "" : ` [${cell.kind}]`}`);
  if (old.kind === cell.kind && old.source === cell.source) return old.text;
  return percentCell(cell, old.mark === null ? null : markFor(old.mark, cell.kind));
}

/** A mark keeps its title and all else that a tool has written into it. */
function markFor(mark: string, kind: DocumentCell["kind"]): string {
  if (headOf(mark).kind === kind) return mark;
  const bare = mark.replace(/\s*\[(?:markdown|md|raw)\]/, "");
  return kind === "code" ? bare : bare.replace(/^\/\/ %%/, `// %% [${kind}]`);
}

function marked(text: string, cell: Cell | undefined): string {
  if (isMark(text)) return text;
  const mark = `// %%${cell === undefined || cell.kind === "code" ? "" : ` [${cell.kind}]`}`;
  return text === "" ? mark : `${mark}\n${text}`;
}
