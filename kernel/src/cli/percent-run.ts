import { randomUUID } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isPercentText } from "../documents/index.js";
import { exportBase } from "./export.js";

/** A file with percent marks, as it is to be run. */
export interface PercentRun {
  /** The module to run: the pipeline of its stages, or the file itself where it has none. */
  readonly file: string;
  readonly isScript: boolean;
  remove(): Promise<void>;
}

/** Prepares a file with percent marks; null for any other. Throws NotebookFileError or ExportError. */
export async function percentRun(path: string): Promise<PercentRun | null> {
  if (!/\.[mc]?ts$/.test(path)) return null;
  const text = await readFile(path, "utf8");
  if (!isPercentText(text) || /\bdefinePipeline\s*\(/.test(text)) return null;
  if (!/^\/\/ %%stage\s/m.test(text)) return { file: path, isScript: true, remove: async () => undefined };
  // Beside the file, so that its imports mean the same.
  const file = join(dirname(path), `.stagebook-run-${randomUUID().slice(0, 8)}.ts`);
  await writeFile(file, (await exportBase(path, file, false)).text);
  return { file, isScript: false, remove: () => rm(file, { force: true }) };
}
