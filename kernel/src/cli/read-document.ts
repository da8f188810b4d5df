import { readFile } from "node:fs/promises";
import {
  emptyNotebook,
  isPercentText,
  type NotebookDocument,
  parseNotebook,
  parsePercent,
  withCells,
} from "../documents/index.js";
import { NotebookFileError } from "./errors.js";

/** Reads a notebook whole: in Jupyter's format, version 4, or as TypeScript with percent marks. Throws NotebookFileError. */
export async function readDocument(file: string): Promise<NotebookDocument> {
  const text = await readText(file);
  if (/\.[mc]?ts$/.test(file)) return percentDocument(file, text);
  const document = parseNotebook(text);
  if (document === "no-json") throw new NotebookFileError(file, "it is no notebook: its text is not JSON");
  if (document === "no-notebook")
    throw new NotebookFileError(file, "it is no notebook of format 4; open it in JupyterLab and save it again");
  return document;
}

function percentDocument(file: string, text: string): NotebookDocument {
  if (!isPercentText(text))
    throw new NotebookFileError(file, "it has no '// %%' line, which begins a cell; write one above each cell");
  const document = parseNotebook(withCells(emptyNotebook(), parsePercent(text)));
  if (typeof document === "string") throw new NotebookFileError(file, "its cells cannot be read");
  return document;
}

/** The text of a file. Throws NotebookFileError. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? ""; // what node:fs rejects with
    const known: Readonly<Record<string, string>> = {
      ENOENT: "there is no such file",
      EISDIR: "it is a folder; name a notebook in it",
      EACCES: "there is no permission to read it",
    };
    throw new NotebookFileError(file, known[code] ?? String(cause), { cause });
  }
}
