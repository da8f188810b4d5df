import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, extname, resolve } from "node:path";
import process from "node:process";
import { writeExport } from "../analysis/index.js";
import { emptyNotebook, isPercentText, parseNotebook, parsePercent, percentText, withCells } from "../documents/index.js";
import { NotebookFileError } from "./errors.js";
import { readDocument, readText } from "./read-document.js";

/** How a file is converted. */
export interface ConvertSettings {
  /** The file to write; the name of the other kind beside the first one by default. */
  readonly output: string | null;
  readonly isForced: boolean;
}

/**
 * Writes a notebook as TypeScript with percent marks, or such a file as a notebook. A notebook that is there already keeps the outputs
 * of cells that are in the file as well. Throws NotebookFileError or ExportError.
 */
export async function convertFile(file: string, { output, isForced }: ConvertSettings): Promise<void> {
  const isNotebook = extname(file) === ".ipynb";
  const target = output ?? file.replace(/\.\w+$/, isNotebook ? ".ts" : ".ipynb");
  if (resolve(target) === resolve(file))
    throw new NotebookFileError(file, "it would be written over itself; name another file with -o");
  const text = isNotebook ? percentText((await readDocument(file)).cells) : await notebookText(file, target);
  await writeExport(text, { file: target, path: resolve(target), folder: dirname(resolve(file)), isForced, force: "--force" });
  process.stderr.write(`Wrote ${target}\n`);
}

/** The notebook of a percent file. Throws NotebookFileError. */
async function notebookText(file: string, target: string): Promise<string> {
  const text = await readText(file);
  if (!isPercentText(text))
    throw new NotebookFileError(file, "it has no '// %%' line, which begins a cell; write one above each cell");
  const before = existsSync(target) ? parseNotebook(await readFile(target, "utf8")) : emptyNotebook();
  return withCells(typeof before === "string" ? emptyNotebook() : before, parsePercent(text));
}

/** Writes a notebook with percent marks, to a file or to the standard output. Throws NotebookFileError or ExportError. */
export async function exportPercent(file: string, settings: ConvertSettings): Promise<void> {
  if (settings.output !== null) await convertFile(file, settings);
  else process.stdout.write(percentText((await readDocument(file)).cells));
}
