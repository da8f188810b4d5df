import type { NamePlace } from "../cell-parts.js";
import type { CellFacts } from "../notebook.js";
import { cellSyntax } from "../syntax.js";
import { openingComment } from "./doc-comment.js";
import { type Edit, globalEdits } from "./notebook-names.js";
import type { PartRef } from "./resolve-place.js";

/** Gives the name by which a place is known in the module, or null for a name of the language. */
export type Rename = (ref: PartRef, place: NamePlace) => string | null;

/** Gives the type to write behind a declared name, or null for none. */
export type Annotate = (ref: PartRef, place: NamePlace) => string | null;

/** The text of one statement with its comments, without `export`, with the names of the module. */
export function renderPart(ref: PartRef, rename: Rename, annotate: Annotate = () => null): string {
  const { cell, part: index } = ref;
  const part = cell.parts[index];
  if (part === undefined) return "";
  const edits = [...exportEdits(ref), ...nameEdits(ref, rename), ...typeEdits(ref, annotate), ...closingEdits(ref)];
  const end = part.end + trailingComment(cell, index).length;
  return leadingText(cell, index) + applyEdits(cell.text, part.start, end, edits);
}

function nameEdits(ref: PartRef, rename: Rename): Edit[] {
  return (ref.cell.parts[ref.part]?.places ?? []).flatMap((place) => {
    const name = rename(ref, place);
    if (name === null) return globalEdits(ref, place);
    if (name === place.name) return [];
    return [{ start: place.start, end: place.end, text: place.shorthand ? `${place.name}: ${name}` : name }];
  });
}

function typeEdits(ref: PartRef, annotate: Annotate): Edit[] {
  return (ref.cell.parts[ref.part]?.places ?? []).flatMap((place) => {
    const type = place.declares ? annotate(ref, place) : null;
    return type === null ? [] : [{ start: place.end, end: place.end, text: `: ${type}` }];
  });
}

/** Statements are joined anew, so each must end by itself. */
function closingEdits({ cell, part: index }: PartRef): Edit[] {
  const part = cell.parts[index];
  if (part === undefined || cell.text[part.end - 1] === ";" || /Function|Class|TSInterface|TSEnum|TSModule/.test(part.node.type))
    return [];
  return [{ start: part.end, end: part.end, text: ";" }];
}

function exportEdits({ cell, part }: PartRef): Edit[] {
  const node = cell.parts[part]?.node;
  if (node?.type !== "ExportNamedDeclaration" && node?.type !== "ExportDefaultDeclaration") return [];
  return node.declaration === null ? [] : [{ start: node.start, end: node.declaration.start, text: "" }];
}

/** Applies edits to a stretch of a text; those inside of another one are dropped. */
export function applyEdits(text: string, from: number, to: number, edits: readonly Edit[]): string {
  let result = "";
  let at = from;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (edit.start < at) continue;
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at, to);
}

/** Where a statement stands with the comments above and behind it. */
export function chunkRange(cell: CellFacts, index: number): { readonly start: number; readonly end: number } {
  const part = cell.parts[index];
  if (part === undefined) return { start: 0, end: 0 };
  const start = part.start - leadingText(cell, index).trimStart().length;
  return { start, end: part.end + trailingComment(cell, index).length };
}

/** The comments above a statement, with the empty lines around them. */
function leadingText(cell: CellFacts, index: number): string {
  const start = cell.parts[index]?.start ?? 0;
  const before = cell.parts[index - 1];
  const from = before === undefined ? (openingComment(cell)?.end ?? 0) : before.end + trailingComment(cell, index - 1).length;
  const text = cell.text.slice(from, start);
  // Nothing but comments, space and semicolons stands between two statements.
  return text.replace(/^[\s;]+/, (space) => (space.split("\n").length > 2 ? "\n" : ""));
}

/** A comment behind a statement, on its line. */
function trailingComment(cell: CellFacts, index: number): string {
  const part = cell.parts[index];
  if (part === undefined) return "";
  const comment = cellSyntax(cell.text).comments.find(({ start }) => start >= part.end);
  if (comment === undefined) return "";
  const between = cell.text.slice(part.end, comment.start);
  const next = cell.parts[index + 1];
  if (!/^[ \t;]*$/.test(between) || (next !== undefined && next.start < comment.end)) return "";
  return cell.text.slice(part.end, comment.end);
}

/** Comments below the last statement of a cell. */
export function closingText(cell: CellFacts): string {
  const last = cell.parts.length - 1;
  const end = last < 0 ? 0 : (cell.parts[last]?.end ?? 0) + trailingComment(cell, last).length;
  return cell.text.slice(end).replace(/^[\s;]+/, "");
}
