import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import process from "node:process";
import { alignLists, type ExportBase, keepBase, readBase, writeExport, writeSplit } from "../analysis/index.js";
import { type NotebookDocument, withSources } from "../documents/index.js";
import { changesOf, type EditedExport, filesOf, readExport } from "./edited-export.js";
import { SyncError } from "./errors.js";
import { exportBase } from "./export.js";
import { readDocument, readText } from "./read-document.js";
import { type CellSync, type Side, syncCells } from "./sync-cells.js";

/** How a sync goes about it. */
export interface SyncFlags {
  readonly theirs?: boolean;
  readonly ours?: boolean;
  readonly dryRun?: boolean;
}

/**
 * Brings what was changed by hand in an exported file back into the cells of its notebook, and gives the exit code: 1 where both changed
 * the same lines and nothing says whose are taken, or where something cannot be brought back. Throws NotebookFileError or SyncError.
 */
export async function syncFile(notebook: string, module: string, flags: SyncFlags): Promise<number> {
  const side: Side = flags.theirs === true ? "theirs" : flags.ours === true ? "ours" : null;
  const [document, edited] = [await readDocument(notebook), await readExport(module)];
  const folder = dirname(resolve(notebook));
  const known = await readBase(folder, resolve(module));
  const base = known ?? (await baseNow(notebook, edited));
  const changes = await changesOf(base, edited);
  const cells = syncCells(base, changes, document.cells, side);
  const lost = changes.lost.map(({ file, line, what }) => `! ${file}:${line}: ${what}`);
  const open = cells.filter(({ type, result }) => type === "gone" || (type === "conflict" && result === null && side === null));
  const writes = cells.filter(({ result }) => result !== null);
  const texts = cells.filter(({ type }) => type !== "same").map((cell) => cellText(cell, side));
  print([...texts, ...lost]);
  if (known === null && writes.length > 0 && side === null && flags.dryRun !== true) {
    print([
      `Nothing was written: it is not known here what was exported to ${module} (.stagebook/exports is not there), so what the notebook changed since would be undone too; '--theirs' takes what the file says, '--dry-run' only shows it`,
    ]);
    return 1;
  }
  if (open.length > 0) {
    print([
      `Nothing was written: ${open.length} ${open.length === 1 ? "cell" : "cells"} changed in both; '--theirs' takes what the file says, '--ours' keeps the notebook's`,
    ]);
    return 1;
  }
  if (flags.dryRun === true || writes.length === 0) {
    print([
      writes.length === 0
        ? `${notebook} holds all that can be brought back from ${module}`
        : `${writes.length} ${writes.length === 1 ? "cell" : "cells"} would change; nothing was written`,
    ]);
    return lost.length > 0 ? 1 : 0;
  }
  const backup = await write(notebook, document, writes, { module, base: known });
  print([
    `Changed ${writes.length} ${writes.length === 1 ? "cell" : "cells"} of ${notebook}; the file as it was is ${backup}, and 'stagebook sync --undo ${notebook}' brings it back`,
  ]);
  await settle(notebook, edited, base);
  return lost.length > 0 ? 1 : 0;
}

/** Puts a notebook back to what it was before its last sync. Throws SyncError. */
export async function undoSync(notebook: string): Promise<number> {
  const folder = backupFolder(notebook);
  const names = await readdir(folder).catch(() => []);
  const last = names
    .filter((name) => name.startsWith(`${basename(notebook)}.`) && name.endsWith(".before"))
    .sort()
    .at(-1);
  if (last === undefined) throw new SyncError(notebook, `Nothing to undo: no sync has changed '${notebook}'`);
  const after = await readFile(join(folder, last.replace(/before$/, "after")), "utf8").catch(() => null);
  if (after !== (await readText(notebook)))
    throw new SyncError(
      notebook,
      `'${notebook}' was changed since its last sync; what it was before is ${join(".stagebook", "backups", last)}`,
    );
  await writeFile(notebook, await readFile(join(folder, last)));
  // Written by the sync that is undone.
  const { module, base } = JSON.parse(await readFile(join(folder, last.replace(/before$/, "base")), "utf8")) as KeptBase;
  if (base !== null) await keepBase(dirname(resolve(notebook)), module, base);
  for (const end of ["before", "after", "base"]) await rm(join(folder, last.replace(/before$/, end)), { force: true });
  print([`${notebook} is as it was before its last sync`]);
  return 0;
}

