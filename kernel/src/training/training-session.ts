import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../store/index.js";
import { CheckpointFolder } from "./checkpoint-folder.js";
import { SessionFolderError } from "./errors.js";
import type { ExperimentConfig } from "./experiment-config.js";
import type { EpochMetrics } from "./metrics-meter.js";

/** What is kept of a session: who it is, with what it was started, and where it goes on. */
export interface SessionRecord {
  readonly format: 1;
  readonly id: string;
  readonly state: "running" | "completed" | "failed" | "cancelled";
  /** The last stage that had begun, or null before the first. */
  readonly stage: string | null;
  /** The phase that the checkpoint belongs to, or null before the first. */
  readonly phase: string | null;
  /** The last epoch of that phase that is done, counted from 0; null before the first. */
  readonly epoch: number | null;
  /** The name of the checkpoint to go on from, or null. */
  readonly checkpoint: string | null;
  /** The phases that are done. */
  readonly phasesDone: readonly string[];
  /** The figures of every epoch done, by phase. */
  readonly history: Readonly<Record<string, readonly EpochMetrics[]>>;
  /** The config as used. */
  readonly config: ExperimentConfig;
  /** The ids of its runs; a resume is one more. */
  readonly runs: readonly string[];
  readonly pid: number;
  readonly startedAt: string;
  readonly changedAt: string;
}

/** A session: a folder with its record, written whole or not at all, and its checkpoints. */
export class TrainingSession {
  readonly id: string;
  readonly folder: string;
  readonly checkpoints: CheckpointFolder;
  #record: SessionRecord;

  constructor(folder: string, record: SessionRecord) {
    this.id = record.id;
    this.folder = folder;
    this.checkpoints = new CheckpointFolder(join(folder, "checkpoints"));
    this.#record = record;
  }

  /** Reads a session. Throws SessionFolderError when its record cannot be read. */
  static read(folder: string): TrainingSession {
    const file = join(folder, "session.json");
    try {
      // Written by `change` alone, and moved into its place when it was whole.
      const record = JSON.parse(readFileSync(file, "utf8")) as SessionRecord;
      if (record.format !== 1) throw new RangeError(`it has format ${String(record.format)}, and this Stagebook reads 1`);
      return new TrainingSession(folder, record);
    } catch (error) {
      throw new SessionFolderError(file, error);
    }
  }

  get record(): SessionRecord {
    return this.#record;
  }

  /** Changes the record, on disk too. Throws SessionFolderError. */
  change(changes: Partial<SessionRecord>): void {
    const next = { ...this.#record, ...changes, changedAt: new Date().toISOString() };
    const file = join(this.folder, "session.json");
    try {
      mkdirSync(this.folder, { recursive: true });
      replaceFile(file, [new TextEncoder().encode(`${JSON.stringify(next, null, 2)}\n`)]);
    } catch (error) {
      throw new SessionFolderError(file, error);
    }
    this.#record = next;
  }
}
