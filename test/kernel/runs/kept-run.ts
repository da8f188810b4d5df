import { mkdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { RunRecord } from "../../../kernel/src/runs/index.js";

/** Writes the folder of a run of `load -> train -> show`, as a run does; gives its path. */
export function keepRun(root: string, id: string, record: Partial<RunRecord> = {}, events: readonly object[] = []): string {
  const path = join(root, "runs", id);
  mkdirSync(path, { recursive: true });
  const whole: RunRecord = {
    format: 1,
    settings: null,
    file: null,
    machine: hostname(),
    resumedAt: null,
    id,
    pipeline: "penguins",
    state: "completed",
    stages: ["load", "train", "show"],
    params: { load: {}, train: { epochs: 20, optimizer: "adam" }, show: {}, other: { unused: 1 } },
    versions: { node: "v20.20.2", stagebook: "0.1.0" },
    git: { commit: "52aad4a4d54d72c06e544714e2fea3c2eb74b08a", branch: "main", dirty: true },
    command: ["/usr/bin/node", "/app/kernel/bin/stagebook.js", "run", "pipe line.ts", "train.epochs=20"],
    folder: "/app",
    // No process has this one.
    pid: 2 ** 30,
    startedAt: new Date("2026-11-21T10:00:00Z").toISOString(),
    endedAt: null,
    duration: 1500,
    ...record,
  };
  writeFileSync(join(path, "run.json"), JSON.stringify(whole));
  writeFileSync(join(path, "journal.jsonl"), events.map((event) => `${JSON.stringify(event)}\n`).join(""));
  return path;
}

const at = Date.parse("2026-11-21T10:00:00Z");

/** `load` has completed and `train` runs since a second. */
export const halfDone: readonly object[] = [
  { type: "run.started", run: "r-1", pipeline: "penguins", stages: ["load", "train", "show"], at },
  { type: "stage.started", stage: "load", at },
  {
    type: "stage.completed",
    stage: "load",
    duration: 40,
    outputs: [
      { name: "rows", kind: "Array(344)", preview: "[ … ]" },
      { name: "mean", kind: "number", preview: "4.2" },
    ],
    at: at + 40,
  },
  { type: "stage.started", stage: "train", at: at + 50 },
  { type: "stage.log", stage: "train", record: { message: "half" }, at: at + 1050 },
];

const error = { name: "RangeError", message: "no rows", trace: [], text: "RangeError: no rows\n    at fit (pipeline.ts:3:9)" };

/** `train` has failed and `show` was skipped. */
export const failedInTrain: readonly object[] = [
  ...halfDone,
  { type: "stage.failed", stage: "train", duration: 1200, error, at: at + 1250 },
  { type: "stage.skipped", stage: "show", reason: "'train' failed", at: at + 1250 },
  { type: "run.failed", run: "r-1", duration: 1500, stages: ["train"], at: at + 1500 },
];
