import { existsSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join } from "node:path";
import { type CheckedModule, exportChecked, moduleNames, typeErrorsSentence } from "../analysis/index.js";
import { ExportError } from "../errors.js";
import { readNotebookFile } from "./notebook-file.js";
import type { Session } from "./session.js";

/** An export that was written. */
export interface ExportResult {
  /** The number of stages. */
  readonly stages: number;
  /** What the type checker has against the file, or empty. */
  readonly warning: string;
}

/** Writes the pipeline as a module; relative paths start at the notebook's folder. Throws ExportError. */
export async function exportPipeline(session: Session, file: string): Promise<ExportResult> {
  const path = isAbsolute(file) ? file : join(session.folder, file);
  if (!/\.[mc]?ts$/.test(path))
    throw new ExportError(`'${file}' does not end in .ts; a pipeline is exported as TypeScript, as in '%export pipeline.ts'`);
  const folder = dirname(path);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new ExportError(`Cannot write '${file}': there is no folder '${dirname(file)}'; make it first, or name another one`);
  }
  const module = await checkedModule(session, { name: basename(path).replace(/\.[mc]?ts$/, ""), folder });
  try {
    await writeFile(path, module.text);
  } catch (cause) {
    throw new ExportError(`Cannot write '${file}': ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  // The checker looks at the file as if it were beside the notebook, so elsewhere it cannot find local files.
  const warning = folder === session.folder ? typeErrorsSentence(file, module) : "";
  return { stages: session.state.stages().length, warning };
}

/** The pipeline of the notebook as the text of a module. Throws ExportError with what stands in the way. */
export async function moduleText(session: Session): Promise<string> {
  return (await checkedModule(session, { name: "notebook", folder: session.folder })).text;
}

interface ModuleSettings {
  /** The name of the pipeline where the notebook's own is not known. */
  readonly name: string;
  /** The folder in which the module will be. */
  readonly folder: string;
}

async function checkedModule(session: Session, { name, folder }: ModuleSettings): Promise<CheckedModule> {
  const file = await readNotebookFile(session.folder);
  const analysis = session.state.analysisWithHeadings(file?.headings ?? new Map());
  if (analysis.stages.length === 0)
    throw new ExportError("There is no stage to export: write '%%stage NAME' on the first line of a cell and run it");
  const problem = analysis.messages.find((message) => message.level === "error");
  if (problem !== undefined) throw new ExportError(problem.text);
  const cells = session.state.ordered();
  await session.state.typed();
  const settings = {
    name: file?.name.replace(/\.ipynb$/, "") ?? name,
    ...(file === null ? {} : { source: file.name }),
    types: new Map(cells.map((cell) => [cell.id, cell.types])),
    moduleName: moduleNames(session.folder, folder),
  };
  return await exportChecked(analysis, settings, session.types);
}
