import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import { type DocumentCell, isPercentText, parseNotebook, readPercent } from "../documents/index.js";

/** What the saved notebook tells that executed cells do not. */
export interface NotebookFile {
  /** Such as `penguins.ipynb`, or `penguins.ts` where a file with percent marks is open as a notebook. */
  readonly name: string;
  /** As it was last saved; null when it cannot be read. */
  readonly cells: readonly DocumentCell[] | null;
  /** The Markdown right above a code cell, by the id of the cell. */
  readonly headings: ReadonlyMap<string, string>;
}

/** Reads the notebook of this kernel as it was last saved; null where the front end does not say which one it is. */
export async function readNotebookFile(folder: string): Promise<NotebookFile | null> {
  // Jupyter Server tells each kernel the path of its notebook.
  const path = process.env["JPY_SESSION_NAME"];
  if (path === undefined || !/\.(ipynb|[mc]?ts)$/.test(path)) return null;
  const name = basename(path);
  const cells = cellsIn(name, await readFile(join(folder, name), "utf8").catch(() => ""));
  return { name, cells, headings: headingsOf(cells ?? []) };
}

/** Notes that the notebook has another name now, in the same folder. */
export function renameNotebook(name: string): void {
  const path = process.env["JPY_SESSION_NAME"];
  if (path !== undefined) process.env["JPY_SESSION_NAME"] = join(dirname(path), basename(name));
}

function cellsIn(name: string, text: string): readonly DocumentCell[] | null {
  if (name.endsWith(".ipynb")) {
    const document = parseNotebook(text);
    return typeof document === "string" ? null : document.cells;
  }
  if (!isPercentText(text)) return null;
  const unsaved = { count: null, value: null, text: "", error: null, mayFail: false };
  const { cells } = readPercent(text.replaceAll("\r\n", "\n"));
  return cells.map(({ kind, id, source }) => ({ kind, id, source, ...unsaved }));
}

function headingsOf(cells: readonly DocumentCell[]): Map<string, string> {
  const headings = new Map<string, string>();
  let above = "";
  for (const { id, kind, source } of cells) {
    if (kind === "code" && id !== null && above !== "") headings.set(id, above);
    above = kind === "markdown" ? source : "";
  }
  return headings;
}
