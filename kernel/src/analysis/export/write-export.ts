import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import process from "node:process";
import { ExportError, systemReason } from "../../errors.js";
import { OverwriteError } from "./overwrite-error.js";

/** Where an exported text goes. */
export interface ExportTarget {
  /** The file as the user named it. */
  readonly file: string;
  /** Its whole path. */
  readonly path: string;
  /** The notebook's folder, where it is noted what was exported. */
  readonly folder: string;
  /** Whether the user wants it overwritten, whatever it is. */
  readonly isForced: boolean;
  /** What the user writes to have that, such as `--force`. */
  readonly force: string;
}

/** Writes an exported text, but over nothing that someone may have written by hand. Throws ExportError. */
export async function writeExport(text: string, target: ExportTarget): Promise<void> {
  await writeExports([{ text, target }], target.folder);
}

/** One of several texts that are written together. */
export interface ExportedFile {
  readonly text: string;
  readonly target: ExportTarget;
}

/** Writes all texts or, when one of them cannot be written over what is there, none. Throws ExportError. */
export async function writeExports(files: readonly ExportedFile[], folder: string): Promise<void> {
  const record = join(folder, ".stagebook", "exports.json");
  const known = await readRecord(record);
  for (const { text, target } of files) if (!target.isForced) await checkOverwrite(text, target, known.get(keyOf(target)));
  for (const { text, target } of files) await write(text, target);
  await note(record, new Map(files.map(({ text, target }) => [keyOf(target), hashOf(Buffer.from(text))])));
}

/** Removes files of an earlier export from a folder, but none that was edited since; gives the names of those that stay. */
export async function removeOldExports(folder: string, within: string, keep: ReadonlySet<string>): Promise<readonly string[]> {
  const record = join(folder, ".stagebook", "exports.json");
  const prefix = `${relative(folder, within).split(sep).join("/")}/`;
  const stay: string[] = [];
  const gone: string[] = [];
  for (const [key, hash] of await readRecord(record)) {
    const name = key.slice(prefix.length);
    if (!key.startsWith(prefix) || name.includes("/") || keep.has(name)) continue;
    const bytes = await readFile(join(within, name)).catch(() => null);
    if (bytes !== null && hashOf(bytes) !== hash) stay.push(name);
    else {
      if (bytes !== null) await rm(join(within, name), { force: true });
      gone.push(key);
    }
  }
  if (gone.length > 0) await note(record, new Map(), gone);
  return stay;
}

function keyOf({ path, folder }: ExportTarget): string {
  return relative(folder, path).split(sep).join("/");
}

async function write(text: string, { path, file }: ExportTarget): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new ExportError(`Cannot write '${file}': ${systemReason(cause)}`, cause);
  }
}

async function checkOverwrite(text: string, { file, path, force }: ExportTarget, exported: string | undefined): Promise<void> {
  const before = await bytesAt(path, file);
  if (before === null || before.equals(Buffer.from(text)) || hashOf(before) === exported) return;
  const why =
    exported === undefined ? "it is there already and was not exported from here" : "it was edited since it was exported";
  throw new OverwriteError(file, why, force);
}

async function bytesAt(path: string, file: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code; // what the file system throws has one
    if (code === "ENOENT") return null;
    const reason = code === "EISDIR" ? "it is a folder" : systemReason(cause);
    throw new ExportError(`Cannot write '${file}': ${reason}`, cause);
  }
}

function hashOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The hash of each file as it was exported last, by its path from the notebook's folder. */
async function readRecord(record: string): Promise<Map<string, string>> {
  try {
    const found: unknown = JSON.parse(await readFile(record, "utf8"));
    if (typeof found !== "object" || found === null) return new Map();
    return new Map(Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  } catch {
    // None yet, or one that someone broke: then no file counts as ours.
    return new Map();
  }
}

async function note(record: string, hashes: ReadonlyMap<string, string>, gone: readonly string[] = []): Promise<void> {
  const all = new Map([...(await readRecord(record)), ...hashes]);
  for (const key of gone) all.delete(key);
  const text = `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`;
  try {
    await mkdir(dirname(record), { recursive: true });
    await writeFile(`${record}.${process.pid}`, text);
    await rename(`${record}.${process.pid}`, record);
  } catch {
    // The export is there; the next one asks before it overwrites it.
  }
}