/** What was known of the export before a sync. */
interface KeptBase {
  readonly module: string;
  readonly base: ExportBase | null;
}

async function write(notebook: string, document: NotebookDocument, cells: readonly CellSync[], kept: KeptBase): Promise<string> {
  const text = withSources(document, new Map(cells.map(({ index, result }) => [index, result ?? ""])));
  const folder = backupFolder(notebook);
  const stamp = new Date().toISOString().replace(/[:.]/g, "-");
  const name = `${basename(notebook)}.${stamp}`;
  await mkdir(folder, { recursive: true });
  await copyFile(notebook, join(folder, `${name}.before`));
  await writeFile(join(folder, `${name}.after`), text);
  await writeFile(join(folder, `${name}.base`), JSON.stringify({ ...kept, module: resolve(kept.module) }));
  await writeFile(notebook, text);
  return join(".stagebook", "backups", `${name}.before`);
}

function backupFolder(notebook: string): string {
  return join(dirname(resolve(notebook)), ".stagebook", "backups");
}

/** What the notebook says now is what the next sync starts from; the files count as exported where they are what an export would write. */
async function settle(notebook: string, edited: EditedExport, before: ExportBase): Promise<void> {
  const [folder, path] = [dirname(resolve(notebook)), resolve(edited.name)];
  const now = await baseNow(notebook, edited).catch(() => before);
  const { edits, docs } = await changesOf(now, edited);
  const [only] = edited.isFolder ? [] : edited.files;
  // What remains is what an export makes by itself, such as types: the next sync need not tell of it again.
  await keepBase(folder, path, only !== undefined && edits.length + docs.length === 0 ? { ...now, text: only.text } : now);
  const written = await filesOf(now, edited);
  const textOf = (name: string): string => edited.files.find((file) => file.name === name)?.text ?? "";
  const lines = written.flatMap(({ name, text }) => alignLists(textOf(name).split("\n"), text.split("\n"))).length;
  if (lines > 0) {
    const split = edited.isFolder ? " --split" : "";
    print([
      `An export would write ${edited.name} in another way in ${lines} ${lines === 1 ? "place" : "places"}: 'stagebook export ${notebook} -o ${edited.name}${split} --force'`,
    ]);
    return;
  }
  const target = { file: edited.name, path, folder, isForced: true, force: "--force" };
  if (edited.isFolder) await writeSplit(now.text, target);
  else await writeExport(now.text, target);
}

/** What an export to the same place would be now. */
async function baseNow(notebook: string, { name, isFolder, files }: EditedExport): Promise<ExportBase> {
  return await exportBase(
    notebook,
    isFolder ? join(name, "index.ts") : name,
    files.some(({ text }) => hasSchemas(text)),
  );
}

/** True for a module that was written with `--schemas`. */
function hasSchemas(text: string): boolean {
  return /\bz\.(strictObject|object|array|looseObject)\(/.test(text);
}

function print(lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

const words: Readonly<Record<CellSync["type"], string>> = {
  change: "changes",
  merge: "changes; what the notebook changed in other lines stays",
  same: "is the same",
  conflict: "changed in the notebook and in the file",
  gone: "changed in the file, and is gone from the notebook",
};

/** A cell and how its lines change, as a diff. */
function cellText(cell: CellSync, side: Side): string {
  const head = `${cell.title} ${words[cell.type]}`;
  if (cell.type !== "conflict")
    return [head, ...diffLines(cell.type === "gone" ? cell.base : cell.ours, cell.result ?? cell.theirs)].join("\n");
  const taken = side === null ? "" : side === "theirs" ? "; the file's is taken" : "; the notebook's stays";
  return [
    head + taken,
    "  in the notebook",
    ...diffLines(cell.base, cell.ours),
    "  in the file",
    ...diffLines(cell.base, cell.theirs),
  ].join("\n");
}

function diffLines(before: string, after: string): string[] {
  const [a, b] = [before.split("\n"), after.split("\n")];
  return alignLists(a, b).flatMap(({ from, to, otherFrom, otherTo }) => [
    ...a.slice(from, to).map((line) => `  - ${line}`),
    ...b.slice(otherFrom, otherTo).map((line) => `  + ${line}`),
  ]);
}
