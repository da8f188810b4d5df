import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import process from "node:process";
import {
  type ExportBase,
  type ExportedStages,
  exportStages,
  keepBase,
  loadFormatter,
  moduleKindSentence,
  moduleNames,
  type NotebookAnalysis,
  stayText,
  typeErrorsSentence,
  writeExport,
  writeSplit,
} from "../analysis/index.js";
import { ExportError } from "../errors.js";
import { borderNotes } from "./border-notes.js";
import { listenForStop, ProgressLine } from "./progress-line.js";
import { readDocument } from "./read-document.js";
import { readNotebookFile } from "./read-notebook.js";
import { withTypes } from "./with-types.js";

/** How a module is written. */
export interface ExportSettings {
  /** The module's file, or null for the standard output. */
  readonly output: string | null;
  /** Whether a file that was edited by hand is overwritten. */
  readonly isForced: boolean;
  /** Whether what it gives is compared with what the notebook gives. */
  readonly isProved: boolean;
  /** Whether each stage gets a file of its own, in a folder. */
  readonly isSplit: boolean;
  /** Whether what stages give is checked by schemas when the file runs. */
  readonly schemas: boolean;
  /** Whether stages that cannot be exported are left out. */
  readonly isPartial: boolean;
}

/**
 * Writes the pipeline of a notebook file as a module, to a file or to the standard output, and gives the exit code: 1 when it is to be
 * proved and is not. Throws NotebookFileError or ExportError.
 */
export async function exportNotebook(file: string, settings: ExportSettings): Promise<number> {
  const { output, isForced, isProved, isSplit } = settings;
  if (output !== null) checkOutput(output, isSplit);
  else if (isSplit) throw new ExportError("'--split' writes a folder; name it, as in '-o pipeline --split'");
  else if (isProved) throw new ExportError("'--prove' runs the exported module; name its file, as in '-o pipeline.ts --prove'");
  const { module, analysis } = await checkedModule(
    file,
    isSplit && output !== null ? join(output, "index.ts") : output,
    settings,
  );
  const { text } = module;
  const isBeside = output === null || (!isSplit && dirname(resolve(output)) === dirname(resolve(file)));
  if (isBeside) process.stderr.write(typeErrorsSentence(output ?? file, module));
  if (output !== null && !isSplit) process.stderr.write(moduleKindSentence(output, resolve(output)));
  if (output === null) {
    process.stdout.write(text);
    return 0;
  }
  const target = { file: output, path: resolve(output), folder: dirname(resolve(file)), isForced, force: "--force" };
  if (isSplit) process.stderr.write(stayText(output, (await writeSplit(text, target)).stay));
  else await writeExport(text, target);
  await keepBase(target.folder, target.path, { text, map: module.map, cells: await baseCells(file) });
  return isProved ? await prove(file, isSplit ? join(output, "index.ts") : output, analysis) : 0;
}

/** What an export of a notebook to a file would be now. Throws NotebookFileError or ExportError. */
export async function exportBase(file: string, output: string, schemas: boolean): Promise<ExportBase> {
  const { module } = await checkedModule(file, output, { schemas, isPartial: false, isDraft: true });
  return { text: module.text, map: module.map, cells: await baseCells(file) };
}

async function baseCells(file: string): Promise<ExportBase["cells"]> {
  const { cells } = await readDocument(file);
  const code = cells.filter(({ kind }) => kind === "code");
  return code.map(({ id, source }, index) => ({ id: id ?? `c${index + 1}`, source }));
}

/** Runs both and prints how they compare. */
async function prove(file: string, path: string, analysis: NotebookAnalysis): Promise<number> {
  const [{ isProven, proofBundle }, { proveFile }, { cells }] = await Promise.all([
    import("../session/index.js"),
    import("./prove.js"),
    readDocument(file),
  ]);
  const line = new ProgressLine();
  const stop = listenForStop();
  try {
    process.stderr.write(`Running ${file} in a fresh kernel, then ${path} in a clean process\n`);
    const proof = await proveFile({ file, cells, analysis, path, signal: stop.signal, line });
    line.clear();
    process.stdout.write(`${proofBundle(proof, path)["text/plain"]}\n`);
    if (proof.problem !== null) process.stderr.write(`${proof.problem}\n`);
    return proof.isCancelled ? 130 : isProven(proof) ? 0 : 1;
  } finally {
    line.clear();
    stop.done();
  }
}

interface ModuleOrder {
  readonly schemas: boolean;
  readonly isPartial: boolean;
  /** Whether it is only to be looked at or run, so that type errors do not stand in its way. */
  readonly isDraft?: boolean;
}

async function checkedModule(
  file: string,
  output: string | null,
  { schemas, isPartial, isDraft = false }: ModuleOrder,
): Promise<ExportedStages> {
  const { cells, problems } = await readNotebookFile(file);
  const [problem] = problems;
  if (problem !== undefined) throw new ExportError(problem);
  const folder = dirname(resolve(file));
  const source = basename(file);
  const noStages = `There is no stage in '${file}': write '%%stage NAME' on the first line of a cell`;
  if (cells.every(({ stage }) => stage === null)) throw new ExportError(noStages);
  // It loads while the type checker starts.
  void loadFormatter().catch(() => undefined);
  const moduleName = moduleNames(folder, output === null ? folder : dirname(resolve(output)));
  const settings = { name: source.replace(/\.ipynb$/, ""), source, moduleName, schemas, isPartial, noStages };
  return await withTypes(folder, cells, async ({ types, errors }, service) => {
    const exported = await exportStages(cells, { ...settings, types, errors: isDraft ? new Map() : errors }, service);
    const lines = isDraft ? [] : [...exported.leftOut, ...borderNotes(exported.analysis, types), ...exported.module.unchecked];
    process.stderr.write(lines.map((line) => `${line}\n`).join(""));
    return exported;
  });
}

function checkOutput(output: string, isSplit: boolean): void {
  if (isSplit && /\.[mc]?ts$/.test(output))
    throw new ExportError(
      `'--split' writes a folder, and '${output}' is the name of a file; name a folder, as in '-o pipeline --split'`,
    );
  if (!isSplit && !/\.[mc]?ts$/.test(output))
    throw new ExportError(`'${output}' does not end in .ts; a pipeline is exported as TypeScript, as in '-o pipeline.ts'`);
  const folder = dirname(output);
  if (!existsSync(folder))
    throw new ExportError(`Cannot write '${output}': there is no folder '${folder}'; make it first, or name another one`);
}
