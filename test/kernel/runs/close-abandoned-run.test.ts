import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeAbandonedRun } from "../../../kernel/src/runs/index.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stagebook-cut-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A run that was cut off: `load` is done, `train` was running. */
function cutOff(): void {
  const startedAt = new Date(Date.now() - 5000).toISOString();
  const record = { id: "r-1", state: "running", stages: ["load", "train", "show"], startedAt, endedAt: null, duration: null };
  writeFileSync(join(folder, "run.json"), JSON.stringify(record));
  const events = [
    { type: "run.started", run: "r-1", pipeline: "p", stages: record.stages, at: 1 },
    { type: "stage.started", stage: "load", at: 1 },
    { type: "stage.completed", stage: "load", duration: 1, outputs: [], at: 2 },
    { type: "stage.started", stage: "train", at: Date.now() - 4000 },
  ];
  writeFileSync(join(folder, "journal.jsonl"), `${events.map((event) => JSON.stringify(event)).join("\n")}\n`);
}

const read = (name: string): string => readFileSync(join(folder, name), "utf8");

test("closeAbandonedRun() fails the stage that was running, with the reason, and cancels what waited", () => {
  cutOff();
  appendFileSync(join(folder, "journal.jsonl"), '{"type":"stage.lo');
  const added = closeAbandonedRun(folder, "signal SIGKILL");
  expect(added.map((event) => ("stage" in event ? `${event.type} ${event.stage}` : event.type))).toEqual([
    "stage.failed train",
    "stage.cancelled show",
    "run.failed",
  ]);
  expect(added[0]).toMatchObject({ error: { message: "The process of the run has gone (signal SIGKILL)" } });
  expect(added[2]).toMatchObject({ run: "r-1", stages: ["train"] });
  expect(JSON.parse(read("run.json"))).toMatchObject({ state: "failed", duration: expect.any(Number) });
  // The line that was cut off is gone.
  expect(read("journal.jsonl").split("\n").slice(4)).toEqual([...added.map((event) => JSON.stringify(event)), ""]);
});

test("closeAbandonedRun() fails a stage that was running again when the run had been gone on with", () => {
  cutOff();
  const events = [
    { type: "stage.failed", stage: "train", duration: 1, error: { name: "E", message: "m", text: "E: m", trace: [] }, at: 3 },
    { type: "stage.started", stage: "show", at: 3 },
    { type: "run.failed", run: "r-1", duration: 3, stages: ["train"], at: 3 },
    { type: "run.resumed", run: "r-1", pipeline: "p", stages: ["load", "train", "show"], kept: ["load"], again: [], at: 4 },
    { type: "stage.started", stage: "train", at: Date.now() - 1000 },
  ];
  appendFileSync(join(folder, "journal.jsonl"), `${events.map((event) => JSON.stringify(event)).join("\n")}\n`);
  const added = closeAbandonedRun(folder, "signal SIGKILL");
  expect(added).toMatchObject([
    { type: "stage.failed", stage: "train" },
    { type: "stage.cancelled", stage: "show", duration: null },
    { type: "run.failed", stages: ["train"] },
  ]);
});

test("closeAbandonedRun() closes a cancelled run as one, and leaves a closed one as it is", () => {
  cutOff();
  expect(closeAbandonedRun(folder, null).map(({ type }) => type)).toEqual([
    "stage.cancelled",
    "stage.cancelled",
    "run.cancelled",
  ]);
  const [journal, record] = [read("journal.jsonl"), read("run.json")];
  expect(closeAbandonedRun(folder, null)).toEqual([]);
  expect([read("journal.jsonl"), read("run.json")]).toEqual([journal, record]);
});

test("closeAbandonedRun() gives nothing where there is no run", () => {
  expect(closeAbandonedRun(join(folder, "none"), null)).toEqual([]);
});
