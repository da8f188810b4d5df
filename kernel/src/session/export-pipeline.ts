import { existsSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join } from "node:path";
import { exportModule } from "../analysis/index.js";
import { ExportError } from "../errors.js";
import type { Session } from "./session.js";

/** Writes the pipeline as a module; relative paths start at the notebook's folder. Returns the number of stages. Throws ExportError. */
export async function exportPipeline(session: Session, file: string): Promise<number> {
  const path = isAbsolute(file) ? file : join(session.folder, file);
  if (!/\.[mc]?ts$/.test(path))
    throw new ExportError(`'${file}' does not end in .ts; a pipeline is exported as TypeScript, as in '%export pipeline.ts'`);
  const folder = dirname(path);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new ExportError(`Cannot write '${file}': there is no folder '${dirname(file)}'; make it first, or name another one`);
  }
  const text = await moduleText(session, basename(path).replace(/\.[mc]?ts$/, ""));
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new ExportError(`Cannot write '${file}': ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  return session.state.stages().length;
}

/** The pipeline of the notebook as the text of a module. Throws ExportError with what stands in the way. */
export async function moduleText(session: Session, name = "notebook"): Promise<string> {
  const analysis = session.state.analysis();
  if (analysis.stages.length === 0)
    throw new ExportError("There is no stage to export: write '%%stage NAME' on the first line of a cell and run it");
  const problem = analysis.messages.find((message) => message.level === "error");
  if (problem !== undefined) throw new ExportError(problem.text);
  const types = new Map(session.state.stages().map((cell) => [cell.stage.name, cell.types]));
  return await exportModule(analysis, { name, types });
}
