import { readFile } from "node:fs/promises";
import { type NotebookDocument, parseNotebook } from "../documents/index.js";
import { NotebookFileError } from "./errors.js";

/** Reads a notebook in Jupyter's format, version 4, whole. Throws NotebookFileError. */
export async function readDocument(file: string): Promise<NotebookDocument> {
  const document = parseNotebook(await readText(file));
  if (document === "no-json") throw new NotebookFileError(file, "it is no notebook: its text is not JSON");
  if (document === "no-notebook")
    throw new NotebookFileError(file, "it is no notebook of format 4; open it in JupyterLab and save it again");
  return document;
}

/** The text of a file. Throws NotebookFileError. */
async function readText(file: string): Promise<string> {
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
