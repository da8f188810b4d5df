import { existsSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import process from "node:process";
import {
  analyzeNotebook,
  type CheckedModule,
  exportChecked,
  moduleNames,
  typeErrorsSentence,
  writeExport,
} from "../analysis/index.js";
import { ExportError } from "../errors.js";
import { readNotebookFile } from "./read-notebook.js";
import { withTypes } from "./with-types.js";

/** How a module is written. */
export interface ExportSettings {
  /** The module's file, or null for the standard output. */
  readonly output: string | null;
  /** Whether a file that was edited by hand is overwritten. */
  readonly isForced: boolean;
}

/** Writes the pipeline of a notebook file as a module, to a file or to the standard output. Throws NotebookFileError or ExportError. */
export async function exportNotebook(file: string, { output, isForced }: ExportSettings): Promise<void> {
  if (output !== null) checkOutput(output);
  const module = await checkedModule(file, output);
  const { text } = module;
  const isBeside = output === null || dirname(resolve(output)) === dirname(resolve(file));
  if (isBeside) process.stderr.write(typeErrorsSentence(output ?? file, module));
  if (output === null) return void process.stdout.write(text);
  const target = { file: output, path: resolve(output), folder: dirname(resolve(file)) };
  await writeExport(text, { ...target, isForced, force: "--force" });
}

async function checkedModule(file: string, output: string | null): Promise<CheckedModule> {
  const { cells, problems } = await readNotebookFile(file);
  const [problem] = problems;
  if (problem !== undefined) throw new ExportError(problem);
  const analysis = analyzeNotebook(cells);
  const error = analysis.messages.find((message) => message.level === "error");
  if (error !== undefined) throw new ExportError(error.text);
  if (analysis.stages.length === 0)
    throw new ExportError(`There is no stage in '${file}': write '%%stage NAME' on the first line of a cell`);
  const folder = dirname(resolve(file));
  const source = basename(file);
  const names = moduleNames(folder, output === null ? folder : dirname(resolve(output)));
  return await withTypes(folder, cells, (types, service) =>
    exportChecked(analysis, { name: source.replace(/\.ipynb$/, ""), source, types, moduleName: names }, service),
  );
}

function checkOutput(output: string): void {
  if (!/\.[mc]?ts$/.test(output))
    throw new ExportError(`'${output}' does not end in .ts; a pipeline is exported as TypeScript, as in '-o pipeline.ts'`);
  const folder = dirname(output);
  if (!existsSync(folder))
    throw new ExportError(`Cannot write '${output}': there is no folder '${folder}'; make it first, or name another one`);
}
