import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type KeptRun, listRuns, removeRun, selectOldRuns } from "../../../kernel/src/runs/index.js";
import { keepRun } from "./kept-run.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "stagebook-remove-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const runs = (): readonly KeptRun[] => listRuns(root).flatMap((run) => (run.type === "run" ? [run] : []));
const hour = 3_600_000;
// A run that runs has to be as young as this process.
const now = Date.now() + hour;
const hoursAgo = (hours: number): string => new Date(now - hours * hour).toISOString();

test("selectOldRuns() takes what both settings let go, and never a run that runs", () => {
  keepRun(root, "r-4", { startedAt: hoursAgo(0.5) });
  keepRun(root, "r-3", { startedAt: hoursAgo(0.9), state: "running", pid: process.pid, duration: null });
  keepRun(root, "r-2", { startedAt: hoursAgo(2), state: "failed" });
  // Long: it ended half an hour ago.
  keepRun(root, "r-1", { startedAt: hoursAgo(4), duration: 3.5 * hour });
  keepRun(root, "r-0", { startedAt: hoursAgo(5), state: "running", duration: null });
  const chosen = (keep: number | null, older: number | null): string =>
    selectOldRuns(runs(), { keep, older }, now)
      .map(({ id }) => id)
      .join(" ");
  expect(chosen(1, null)).toBe("r-2 r-1 r-0");
  expect(chosen(null, hour)).toBe("r-2 r-0");
  expect(chosen(3, hour)).toBe("r-0");
  expect(chosen(0, null)).toBe("r-4 r-2 r-1 r-0");
  expect(chosen(9, null)).toBe("");
});

test("selectOldRuns() lets the oldest go that make the runs too large together", () => {
  for (const [id, hours] of [
    ["r-3", 1],
    ["r-2", 2],
    ["r-1", 3],
  ] as const) {
    const path = keepRun(root, id, { startedAt: hoursAgo(hours) });
    mkdirSync(join(path, "artifacts"));
    writeFileSync(join(path, "artifacts", "a"), "x".repeat(10_000));
  }
  const chosen = (size: number): readonly string[] =>
    selectOldRuns(runs(), { keep: null, older: null, size }, now).map(({ id }) => id);
  expect([chosen(40_000), chosen(25_000), chosen(1)]).toEqual([[], ["r-1"], ["r-3", "r-2", "r-1"]]);
});

test("removeRun() removes a folder, an unreadable one too, and of a link the link alone", () => {
  const path = keepRun(root, "r-1");
  mkdirSync(join(path, "artifacts", "deep"), { recursive: true });
  writeFileSync(join(path, "artifacts", "deep", "file"), "");
  mkdirSync(join(root, "runs", "r-2"));
  mkdirSync(join(root, "elsewhere"));
  symlinkSync(join(root, "elsewhere"), join(root, "runs", "r-3"), "dir");
  for (const run of listRuns(root)) removeRun(run);
  expect(listRuns(root)).toEqual([]);
  expect(existsSync(join(root, "elsewhere"))).toBe(true);
});

test("removeRun() leaves a run that runs, unless it is forced", () => {
  const path = keepRun(root, "r-1", { state: "running", duration: null, startedAt: new Date().toISOString(), pid: process.pid });
  const remove = (isForced: boolean): void => {
    for (const run of runs()) removeRun(run, isForced);
  };
  expect(() => remove(false)).toThrow(
    `Run 'r-1' is still running (process ${process.pid}); stop it first, or remove it with --force`,
  );
  expect(existsSync(join(path, "journal.jsonl"))).toBe(true);
  remove(true);
  expect(existsSync(path)).toBe(false);
});
