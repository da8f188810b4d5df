import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import {
  analysisJson,
  type CellTypes,
  type ExportBase,
  type ExportedStages,
  exportStages,
  keepBase,
  looseTypes,
  moduleKindSentence,
  moduleNames,
  type NotebookAnalysis,
  outputTypes,
  stayText,
  typeErrorsSentence,
  writeExport,
  writeSplit,
} from "../analysis/index.js";
import { ExportError } from "../errors.js";
import { dotText, mermaidText } from "../stages/index.js";
import { readNotebookFile } from "./notebook-file.js";
import type { Session } from "./session.js";

/** An export that was written. */
export interface ExportResult {
  /** The whole path of the file. */
  readonly path: string;
  /** What the stages were found to be. */
  readonly analysis: NotebookAnalysis;
  /** The number of stages. */
  readonly stages: number;
  /** The number of files. */
  readonly files: number;
  /** What the type checker has against the file, or what else is to be known; or empty. */
  readonly warning: string;
}

/** How a module is written. */
export interface ExportSettings {
  /** Whether a file is overwritten that is not as it was exported last. */
  readonly isForced?: boolean;
  /** Whether each stage gets a file of its own, in a folder. */
  readonly isSplit?: boolean;
  /** Whether what stages give is checked by schemas when the file runs. */
  readonly schemas?: boolean;
  /** Whether stages that cannot be exported are left out. */
  readonly isPartial?: boolean;
}

/**
 * Writes the pipeline as a module; relative paths start at the notebook's folder.
 * Throws ExportError, also when `file` is not as it was exported last and is not to be overwritten.
 */
export async function exportPipeline(session: Session, file: string, settings: ExportSettings = {}): Promise<ExportResult> {
  const { isForced = false, isSplit = false, schemas = false, isPartial = false } = settings;
  const path = resolve(session.folder, file);
  checkName(file, isSplit);
  checkFolder(file, dirname(path));
  await checkNotNotebook(session, file, path);
  const folder = isSplit ? path : dirname(path);
  const name = basename(path).replace(/\.[mc]?ts$/, "");
  const { module, analysis, leftOut } = await checkedModule(session, { name, folder, schemas, isPartial });
  const force = `%export ${quoted(file)}${isSplit ? " --split" : ""} --force`;
  const target = { file, path, folder: session.folder, isForced, force };
  const stages = analysis.stages.length;
  const notes = [...leftOut, ...looseTypes(analysis, outputTypes(analysis, cellTypes(session))), ...module.unchecked]
    .map((each) => `${each}\n`)
    .join("");
  const base = { text: module.text, map: module.map, cells: baseCells(session) };
  if (isSplit) {
    const { files, stay } = await writeSplit(module.text, target);
    await keepBase(session.folder, path, base);
    return { path: join(path, "index.ts"), analysis, stages, files: files.length, warning: notes + stayText(file, stay) };
  }
  await writeExport(module.text, target);
  await keepBase(session.folder, path, base);
  // The checker looks at the file as if it were beside the notebook, so elsewhere it cannot find local files.
  const warning = folder === session.folder ? typeErrorsSentence(file, module) : "";
  return { path, analysis, stages, files: 1, warning: notes + warning + moduleKindSentence(file, path) };
}

/** The cells as they were sent. */
function baseCells({ state, history }: Session): ExportBase["cells"] {
  return state.ordered().map(({ id, count, body }) => ({ id, source: history.source(count) ?? body }));
}

function checkName(file: string, isSplit: boolean): void {
  const isModule = /\.[mc]?ts$/.test(file);
  if (isSplit && isModule)
    throw new ExportError(
      `'--split' writes a folder, and '${file}' is the name of a file; name a folder, as in '%export pipeline --split'`,
    );
  if (!isSplit && !isModule)
    throw new ExportError(`'${file}' does not end in .ts; a pipeline is exported as TypeScript, as in '%export pipeline.ts'`);
}

/** A way to write a graph down. */
export type GraphForm = "mermaid" | "dot" | "json";

