import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { ArtifactStore, makeFolder, replaceFile } from "../../store/index.js";
import { type CacheEntry, entryText, parseEntry } from "./cache-entry.js";

/** Files that a process may just have written for a result that it is about to note are left alone this long. */
const settling = 10 * 60_000;

/** A result that is kept, with its file. */
export interface KeptResult {
  readonly entry: CacheEntry;
  readonly path: string;
  /** When it was used last, milliseconds since 1970. */
  readonly usedAt: number;
}

/**
 * Keeps results of stages in a folder: an entry for each set of parts, and its outputs as artifacts. Files are replaced whole and
 * named by what is in them, so that two processes, or one that is killed, leave nothing that could be taken for a result.
 */
export class StageCache {
  readonly folder: string;
  readonly artifacts: ArtifactStore;
  readonly #entries: string;

  /** `folder` is `.stagebook/cache`; it is made when something is kept. */
  constructor(folder: string) {
    this.folder = folder;
    this.#entries = join(folder, "stages");
    this.artifacts = cacheArtifacts(folder);
  }

  /** The result of a stage with these parts, or null. A file that is damaged is removed. */
  find(pipeline: string, stage: string, key: string): CacheEntry | null {
    return this.#read(join(this.#folderOf(pipeline, stage), `${key}.json`));
  }

  /** The result of a stage that was used last, whatever its parts. */
  last(pipeline: string, stage: string): CacheEntry | null {
    const folder = this.#folderOf(pipeline, stage);
    const files = namesIn(folder).map((name) => ({ path: join(folder, name), usedAt: usedAt(join(folder, name)) }));
    for (const { path } of files.sort((a, b) => b.usedAt - a.usedAt)) {
      const entry = path.endsWith(".json") ? this.#read(path) : null;
      if (entry !== null) return entry;
    }
    return null;
  }

  /** Keeps a result whose artifacts are there. Throws what the file system throws. */
  save(entry: CacheEntry): void {
    const folder = this.#folderOf(entry.pipeline, entry.stage);
    makeFolder(folder, { isDurable: false });
    replaceFile(join(folder, `${entry.key}.json`), [Buffer.from(entryText(entry))], { isDurable: false });
    // The file system's own clock is coarser than two small stages are apart.
    this.touch(entry);
  }

  /** Notes that a result was used now: what was not used longest goes first. */
  touch({ pipeline, stage, key }: CacheEntry): void {
    const now = Date.now() / 1000;
    quietly(() => utimesSync(join(this.#folderOf(pipeline, stage), `${key}.json`), now, now));
  }

  /** Forgets a result; its artifacts stay for others until {@link collect}. */
  forget({ pipeline, stage, key }: CacheEntry): void {
    quietly(() => rmSync(join(this.#folderOf(pipeline, stage), `${key}.json`), { force: true }));
  }

  /** All results, those that were used last first. */
  list(): readonly KeptResult[] {
    const folders = namesIn(this.#entries).flatMap((pipeline) =>
      namesIn(join(this.#entries, pipeline)).map((stage) => join(this.#entries, pipeline, stage)),
    );
    const found = folders.flatMap((folder) =>
      namesIn(folder).flatMap((name) => {
        const path = join(folder, name);
        const entry = name.endsWith(".json") ? this.#read(path) : null;
        return entry === null ? [] : [{ entry, path, usedAt: usedAt(path) }];
      }),
    );
    return found.sort((a, b) => b.usedAt - a.usedAt);
  }

  /** Removes results and the artifacts that no other needs; gives how many went. */
  remove(which: (entry: CacheEntry) => boolean): number {
    const going = this.list().filter(({ entry }) => which(entry));
    for (const { path } of going) quietly(() => rmSync(path, { force: true }));
    this.#sweep(0);
    return going.length;
  }

  /**
   * Removes the results that were not used longest until the rest takes no more than `limit` bytes; gives how many went.
   * Artifacts that are younger than `grace` milliseconds stay: another process may be about to note their result.
   */
  collect(limit: number, grace: number = settling): number {
    const seen = new Set<string>();
    const sizes = new Map(this.artifacts.list().map(({ hash, size }) => [hash, size]));
    let total = 0;
    let gone = 0;
    for (const { entry, path } of this.list()) {
      for (const hash of artifactsOf(entry)) {
        total += seen.has(hash) ? 0 : (sizes.get(hash) ?? 0);
        seen.add(hash);
      }
      if (total <= limit) continue;
      quietly(() => rmSync(path, { force: true }));
      gone += 1;
    }
    this.#sweep(grace);
    return gone;
  }

  /** Bytes of all artifacts. */
  size(): number {
    return this.artifacts.list().reduce((sum, { size }) => sum + size, 0);
  }

  #sweep(grace: number): void {
    const needed = new Set(this.list().flatMap(({ entry }) => artifactsOf(entry)));
    const { folder } = this.artifacts;
    for (const name of namesIn(folder)) {
      // Rests of writers that were killed are among them.
      const path = join(folder, name);
      if (!needed.has(name) && Date.now() - usedAt(path) >= grace) quietly(() => rmSync(path, { force: true }));
    }
  }

  #read(path: string): CacheEntry | null {
    const text = quietly(() => readFileSync(path, "utf8"));
    if (text === null) return null;
    const entry = parseEntry(text);
    if (entry === null) quietly(() => rmSync(path, { force: true }));
    return entry;
  }

  #folderOf(pipeline: string, stage: string): string {
    return join(this.#entries, fileName(pipeline), fileName(stage));
  }
}

/** The values in the cache of a folder. */
export function cacheArtifacts(folder: string): ArtifactStore {
  // What a power cut takes is run again: waiting for the disk would cost more than that.
  return new ArtifactStore(join(folder, "artifacts"), { isDurable: false });
}

function artifactsOf({ outputs, changes }: CacheEntry): readonly string[] {
  return [...Object.values(outputs), ...Object.values(changes)];
}

/** A name that every file system takes, and that leads nowhere else; the same for the same text only. */
function fileName(text: string): string {
  const plain = text.replace(/[^\p{L}\p{N}_-]/gu, "_").slice(0, 60);
  return plain === text ? plain : `${plain}.${createHash("sha256").update(text).digest("hex").slice(0, 12)}`;
}

function namesIn(folder: string): readonly string[] {
  return quietly(() => readdirSync(folder)) ?? [];
}

function usedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** What another process took away meanwhile, or what may not be read, is as good as not there. */
function quietly<Result>(act: () => Result): Result | null {
  try {
    return act();
  } catch {
    return null;
  }
}
