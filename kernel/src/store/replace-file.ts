import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** How a file is replaced. */
export interface ReplaceOptions {
  /** Waits for the disk, so that the file outlives a power cut as well as the process; true by default. */
  readonly isDurable?: boolean;
}

let count = 0;

/**
 * Writes a file in one move: a reader, now or after a crash at any moment, finds the old one or the new one, never a part.
 * Throws what the file system throws, and then leaves no rest behind.
 */
export function replaceFile(file: string, chunks: readonly Uint8Array[], { isDurable = true }: ReplaceOptions = {}): void {
  count += 1;
  const next = `${file}.${process.pid}-${count}.tmp`;
  try {
    writeWhole(next, chunks, isDurable);
    renameSync(next, file);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
  // The name is in the folder, which is a file of its own to the disk.
  if (isDurable) syncFolder(dirname(file));
}

/**
 * Gives a file that is whole a second name, in one move, so that its bytes stand on the disk once; either name may go without the
 * other. Gives false where the file system cannot: the names lie on two disks, or it knows no such thing.
 */
export function shareFile(from: string, file: string, { isDurable = true }: ReplaceOptions): boolean {
  count += 1;
  const next = `${file}.${process.pid}-${count}.tmp`;
  try {
    // Whoever wrote it may not have waited for the disk.
    if (isDurable) syncFolder(from);
    linkSync(from, next);
    renameSync(next, file);
    if (isDurable) syncFolder(dirname(file));
    return true;
  } catch {
    rmSync(next, { force: true });
    return false;
  }
}

function writeWhole(file: string, chunks: readonly Uint8Array[], isDurable: boolean): void {
  const handle = openSync(file, "wx");
  try {
    for (const chunk of chunks) writeAll(handle, chunk);
    if (isDurable) fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Writes every byte: the system takes fewer than it was given when a disk fills up, or at two gigabytes. */
export function writeAll(handle: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done);
}

/** Waits until the disk has the names that are in a folder. */
export function syncFolder(folder: string): void {
  // Windows opens no folder, and keeps names by itself.
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Makes a folder, and those above it that are missing; where it is to be durable, the disk has their names when this returns. */
export function makeFolder(folder: string, { isDurable = true }: ReplaceOptions = {}): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined || !isDurable) return;
  for (let at = folder; at.length >= first.length; at = dirname(at)) syncFolder(dirname(at));
}
