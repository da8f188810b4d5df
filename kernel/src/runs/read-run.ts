import { hostname } from "node:os";
import { basename } from "node:path";
import type { ErrorReport, OutputSummary, RunEvent } from "../messages/index.js";
import { isProcessAlive } from "./process-alive.js";
import { readJournal } from "./read-journal.js";
import { hasCode, readingReason, readRecord } from "./read-record.js";
import type { RunRecord } from "./run-record.js";

/** A stage of a run that is kept. */
export interface KeptStage {
  readonly name: string;
  /** `cut off` is one that ran when the run's process went. */
  readonly state: "waiting" | "running" | "completed" | "cached" | "failed" | "skipped" | "cancelled" | "cut off";
  /** Milliseconds; null when it did not start, or has not ended. */
  readonly duration: number | null;
  /** Why it was skipped or taken from the cache, or empty. */
  readonly reason: string;
  readonly outputs: readonly OutputSummary[];
  readonly error: ErrorReport | null;
}

/** A run that is kept in a folder. */
export interface KeptRun {
  readonly type: "run";
  /** The name of its folder. */
  readonly id: string;
  readonly path: string;
  /** `cut off` is one whose record says `running` and whose process is gone. */
  readonly state: RunRecord["state"] | "cut off";
  /** Milliseconds; of one that runs, so far; of one that was cut off, up to its last event. */
  readonly duration: number;
  readonly record: RunRecord;
  /** In order. */
  readonly stages: readonly KeptStage[];
  /** What went wrong beside the stages, such as a hook that failed: a sentence each. */
  readonly warnings: readonly string[];
}

/** A folder among the runs that cannot be read as one. */
export interface UnreadableRun {
  readonly type: "unreadable";
  readonly id: string;
  readonly path: string;
  /** What is wrong, such as `it has no run.json: …`. */
  readonly problem: string;
}

/** Reads the folder of a run. Never throws: what cannot be read is told in `problem`. */
export function readRun(path: string): KeptRun | UnreadableRun {
  const id = basename(path);
  const record = readRecord(path);
  if (typeof record === "string") return { type: "unreadable", id, path, problem: record };
  try {
    return keptRun(id, path, record, readJournal(path));
  } catch (error) {
    const reason = hasCode(error, "ENOENT") ? "is missing" : `cannot be read: ${readingReason(error)}`;
    return { type: "unreadable", id, path, problem: `its journal.jsonl ${reason}` };
  }
}

function keptRun(id: string, path: string, record: RunRecord, events: readonly RunEvent[]): KeptRun {
  const startedAt = Date.parse(record.startedAt);
  const isCut = record.state === "running" && !isThere(record);
  const lastAt = isCut ? (events.at(-1)?.at ?? startedAt) : Date.now();
  const stages = keptStages(record.stages, events, isCut ? lastAt : null);
  const duration = record.duration ?? Math.max(0, lastAt - startedAt);
  const warnings = new Set(events.flatMap((event) => (event.type === "run.warning" ? event.message : [])));
  return {
    ...{ type: "run", id, path, state: isCut ? "cut off" : record.state, duration, record, stages },
    warnings: [...warnings],
  };
}

/** A process of another machine is not to be found here, whatever has its number. */
function isThere({ machine, pid, startedAt, resumedAt }: RunRecord): boolean {
  if (machine !== null && machine !== hostname()) return false;
  return isProcessAlive(pid, Date.parse(resumedAt ?? startedAt));
}

function keptStages(names: readonly string[], events: readonly RunEvent[], cutAt: number | null): readonly KeptStage[] {
  const waiting = { state: "waiting", duration: null, reason: "", outputs: [], error: null } as const;
  const stages = new Map<string, KeptStage>(names.map((name) => [name, { name, ...waiting }]));
  for (const event of events) {
    // What was done stays done; the rest of the stages begins anew.
    if (event.type === "run.resumed")
      for (const name of event.stages) if (!event.kept.includes(name)) stages.set(name, { name, ...waiting });
    const stage = "stage" in event ? stages.get(event.stage) : undefined;
    if (stage !== undefined) stages.set(stage.name, after(stage, event, cutAt));
  }
  return [...stages.values()];
}

function after(stage: KeptStage, event: RunEvent, cutAt: number | null): KeptStage {
  switch (event.type) {
    case "stage.started":
      return cutAt === null
        ? { ...stage, state: "running" }
        : { ...stage, state: "cut off", duration: Math.max(0, cutAt - event.at) };
    case "stage.completed":
      return { ...stage, state: "completed", duration: event.duration, outputs: event.outputs };
    case "stage.failed":
      return { ...stage, state: "failed", duration: event.duration, error: event.error };
    case "stage.cancelled":
      return { ...stage, state: "cancelled", duration: event.duration };
    case "stage.skipped":
      return { ...stage, state: event.cached === undefined ? "skipped" : "cached", reason: event.reason };
    default:
      return stage;
  }
}
