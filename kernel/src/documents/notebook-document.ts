import { z } from "zod";

/** One cell of a notebook file. */
export interface DocumentCell {
  readonly kind: "code" | "markdown" | "raw";
  /** Null in files of before format 4.5. */
  readonly id: string | null;
  readonly source: string;
  /** The number in its prompt when it was saved, or null. */
  readonly count: number | null;
  /** What its last run wrote and gave: the text of its value, and what went to the standard output. */
  readonly value: string | null;
  readonly text: string;
  /** `Name: message` of the error that it ended with, or null. */
  readonly error: string | null;
  /** True when the author says that it fails on purpose. */
  readonly mayFail: boolean;
}

/** A notebook file: its cells, and all else that is in it, to be written back as it was. */
export interface NotebookDocument {
  readonly cells: readonly DocumentCell[];
  readonly file: SavedNotebook;
  /** How the file is indented. */
  readonly indent: string;
}

/** What is wrong with a text that is no notebook. */
export type DocumentProblem = "no-json" | "no-notebook";

type Saved = Readonly<Record<string, unknown>>;

interface SavedCell extends Saved {
  readonly cell_type: string;
  readonly id?: string | undefined;
  readonly source: string | readonly string[];
}

interface SavedNotebook extends Saved {
  readonly cells: readonly SavedCell[];
}

const lines = z.union([z.string(), z.array(z.string())]);
const savedCell: z.ZodType<SavedCell> = z.looseObject({ cell_type: z.string(), id: z.string().optional(), source: lines });
const savedNotebook: z.ZodType<SavedNotebook> = z.looseObject({ cells: z.array(savedCell) });

/** Reads the text of a notebook in Jupyter's format, version 4. */
export function parseNotebook(text: string): NotebookDocument | DocumentProblem {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return "no-json";
  }
  const file = savedNotebook.safeParse(json).data;
  if (file === undefined) return "no-notebook";
  return { file, cells: file.cells.map(documentCell), indent: /^\{\r?\n([ \t]+)"/.exec(text)?.[1] ?? " " };
}

function documentCell(cell: SavedCell): DocumentCell {
  const kind = cell.cell_type === "markdown" || cell.cell_type === "raw" ? cell.cell_type : "code";
  const outputs = Array.isArray(cell["outputs"]) ? (cell["outputs"] as readonly Saved[]) : []; // of objects, by the format
  const count = cell["execution_count"];
  const tags: unknown = (cell["metadata"] as Saved | undefined)?.["tags"]; // an object, by the format
  return {
    kind,
    id: cell.id ?? null,
    source: joined(cell.source),
    count: typeof count === "number" ? count : null,
    value: valueIn(outputs),
    text: outputs.map((output) => (output["name"] === "stdout" ? joined(output["text"]) : "")).join(""),
    error: errorIn(outputs),
    mayFail: Array.isArray(tags) && tags.includes("raises-exception"),
  };
}

function valueIn(outputs: readonly Saved[]): string | null {
  const data = outputs.find((output) => output["output_type"] === "execute_result")?.["data"] as Saved | undefined; // an object, by the format
  return data?.["text/plain"] === undefined ? null : joined(data["text/plain"]);
}

function errorIn(outputs: readonly Saved[]): string | null {
  const error = outputs.find((output) => output["output_type"] === "error");
  return error === undefined ? null : `${String(error["ename"])}: ${String(error["evalue"])}`;
}

function joined(text: unknown): string {
  return Array.isArray(text) ? text.join("") : String(text ?? "");
}

/** A notebook without cells, for our kernel. */
export function emptyNotebook(): NotebookDocument {
  const kernelspec = { display_name: "TypeScript (Stagebook)", language: "typescript", name: "stagebook" };
  const language = { name: "typescript", file_extension: ".ts", mimetype: "text/typescript" };
  const file = { cells: [], metadata: { kernelspec, language_info: language }, nbformat: 4, nbformat_minor: 5 };
  return { cells: [], file, indent: " " };
}

/** The text of the file with other sources in some of its cells, by position; all else stays as it is, outputs of changed cells too. */
export function withSources({ file, indent }: NotebookDocument, sources: ReadonlyMap<number, string>): string {
  const cells = file.cells.map((cell, index) => {
    const source = sources.get(index);
    return source === undefined ? cell : { ...cell, source: Array.isArray(cell.source) ? splitLines(source) : source };
  });
  return fileText({ ...file, cells }, indent);
}

/** The text of the file with these cells in place of its own. A cell whose id or text is known keeps its outputs and metadata. */
export function withCells(
  { file, indent }: NotebookDocument,
  cells: readonly Pick<DocumentCell, "kind" | "id" | "source">[],
): string {
  const left = new Set(file.cells);
  const take = (match: (cell: SavedCell) => boolean): SavedCell | undefined => {
    const found = [...left].find(match);
    if (found !== undefined) left.delete(found);
    return found;
  };
  const exact = cells.map(({ kind, source, id }) =>
    take((old) => old.cell_type === kind && (id === null ? joined(old.source) === source : old.id === id)),
  );
  const made = cells.map((cell, index) => savedFrom(cell, exact[index]));
  const taken = new Set<string>();
  const unique = made.map((cell, index) => ({ ...cell, id: uniqueId(cell.id ?? `cell-${index + 1}`, taken) }));
  return fileText({ ...file, cells: unique }, indent);
}

function savedFrom({ kind, id, source }: Pick<DocumentCell, "kind" | "id" | "source">, old: SavedCell | undefined): SavedCell {
  const known = old ?? { cell_type: kind, id: id ?? undefined, metadata: {}, source: "" };
  const isSame = joined(known.source) === source;
  const fresh = kind === "code" && (old === undefined || !isSame) ? { execution_count: null, outputs: [] } : {};
  return { ...known, ...fresh, source: splitLines(source) };
}

function uniqueId(wish: string, taken: Set<string>): string {
  let id = wish;
  for (let number = 2; taken.has(id); number += 1) id = `${wish}-${number}`;
  taken.add(id);
  return id;
}

/** Lines with their ends, as Jupyter writes them. */
function splitLines(source: string): string[] {
  return source === "" ? [] : source.split(/(?<=\n)/);
}

function fileText(file: SavedNotebook, indent: string): string {
  return `${JSON.stringify(file, null, indent)}\n`;
}
