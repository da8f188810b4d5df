import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { NotebookCell } from "../analysis/index.js";
import { parseMagics } from "../cells/index.js";
import { StagebookError } from "../errors.js";
import { NotebookFileError } from "./errors.js";

/** The code cells of a notebook file, and what is wrong with their magics. */
export interface NotebookFile {
  readonly cells: readonly NotebookCell[];
  readonly problems: readonly string[];
}

interface FileCell {
  readonly cell_type: string;
  readonly id?: string | undefined;
  readonly source: string | readonly string[];
}

const cellShape: z.ZodType<FileCell> = z.object({
  cell_type: z.string(),
  id: z.string().optional(),
  source: z.union([z.string(), z.array(z.string())]),
});
const fileShape: z.ZodType<{ readonly cells: readonly FileCell[] }> = z.object({ cells: z.array(cellShape) });

/** Reads a notebook in Jupyter's format, version 4. Throws NotebookFileError. */
export async function readNotebookFile(file: string): Promise<NotebookFile> {
  const found = fileShape.safeParse(parseJson(await readText(file), file));
  if (!found.success) throw new NotebookFileError(file, "it is no notebook of format 4; open it in JupyterLab and save it again");
  const cells: NotebookCell[] = [];
  const problems: string[] = [];
  let heading = "";
  for (const cell of found.data.cells) {
    const text = typeof cell.source === "string" ? cell.source : cell.source.join("");
    if (cell.cell_type === "code") cells.push(codeCell(cell.id ?? `c${cells.length + 1}`, text, heading, problems));
    heading = cell.cell_type === "markdown" ? text : "";
  }
  return { cells, problems };
}

function codeCell(id: string, source: string, heading: string, problems: string[]): NotebookCell {
  const above = heading === "" ? {} : { heading };
  try {
    const { body: text, stage, isParams } = parseMagics(source);
    return { id, text, stage, isParams, ...above };
  } catch (error) {
    if (!(error instanceof StagebookError)) throw error;
    problems.push(`Cell '${id}': ${error.message}`);
    return { id, text: source.replace(/^(\s*(%.*)?\n)+/, ""), stage: null, ...above };
  }
}

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

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new NotebookFileError(file, "it is no notebook: its text is not JSON", { cause });
  }
}
