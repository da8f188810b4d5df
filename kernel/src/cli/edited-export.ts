import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  type ExportBase,
  joinModule,
  type ModuleChanges,
  type ModuleFile,
  splitModule,
  syncModule,
  unreadable,
} from "../analysis/index.js";
import { readText } from "./read-document.js";

/** An exported module as it stands on the disk: one file, or a folder that was written with `--split`. */
export interface EditedExport {
  /** As the user named it. */
  readonly name: string;
  readonly isFolder: boolean;
  /** The file alone, or those of the folder by their names. */
  readonly files: readonly ModuleFile[];
}

/** Something that cannot be brought back, with the file and the line where it stands. */
export interface LostChange {
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

/** What was changed by hand in an export. */
export type ExportChanges = Omit<ModuleChanges, "lost"> & { readonly lost: readonly LostChange[] };

/** Reads an export. Throws NotebookFileError. */
export async function readExport(name: string): Promise<EditedExport> {
  const isFolder = (await stat(name).catch(() => null))?.isDirectory() === true;
  if (!isFolder) return { name, isFolder, files: [{ name, text: await readText(name) }] };
  const names = (await readdir(name)).filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts")).sort();
  const files = await Promise.all(names.map(async (file) => ({ name: file, text: await readFile(join(name, file), "utf8") })));
  return { name, isFolder, files: reachable(files) };
}

/** The index and what it imports from the folder, near and far: other files of the user's may lie there too. */
function reachable(files: readonly ModuleFile[]): readonly ModuleFile[] {
  const found = new Set(["index.ts"]);
  for (const name of found) {
    const text = files.find((file) => file.name === name)?.text ?? "";
    for (const [, near] of text.matchAll(/\bfrom\s+["']\.\/([^"']+)\.[jt]s["']/g)) found.add(`${near}.ts`);
  }
  return files.filter(({ name }) => found.has(name));
}

/** Finds what was changed by hand since an export, and where that belongs in the notebook. */
export async function changesOf(base: ExportBase, { name, isFolder, files }: EditedExport): Promise<ExportChanges> {
  if (!isFolder) {
    const { lost, ...changes } = syncModule(base, files[0]?.text ?? "");
    return { ...changes, lost: lost.map((each) => ({ ...each, file: name })) };
  }
  const pathOf = (file: string): string => `${name.replace(/\/$/, "")}/${file}`;
  const broken = files.flatMap(({ name: file, text }) => {
    const found = unreadable(text);
    return found === null ? [] : [{ ...found, file: pathOf(file) }];
  });
  if (broken.length > 0) return { edits: [], docs: [], lost: broken };
  const written = await splitModule(base.text);
  const [before, after] = [joinModule(base.text, written), joinModule(base.text, files)];
  const { lost, ...changes } = syncModule({ ...base, text: before.text }, after.text);
  return {
    ...changes,
    lost: lost.map(({ line, what }) => {
      const place = after.place(line);
      return { file: pathOf(place.file), line: place.line, what };
    }),
  };
}

/** The files that an export of the same kind would write now. */
export async function filesOf(base: ExportBase, { name, isFolder }: EditedExport): Promise<readonly ModuleFile[]> {
  return isFolder ? await splitModule(base.text) : [{ name, text: base.text }];
}
