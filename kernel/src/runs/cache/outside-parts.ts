import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import process from "node:process";

/** The fingerprint of a file's bytes; a word of its own for one that is not there or cannot be read. */
export function fileHash(path: string): string {
  let handle: number;
  try {
    handle = openSync(path, "r");
  } catch (error) {
    return `none ${String(error)}`;
  }
  try {
    return bytesHash(handle);
  } catch (error) {
    return `none ${String(error)}`;
  } finally {
    closeSync(handle);
  }
}

function bytesHash(handle: number): string {
  const hash = createHash("sha256");
  const block = Buffer.allocUnsafe(Math.min(1 << 20, Math.max(1, fstatSync(handle).size)));
  for (let read = readSync(handle, block); read > 0; read = readSync(handle, block)) hash.update(block.subarray(0, read));
  return hash.digest("hex");
}

/** The fingerprint of an environment variable: its value may be a secret. */
export function variableHash(name: string): string {
  const value = process.env[name];
  return value === undefined ? "none" : createHash("sha256").update(value).digest("hex");
}
