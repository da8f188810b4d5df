import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readdirSync, readSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { decodeValue } from "./decode-value.js";
import { type EncodedValue, encodeValue } from "./encode-value.js";
import { ArtifactError, DamagedArtifactError } from "./errors.js";
import { makeFolder, type ReplaceOptions, replaceFile, shareFile, syncFolder } from "./replace-file.js";

/** A value that is stored: the name of its file, and how large that is. */
export interface Artifact {
  /** SHA-256 of the file's bytes, as 64 hexadecimal digits. */
  readonly hash: string;
  /** In bytes. */
  readonly size: number;
}

/** How a store keeps its files. */
export interface ArtifactOptions extends ReplaceOptions {
  /** A store that may have just been given the same values: its files are shared where that can be, not written again. */
  readonly twin?: ArtifactStore | undefined;
}

/**
 * Keeps values in a folder, each in a file that is named by the hash of its bytes, so that equal values share one and a file
 * that was damaged is known as such. Without `isDurable: false`, what `put` has given outlives a power cut.
 */
export class ArtifactStore {
  readonly folder: string;
  readonly #options: ArtifactOptions;

  /** The folder is made when something is put into it. */
  constructor(folder: string, options: ArtifactOptions = {}) {
    this.folder = folder;
    this.#options = options;
  }

  /** Stores a value. Throws UnstorableValueError, its path beginning with `name`, and ArtifactError when the disk does not take it. */
  put(value: unknown, name = "value"): Artifact {
    const encoded = encodeValue(value, name);
    const hash = hashOf(encoded.chunks);
    const path = this.#pathOf(hash);
    try {
      this.#write(hash, encoded);
    } catch (error) {
      throw new ArtifactError(path, "written", error);
    }
    return { hash, size: encoded.size };
  }

  /** Reads a value, and checks every byte. Throws DamagedArtifactError, UnreadableValueError and ArtifactError. */
  get(hash: string): unknown {
    const bytes = this.#read(hash);
    if (bytes === null) throw new DamagedArtifactError(hash, this.#pathOf(hash), "is missing");
    if (hashOf([bytes]) !== hash) throw new DamagedArtifactError(hash, this.#pathOf(hash), "is damaged: its bytes have changed");
    return decodeValue(bytes);
  }

  /** Whether there is a file of this hash; only `get` checks its bytes. */
  has(hash: string): boolean {
    return statSync(this.#pathOf(hash), { throwIfNoEntry: false })?.isFile() === true;
  }

  /** The artifacts that are there, in no order. */
  list(): readonly Artifact[] {
    return namesIn(this.folder)
      .filter((name) => /^[0-9a-f]{64}$/.test(name))
      .flatMap((hash) => {
        const size = statSync(join(this.folder, hash), { throwIfNoEntry: false })?.size;
        return size === undefined ? [] : [{ hash, size }];
      });
  }

  /** Removes an artifact; does nothing where there is none. Throws ArtifactError. */
  remove(hash: string): void {
    const path = this.#pathOf(hash);
    try {
      rmSync(path, { force: true });
    } catch (error) {
      throw new ArtifactError(path, "removed", error);
    }
  }

  #write(hash: string, { chunks, size }: EncodedValue): void {
    const found = statSync(this.#pathOf(hash), { throwIfNoEntry: false });
    // One that was damaged since is written anew.
    if (found?.size === size && this.#isWhole(hash)) {
      // Who wrote it may have been killed before the disk had its name.
      if (this.#options.isDurable !== false) syncFolder(this.folder);
      return;
    }
    if (this.#share(hash, size)) return;
    try {
      replaceFile(this.#pathOf(hash), chunks, this.#options);
    } catch (error) {
      if (!hasCode(error, "ENOENT")) throw error;
      makeFolder(this.folder, this.#options);
      replaceFile(this.#pathOf(hash), chunks, this.#options);
    }
  }

  /** Takes the file of the twin, where that one has it; a file of another user or disk is written like any other. */
  #share(hash: string, size: number): boolean {
    const { twin } = this.#options;
    if (twin === undefined || statSync(twin.#pathOf(hash), { throwIfNoEntry: false })?.size !== size) return false;
    try {
      if (!twin.#isWhole(hash)) return false;
      makeFolder(this.folder, this.#options);
    } catch {
      // What stands in the way is told where it is written.
      return false;
    }
    return shareFile(twin.#pathOf(hash), this.#pathOf(hash), this.#options);
  }

  #isWhole(hash: string): boolean {
    const bytes = this.#read(hash);
    return bytes !== null && hashOf([bytes]) === hash;
  }

  #read(hash: string): Uint8Array | null {
    const path = this.#pathOf(hash);
    try {
      return readWhole(path);
    } catch (error) {
      if (hasCode(error, "ENOENT")) return null;
      throw new ArtifactError(path, "read", error);
    }
  }

  #pathOf(hash: string): string {
    // It may come from a file, and must not lead out of the folder.
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new TypeError(`'${hash}' is no hash of an artifact`);
    return join(this.folder, hash);
  }
}

function hashOf(chunks: readonly Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest("hex");
}

/** `readFileSync` stops at two gigabytes. */
function readWhole(path: string): Uint8Array {
  const handle = openSync(path, "r");
  try {
    const bytes = Buffer.allocUnsafeSlow(fstatSync(handle).size);
    let done = 0;
    for (let read = -1; read !== 0 && done < bytes.length; done += read)
      read = readSync(handle, bytes, done, bytes.length - done, null);
    return bytes.subarray(0, done);
  } finally {
    closeSync(handle);
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw new ArtifactError(folder, "read", error);
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}
