import { rmSync } from "node:fs";
import { join } from "node:path";
import { RunFolderError } from "../errors.js";
import type { RunEvent, RunId } from "../messages/index.js";
import { ArtifactStore, makeFolder, replaceFile, syncFolder } from "../store/index.js";
import { Journal } from "./journal.js";
import { plainJson } from "./plain-json.js";
import type { RunRecord } from "./run-record.js";

/** The folder of one run: `run.json`, written whole or not at all, `journal.jsonl`, a line per event, and its artifacts. */
export class RunFolder {
  readonly path: string;
  readonly artifacts: ArtifactStore;
  readonly #journal: Journal;

  private constructor(path: string, cache: ArtifactStore | undefined) {
    this.path = path;
    this.artifacts = new ArtifactStore(join(path, "artifacts"), { twin: cache });
    this.#journal = new Journal(join(path, "journal.jsonl"));
    syncFolder(path);
  }

  /** Makes `<root>/runs/<id>`; what is in `cache` is not written again. Throws RunFolderError when that cannot be. */
  static create(root: string, id: RunId, cache?: ArtifactStore): RunFolder {
    const path = join(root, "runs", id);
    return recording(path, () => {
      makeFolder(path);
      return new RunFolder(path, cache);
    });
  }

  /** Opens the folder of a run to go on with it. Throws RunFolderError. */
  static open(path: string, cache?: ArtifactStore): RunFolder {
    return recording(path, () => new RunFolder(path, cache));
  }

  /** Replaces `run.json`. Throws RunFolderError. */
  writeRecord(record: RunRecord): void {
    recording(join(this.path, "run.json"), () => replaceRecord(this.path, record));
  }

  /** Adds an event to the journal. Throws RunFolderError. */
  append(event: RunEvent): void {
    recording(join(this.path, "journal.jsonl"), () => this.#journal.append(event));
  }

  /** Removes a folder that could not be filled, as far as that goes: what stands in the way has been told. */
  discard(): void {
    try {
      this.#journal.close();
      rmSync(this.path, { recursive: true, force: true });
    } catch {
      // A rest of a run is told as such wherever runs are listed.
    }
  }

  /** Throws RunFolderError when events were left that still cannot be written. */
  close(): void {
    recording(join(this.path, "journal.jsonl"), () => this.#journal.close());
  }
}

/** Writes the record of a run's folder. Throws what the file system throws. */
export function replaceRecord(folder: string, record: RunRecord): void {
  replaceFile(join(folder, "run.json"), [Buffer.from(`${JSON.stringify(plainJson(record), null, 2)}\n`)]);
}

function recording<Result>(path: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    throw new RunFolderError(path, error);
  }
}
