import { hostname } from "node:os";
import process from "node:process";
import { widgetVersion } from "../messages/index.js";
import type { GitState } from "./git-state.js";

/** The format of a run's folder that this version writes; runs of 0 had no artifacts. */
export const runFormat = 1;

/** A value of the run itself that is kept as an artifact, or why it is not. */
export type StoredSettings = { readonly artifact: string } | { readonly unstored: string };

/** What is kept of a run in `run.json`: how it was started, and how it ended. */
export interface RunRecord {
  readonly format: number;
  readonly id: string;
  readonly pipeline: string;
  readonly state: "running" | "completed" | "failed" | "cancelled";
  /** The stages of the run, in order. */
  readonly stages: readonly string[];
  /** Every parameter as used, by stage, for people to read. */
  readonly params: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The settings of the run as a resume needs them; null in a run that keeps no artifacts. */
  readonly settings: StoredSettings | null;
  readonly versions: { readonly node: string; readonly stagebook: string };
  readonly git: GitState | null;
  /** The config of the run's context, where it has one. */
  readonly config?: unknown;
  /** The session that the run belongs to, where there is one. */
  readonly session?: string;
  readonly command: readonly string[];
  readonly folder: string;
  /** The module of the pipeline, relative to the folder that holds the folder of the runs; null when it is not known. */
  readonly file: string | null;
  /** The machine that runs it, by its name; null in a run of format 0. */
  readonly machine: string | null;
  /** The process that runs it: a record that says `running` while this process is gone was cut off. */
  readonly pid: number;
  readonly startedAt: string;
  /** When it was resumed last, or null. */
  readonly resumedAt: string | null;
  readonly endedAt: string | null;
  /** Milliseconds in which it ran, or null while it does. */
  readonly duration: number | null;
}

/** What a record says of the process that writes it. */
export function processFacts(): Pick<RunRecord, "format" | "versions" | "command" | "folder" | "machine" | "pid"> {
  return {
    format: runFormat,
    versions: { node: process.version, stagebook: widgetVersion },
    command: process.argv,
    folder: process.cwd(),
    machine: hostname(),
    pid: process.pid,
  };
}
