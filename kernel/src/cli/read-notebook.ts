import type { NotebookCell } from "../analysis/index.js";
import { parseMagics } from "../cells/index.js";
import { StagebookError } from "../errors.js";
import { readDocument } from "./read-document.js";

/** The code cells of a notebook file, and what is wrong with their magics. */
export interface NotebookFile {
  readonly cells: readonly NotebookCell[];
  readonly problems: readonly string[];
}

/** Reads a notebook in Jupyter's format, version 4. Throws NotebookFileError. */
export async function readNotebookFile(file: string): Promise<NotebookFile> {
  const document = await readDocument(file);
  const cells: NotebookCell[] = [];
  const problems: string[] = [];
  let heading = "";
  for (const { kind, id, source } of document.cells) {
    if (kind === "code") cells.push(codeCell(id ?? `c${cells.length + 1}`, source, heading, problems));
    heading = kind === "markdown" ? source : "";
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
