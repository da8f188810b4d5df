import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ErrorReport, RunEvent } from "../messages/index.js";
import { Journal } from "./journal.js";
import { parseJournal } from "./read-journal.js";
import { replaceRecord } from "./run-folder.js";
import type { RunRecord } from "./run-record.js";

/**
 * Writes the end of a run whose process has gone, into its journal and record, and gives the events that were added.
 * With a reason (`signal SIGKILL`) the stages that were running have failed of it; with null the run was cancelled.
 * Gives nothing where the run had ended, or where its folder cannot be read or written.
 */
export function closeAbandonedRun(folder: string, reason: string | null): readonly RunEvent[] {
  try {
    // Our own file, written whole or not at all.
    const record = JSON.parse(readFileSync(join(folder, "run.json"), "utf8")) as RunRecord;
    if (record.state !== "running") return [];
    const journal = join(folder, "journal.jsonl");
    const duration = Date.now() - Date.parse(record.startedAt);
    const added = endingOf(record, parseJournal(readFileSync(journal, "utf8")), reason, duration);
    const open = new Journal(journal);
    open.append(...added);
    open.close();
    const state = reason === null ? "cancelled" : "failed";
    const ended: RunRecord = { ...record, state, duration, endedAt: new Date().toISOString() };
    replaceRecord(folder, ended);
    return added;
  } catch {
    return [];
  }
}

function endingOf(record: RunRecord, events: readonly RunEvent[], reason: string | null, duration: number): readonly RunEvent[] {
  const at = Date.now();
  const startedAt = new Map<string, number>();
  const closed = new Set<string>();
  for (const event of events) {
    // What was not kept begins anew.
    if (event.type === "run.resumed")
      for (const stage of event.stages.filter((name) => !event.kept.includes(name))) {
        closed.delete(stage);
        startedAt.delete(stage);
      }
    if (event.type === "stage.started") startedAt.set(event.stage, event.at);
    if (/^stage\.(completed|failed|skipped|cancelled)$/.test(event.type) && "stage" in event) closed.add(event.stage);
  }
  const open = record.stages.filter((stage) => !closed.has(stage));
  const stages = open.map((stage): RunEvent => {
    const began = startedAt.get(stage);
    if (began === undefined || reason === null)
      return { type: "stage.cancelled", stage, duration: began === undefined ? null : at - began, at };
    return { type: "stage.failed", stage, duration: at - began, error: goneReport(reason), at };
  });
  if (reason === null) return [...stages, { type: "run.cancelled", run: record.id, duration, at }];
  const failed = stages.flatMap((event) => (event.type === "stage.failed" ? [event.stage] : []));
  return [...stages, { type: "run.failed", run: record.id, duration, stages: failed, at }];
}

function goneReport(reason: string): ErrorReport {
  const message = `The process of the run has gone (${reason})`;
  return { name: "ProcessGone", message, trace: [], text: `ProcessGone: ${message}` };
}
