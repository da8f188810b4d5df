import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { RunFolderError } from "../errors.js";
import type { RunEvent, RunId } from "../messages/index.js";
import type { GitState } from "./git-state.js";
import { plainJson } from "./plain-json.js";

/** What is kept of a run in `run.json`: how it was started, and how it ended. */
export interface RunRecord {
  readonly id: string;
  readonly pipeline: string;
  readonly state: "running" | "completed" | "failed" | "cancelled";
  /** The stages of the run, in order. */
  readonly stages: readonly string[];
  /** Every parameter as used, by stage. */
  readonly params: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly versions: { readonly node: string; readonly stagebook: string };
  readonly git: GitState | null;
  /** The config of the run's context, where it has one. */
  readonly config?: unknown;
  /** The session that the run belongs to, where there is one. */
  readonly session?: string;
  readonly command: readonly string[];
  readonly folder: string;
  /** The process that runs it: a record that says `running` while this process is gone was cut off. */
  readonly pid: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Milliseconds, or null while it runs. */
  readonly duration: number | null;
}

/** The folder of one run: `run.json`, written whole or not at all, and `journal.jsonl`, a line per event. */
export class RunFolder {
  readonly path: string;
  readonly #journal: number;
  #closed = false;

  private constructor(path: string) {
    this.path = path;
    this.#journal = openSync(join(path, "journal.jsonl"), "a");
  }

  /** Makes `<root>/runs/<id>`. Throws RunFolderError when that cannot be. */
  static create(root: string, id: RunId): RunFolder {
    const path = join(root, "runs", id);
    return recording(path, () => {
      mkdirSync(path, { recursive: true });
      return new RunFolder(path);
    });
  }

  /** Replaces `run.json`. Throws RunFolderError. */
  writeRecord(record: RunRecord): void {
    const file = join(this.path, "run.json");
    recording(file, () => replaceFile(file, `${JSON.stringify(plainJson(record), null, 2)}\n`));
  }

  /** Adds an event to the journal. Ticks of a bar are left out, but for its last. Throws RunFolderError. */
  append(event: RunEvent): void {
    if (event.type === "stage.progress" && !event.progress.done) return;
    recording(join(this.path, "journal.jsonl"), () => writeSync(this.#journal, `${JSON.stringify(plainJson(event))}\n`));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#journal);
  }
}

function recording<Result>(path: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    throw new RunFolderError(path, error);
  }
}

/** Replaces a file in one move: a reader sees the old one or the new one, never a part. */
export function replaceFile(file: string, text: string): void {
  const next = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(next, text);
    renameSync(next, file);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}
