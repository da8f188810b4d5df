import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { widgetVersion } from "../../../kernel/src/messages/index.js";
import { findRun, listRuns } from "../../../kernel/src/runs/index.js";
import { failedInTrain, halfDone, keepRun } from "./kept-run.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "stagebook-runs-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const problems = (): readonly string[] => listRuns(root).map((run) => (run.type === "run" ? "" : run.problem));

test("listRuns() gives runs newest first, whatever their folders are called, and then what is no run", () => {
  keepRun(root, "r-b", { startedAt: "2026-11-21T10:00:00.000Z" });
  keepRun(root, "r-a", { startedAt: "2026-11-21T11:00:00.000Z" });
  keepRun(root, "r-c", { startedAt: "2026-11-20T10:00:00.000Z" });
  mkdirSync(join(root, "runs", "r-z"));
  writeFileSync(join(root, "runs", "notes.txt"), "not a folder");
  expect(listRuns(root).map(({ id, type }) => `${id} ${type}`)).toEqual(["r-a run", "r-b run", "r-c run", "r-z unreadable"]);
});

test("listRuns() tells how each stage ended", () => {
  keepRun(root, "r-1", { state: "failed" }, failedInTrain);
  const [run] = listRuns(root);
  expect(run).toMatchObject({
    state: "failed",
    duration: 1500,
    stages: [
      { name: "load", state: "completed", duration: 40, outputs: [{ name: "rows" }, { name: "mean" }] },
      { name: "train", state: "failed", duration: 1200, error: { message: "no rows" } },
      { name: "show", state: "skipped", duration: null, reason: "'train' failed" },
    ],
  });
});

test("listRuns() tells a run whose process is gone from one that runs", () => {
  keepRun(root, "r-1", { state: "running", duration: null }, halfDone);
  expect(listRuns(root)[0]).toMatchObject({
    state: "cut off",
    duration: 1050,
    stages: [{ state: "completed" }, { state: "cut off", duration: 1000 }, { state: "waiting" }],
  });
  keepRun(root, "r-1", { state: "running", duration: null, startedAt: new Date().toISOString(), pid: process.pid }, halfDone);
  expect(listRuns(root)[0]).toMatchObject({ state: "running", stages: [{}, { state: "running", duration: null }, {}] });
});

test("listRuns() is not misled by another process that was given the id of a run's process", () => {
  const tells = process.platform === "linux";
  keepRun(root, "r-1", { state: "running", startedAt: new Date(Date.now() - 86_400_000).toISOString(), pid: process.pid });
  expect(listRuns(root)[0]).toMatchObject({ state: tells ? "cut off" : "running" });
});

test("listRuns() reads a run that was copied from elsewhere", () => {
  const path = keepRun(root, "r-1", {}, failedInTrain);
  const elsewhere = join(root, "moved");
  cpSync(path, join(elsewhere, "runs", "r-1"), { recursive: true });
  const [here, there] = [listRuns(root), listRuns(elsewhere)];
  expect(there).toEqual(here.map((run) => ({ ...run, path: join(elsewhere, "runs", "r-1") })));
});

test("listRuns() says what is wrong with a folder of a run", () => {
  const path = keepRun(root, "r-1");
  const write = (text: string): void => writeFileSync(join(path, "run.json"), text);
  const whole = JSON.parse(JSON.stringify({ ...(listRuns(root)[0] as { record: object }).record })) as Record<string, unknown>;
  rmSync(join(path, "journal.jsonl"));
  expect(problems()).toEqual(["its journal.jsonl is missing"]);
  write("[]");
  expect(problems()).toEqual(["its run.json has no record of a run"]);
  write(JSON.stringify(whole).slice(0, -9));
  expect(problems()).toEqual(["its run.json is damaged: it is no JSON"]);
  write(JSON.stringify({ ...whole, pid: 0, state: "paused", versions: { node: "v30.0.0", stagebook: "9.0.0" } }));
  expect(problems()).toEqual([
    `its run.json has no 'state', 'pid' that can be read; Stagebook 9.0.0 wrote it, and this is ${widgetVersion}`,
  ]);
  write(JSON.stringify({ format: 2, versions: { node: "v30.0.0", stagebook: "9.0.0" } }));
  expect(problems()).toEqual([`its run.json has format 2; Stagebook 9.0.0 wrote it, and this is ${widgetVersion}`]);
  rmSync(join(path, "run.json"));
  expect(problems()).toEqual(["it has no run.json: the run is about to begin, or was cut off before it did"]);
  mkdirSync(join(path, "run.json"));
  expect(problems()).toEqual(["its run.json cannot be read: a folder is in the way of a file (EISDIR)"]);
});

test("listRuns() lists the others where a link leads nowhere or to itself", () => {
  keepRun(root, "r-1");
  symlinkSync(join(root, "nowhere"), join(root, "runs", "r-2"));
  symlinkSync(join(root, "runs", "r-3"), join(root, "runs", "r-3"));
  expect(problems()).toEqual(["", "its run.json cannot be read: its link leads back to itself (ELOOP)"]);
});

test("listRuns() gives nothing where no run was kept, and throws RunsFolderError where it cannot look", () => {
  expect(listRuns(join(root, "none"))).toEqual([]);
  writeFileSync(join(root, "file"), "");
  expect(() => listRuns(join(root, "file"))).toThrow(
    `'${join(root, "file", "runs")}' cannot be read: a file is in the way of a folder (ENOTDIR)`,
  );
});

test("findRun() takes the beginning of one id, a whole id, and 'latest'", () => {
  const runs = ["r-12", "r-123", "r-2"].map((id) => ({ type: "run", id }));
  const broken = { type: "unreadable", id: "r-9" };
  expect(findRun(runs, "r-2").id).toBe("r-2");
  expect(findRun(runs, "r-12").id).toBe("r-12");
  expect(findRun([broken, ...runs], "latest").id).toBe("r-12");
  expect(() => findRun(runs, "r-1")).toThrow("2 runs have an id that begins with 'r-1': r-12, r-123; write more of it");
  expect(() => findRun(runs, "r-7")).toThrow("No run has an id that begins with 'r-7'. Runs here: r-12, r-123, r-2");
  expect(() => findRun(runs, "")).toThrow("No run has an id that begins with ''. Runs here: r-12, r-123, r-2");
  expect(() => findRun([], "latest")).toThrow(
    "No run can be called 'latest': none is kept here; name the folder of the runs with --folder",
  );
  const many = Array.from({ length: 8 }, (_, index) => ({ type: "run", id: `r-${index}` }));
  expect(() => findRun(many, "r-")).toThrow(
    "8 runs have an id that begins with 'r-': r-0, r-1, r-2, r-3, r-4 and 3 more; write more of it",
  );
});