/** The graph of the stages in a file. */
export interface GraphFile {
  readonly form: GraphForm;
  readonly file: string;
  readonly isForced: boolean;
}

/** Writes the graph as {@link exportPipeline} writes the module. Throws ExportError. */
export async function exportGraph(session: Session, { form, file, isForced }: GraphFile): Promise<void> {
  const path = resolve(session.folder, file);
  if (/\.[mc]?ts$/.test(path))
    throw new ExportError(`'${file}' is the name of a module; name the graph's file after its form, as in '${graphFiles[form]}'`);
  checkFolder(file, dirname(path));
  const force = `%export ${quoted(file)} --${form} --force`;
  await writeExport(await graphText(session, form), { file, path, folder: session.folder, isForced, force });
}

/** The graph of the stages as text. Throws ExportError when there is no stage. */
export async function graphText(session: Session, form: GraphForm): Promise<string> {
  const { state } = session;
  await state.typed();
  const analysis = state.analysis();
  checkStages(analysis);
  if (form === "mermaid") return mermaidText(analysis.graph);
  if (form === "dot") return dotText(analysis.graph);
  return `${JSON.stringify(analysisJson(analysis, outputTypes(analysis, cellTypes(session))), null, 2)}\n`;
}

const graphFiles: Readonly<Record<GraphForm, string>> = { mermaid: "graph.mmd", dot: "graph.dot", json: "graph.json" };

function checkFolder(file: string, folder: string): void {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new ExportError(`Cannot write '${file}': there is no folder '${dirname(file)}'; make it first, or name another one`);
  }
}

/** A file with percent marks that is open as a notebook is no place for its own export, whoever may overwrite it. */
async function checkNotNotebook({ folder }: Session, file: string, path: string): Promise<void> {
  const notebook = await readNotebookFile(folder);
  if (notebook === null || join(folder, notebook.name) !== path) return;
  throw new ExportError(`'${file}' is this notebook itself; name another file, as in '%export ${exampleFile(file)}'`);
}

function exampleFile(file: string): string {
  return file.replace(/(\.[mc]?ts)$/, "-pipeline$1");
}

function checkStages({ stages }: NotebookAnalysis): void {
  if (stages.length === 0) throw new ExportError(noStages);
}

const noStages = "There is no stage to export: write '%%stage NAME' on the first line of a cell and run it";

function quoted(file: string): string {
  return /\s/.test(file) ? `"${file}"` : file;
}

/** The pipeline of the notebook as the text of a module. Throws ExportError with what stands in the way. */
export async function moduleText(session: Session): Promise<string> {
  return (await checkedModule(session, { name: "notebook", folder: session.folder, schemas: true, isDraft: true })).module.text;
}

interface ModuleSettings {
  /** The name of the pipeline where the notebook's own is not known. */
  readonly name: string;
  /** The folder in which the module will be. */
  readonly folder: string;
  readonly schemas: boolean;
  readonly isPartial?: boolean;
  /** Whether it is only to be looked at or run, so that type errors do not stand in its way. */
  readonly isDraft?: boolean;
}

async function checkedModule(
  session: Session,
  { name, folder, schemas, isPartial = false, isDraft = false }: ModuleSettings,
): Promise<ExportedStages> {
  const file = await readNotebookFile(session.folder);
  await session.state.typed();
  const cells = session.state.ordered();
  const settings = {
    name: file?.name.replace(/\.\w+$/, "") ?? name,
    ...(file === null ? {} : { source: file.name }),
    types: cellTypes(session),
    errors: new Map(isDraft ? [] : cells.map((cell) => [cell.id, cell.typeErrors])),
    moduleName: moduleNames(session.folder, folder),
    noStages,
    ...{ schemas, isPartial },
  };
  return await exportStages(session.state.cellsWithHeadings(file?.headings ?? new Map()), settings, session.types);
}

function cellTypes({ state }: Session): CellTypes {
  return new Map(state.ordered().map((cell) => [cell.id, cell.types]));
}
