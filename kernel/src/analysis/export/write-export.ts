import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import process from "node:process";
import { ExportError, systemReason } from "../../errors.js";

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
  const { file, path, folder, isForced } = target;
  const record = join(folder, ".stagebook", "exports.json");
  const key = relative(folder, path).split(sep).join("/");
  if (!isForced) await checkOverwrite(text, target, (await readRecord(record)).get(key));
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new ExportError(`Cannot write '${file}': ${systemReason(cause)}`, cause);
  }
  await note(record, key, hashOf(Buffer.from(text)));
}

async function checkOverwrite(text: string, { file, path, force }: ExportTarget, exported: string | undefined): Promise<void> {
  const before = await bytesAt(path, file);
  if (before === null || before.equals(Buffer.from(text)) || hashOf(before) === exported) return;
  const why =
    exported === undefined ? "it is there already and was not exported from here" : "it was edited since it was exported";
  throw new ExportError(`Cannot write '${file}': ${why}; overwrite it with '${force}', or name another file`);
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

async function note(record: string, key: string, hash: string): Promise<void> {
  const all = await readRecord(record);
  const text = `${JSON.stringify(Object.fromEntries(all.set(key, hash)), null, 2)}\n`;
  try {
    await mkdir(dirname(record), { recursive: true });
    await writeFile(`${record}.${process.pid}`, text);
    await rename(`${record}.${process.pid}`, record);
  } catch {
    // The export is there; the next one asks before it overwrites it.
  }
}
