import { type CellEdit, type ExportBase, type ModuleChanges, mergeTexts } from "../analysis/index.js";
import { parseMagics } from "../cells/index.js";
import type { DocumentCell } from "../documents/index.js";

/** Whose text is taken where notebook and file have changed the same lines. */
export type Side = "theirs" | "ours" | null;

/** What a sync does to one cell. */
export interface CellSync {
  readonly id: string;
  /** Where it stands in the document, from 0; -1 when it is gone. */
  readonly index: number;
  readonly title: string;
  /** `change`: as in the file. `merge`: both, in different lines. `same`: the notebook says so already. */
  readonly type: "change" | "merge" | "same" | "conflict" | "gone";
  /** The source at the export, in the notebook now, and in the file. */
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
  /** What is to be written; null for nothing. */
  readonly result: string | null;
}

/** Brings the changes of a module to the cells of a document. */
export function syncCells(base: ExportBase, changes: ModuleChanges, cells: readonly DocumentCell[], side: Side): CellSync[] {
  const code = [...grouped(changes.edits)].flatMap(([id, own]) => codeSync(base, cells, { id, edits: own, side }) ?? []);
  const docs = docSyncs(changes, cells, side).filter((doc) => {
    const at = code.findIndex(({ index }) => index === doc.index);
    const same = code[at];
    if (same === undefined) return true;
    code[at] = withDoc(same, doc);
    return false;
  });
  return [...code, ...docs].sort((a, b) => a.index - b.index);
}

function grouped(edits: readonly CellEdit[]): Map<string, CellEdit[]> {
  const found = new Map<string, CellEdit[]>();
  for (const edit of edits) found.set(edit.cell, [...(found.get(edit.cell) ?? []), edit]);
  return found;
}

/** A change of a cell's code with that of the comment that opens it, which stands above all that the code changes. */
function withDoc(code: CellSync, doc: CellSync): CellSync {
  if (doc.result === null) return code;
  if (code.result === null) return code.type === "same" ? doc : code;
  const end = doc.ours.length - sharedEnd(doc.ours, doc.result);
  const isAbove = code.result.startsWith(doc.ours.slice(0, end));
  const now = isAbove
    ? doc.result.slice(0, doc.result.length - (doc.ours.length - end)) + code.result.slice(end)
    : mergeTexts(doc.ours, code.result, doc.result);
  return now === null ? { ...code, type: "conflict", result: null } : { ...code, theirs: now, result: now };
}

/** How many characters two texts have in common at their ends. */
function sharedEnd(a: string, b: string): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a.at(-1 - length) === b.at(-1 - length)) length += 1;
  return length;
}

interface Asked {
  readonly id: string;
  readonly edits: readonly CellEdit[];
  readonly side: Side;
}

function codeSync(base: ExportBase, cells: readonly DocumentCell[], { id, edits, side }: Asked): CellSync | null {
  const source = base.cells.find((cell) => cell.id === id)?.source;
  if (source === undefined) return null;
  const { textOffset } = parseMagics(source);
  const theirs = source.slice(0, textOffset) + applyEdits(source.slice(textOffset), edits);
  const index = indexOf(cells, id);
  return outcome({ id, index, title: titleOf(cells, id, source), base: source, ours: cells[index]?.source ?? "", theirs }, side);
}

/** The place of a code cell; files of before format 4.5 have no ids, and count. */
function indexOf(cells: readonly DocumentCell[], id: string): number {
  const own = cells.findIndex((cell) => cell.id === id);
  if (own >= 0) return own;
  const number = Number(/^c(\d+)$/.exec(id)?.[1] ?? 0);
  const code = cells.flatMap((cell, index) => (cell.kind === "code" && cell.id === null ? [index] : []));
  return code[number - 1] ?? -1;
}

function titleOf(cells: readonly DocumentCell[], id: string, source: string): string {
  const number = cells.slice(0, indexOf(cells, id) + 1).filter(({ kind }) => kind === "code").length;
  const stage = /^\s*%%stage\s+([\w-]+)/.exec(source)?.[1];
  return `cell ${number}${stage === undefined ? "" : ` (${stage})`}`;
}

type Known = Pick<CellSync, "id" | "index" | "title" | "base" | "ours" | "theirs">;

function outcome(known: Known, side: Side): CellSync {
  const { index, base, ours, theirs } = known;
  if (index < 0) return { ...known, type: "gone", result: null };
  if (ours === theirs) return { ...known, type: "same", result: null };
  if (ours === base) return { ...known, type: "change", result: theirs };
  const merged = mergeTexts(base, ours, theirs);
  if (merged !== null)
    return merged === ours ? { ...known, type: "same", result: null } : { ...known, type: "merge", result: merged };
  return { ...known, type: "conflict", result: side === "theirs" ? theirs : null };
}

/** Applies edits from the end on; a statement that was taken out takes its line along. */
function applyEdits(body: string, edits: readonly CellEdit[]): string {
  let text = body;
  for (const { start, end, text: next } of [...edits].sort((a, b) => b.start - a.start || b.end - a.end)) {
    const isLine = next === "" && /(^|\n)[ \t]*$/.test(text.slice(0, start)) && /^[ \t]*(\n|$)/.test(text.slice(end));
    const until = isLine && text[end] === "\n" ? end + 1 : end;
    text = text.slice(0, start) + next + text.slice(until);
  }
  return text.replace(/\n+$/, body.endsWith("\n") ? "\n" : "");
}

/** Doc comments, as changes of the Markdown above a cell or of the comment that opens it. */
function docSyncs({ docs }: ModuleChanges, cells: readonly DocumentCell[], side: Side): CellSync[] {
  return docs.flatMap(({ stage, place, before, text }): CellSync[] => {
    const index = indexOf(cells, place.cell);
    const above = cells[index - 1];
    if (place.type === "heading" && above?.kind === "markdown") {
      const theirs = markdownOf(above.source, before, text);
      const known = {
        id: above.id ?? "",
        index: index - 1,
        title: `text above '${stage}'`,
        base: above.source,
        ours: above.source,
        theirs,
      };
      return [outcome(known, side)];
    }
    const cell = cells[index];
    if (cell === undefined) return [];
    const { textOffset } = parseMagics(cell.source);
    const [magics, body] = [cell.source.slice(0, textOffset), cell.source.slice(textOffset)];
    const comment = text
      .split("\n")
      .map((line) => `// ${line}`.trimEnd())
      .join("\n");
    const old = place.type === "comment" ? body.slice(place.start, place.end) : "";
    const theirs =
      magics +
      (place.type === "comment" ? body.slice(0, place.start) + comment + body.slice(place.end) : `${comment}\n\n${body}`);
    if (place.type === "comment" && !/^\s*\/[/*]/.test(old)) return [];
    return [
      outcome({ id: place.cell, index, title: `comment of '${stage}'`, base: cell.source, ours: cell.source, theirs }, side),
    ];
  });
}

/** The Markdown with other words: marks and numbers of a heading stay, and what was not changed stays as it is. */
function markdownOf(source: string, before: string, text: string): string {
  const blocks = source.trim().split(/\n\s*\n/);
  const [old, now] = [before.split(/\n\s*\n/), text.split(/\n\s*\n/)];
  const marks = /^#+\s+(?:\d+[.)]\s*)*/.exec(blocks[0] ?? "")?.[0] ?? "";
  if (blocks.length !== old.length) return [marks + (now[0] ?? ""), ...now.slice(1)].join("\n\n");
  return now
    .map((block, index) =>
      block === old[index] && blocks[index] !== undefined ? blocks[index] : (index === 0 ? marks : "") + block,
    )
    .join("\n\n");
}
