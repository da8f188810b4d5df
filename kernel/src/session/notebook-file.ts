import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import process from "node:process";

/** What the saved notebook tells that executed cells do not. */
export interface NotebookFile {
  /** Such as `penguins.ipynb`. */
  readonly name: string;
  /** The Markdown right above a code cell, by the id of the cell. */
  readonly headings: ReadonlyMap<string, string>;
}

/** Reads the notebook of this kernel as it was last saved; null where the front end does not say which one it is. */
export async function readNotebookFile(folder: string): Promise<NotebookFile | null> {
  // Jupyter Server tells each kernel the path of its notebook.
  const path = process.env["JPY_SESSION_NAME"];
  if (path === undefined || !path.endsWith(".ipynb")) return null;
  const name = basename(path);
  try {
    return { name, headings: headingsOf(JSON.parse(await readFile(join(folder, name), "utf8"))) };
  } catch {
    return { name, headings: new Map() };
  }
}

interface SavedCell {
  readonly id?: unknown;
  readonly cell_type?: unknown;
  readonly source?: unknown;
}

function headingsOf(notebook: { readonly cells?: unknown }): Map<string, string> {
  const headings = new Map<string, string>();
  let above = "";
  const cells: readonly SavedCell[] = Array.isArray(notebook.cells) ? notebook.cells : [];
  for (const { id, cell_type: type, source } of cells) {
    if (type === "code" && typeof id === "string" && above !== "") headings.set(id, above);
    above = type === "markdown" ? textOf(source) : "";
  }
  return headings;
}

function textOf(source: unknown): string {
  return Array.isArray(source) ? source.join("") : String(source ?? "");
}
