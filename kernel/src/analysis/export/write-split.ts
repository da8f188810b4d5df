import { existsSync, statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ExportError, systemReason } from "../../errors.js";
import { splitModule } from "./split-module.js";
import { type ExportTarget, removeOldExports, writeExports } from "./write-export.js";

/** What came of an export to a folder. */
export interface SplitResult {
  /** The names of the files, `index.ts` first. */
  readonly files: readonly string[];
  /** Files of an earlier export that were edited since and so stay, though no stage needs them. */
  readonly stay: readonly string[];
}

/** Writes a module as a folder of files, over nothing that someone may have written by hand. `target.path` is the folder. Throws ExportError. */
export async function writeSplit(text: string, target: ExportTarget): Promise<SplitResult> {
  const { path, file, folder } = target;
  if (existsSync(path) && !statSync(path).isDirectory())
    throw new ExportError(`Cannot write '${file}': it is a file, and --split writes a folder; name another one`);
  const modules = await splitModule(text);
  await mkdir(path, { recursive: true }).catch((cause: unknown) => {
    throw new ExportError(`Cannot write '${file}': ${systemReason(cause)}`, cause);
  });
  const all = modules.map(({ name, text: module }) => ({
    text: module,
    target: { ...target, path: join(path, name), file: `${file}/${name}` },
  }));
  await writeExports(all, folder);
  const files = modules.map(({ name }) => name);
  return { files, stay: await removeOldExports(folder, path, new Set(files)) };
}

/** Tells of the files that stay, or gives an empty text. */
export function stayText(folder: string, stay: readonly string[]): string {
  if (stay.length === 0) return "";
  const names = stay.map((name) => `${folder}/${name}`).join(", ");
  return `${names} ${stay.length === 1 ? "is" : "are"} of an earlier export and ${stay.length === 1 ? "was" : "were"} edited since, so ${stay.length === 1 ? "it stays" : "they stay"}; no stage needs ${stay.length === 1 ? "it" : "them"}\n`;
}
