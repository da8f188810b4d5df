import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findHistory, History } from "../../../kernel/src/session/history";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stagebook-history-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A history of two kernels: 1 ran a, b, a; 2 ran c. */
function twoKernels(): History {
  const first = new History(folder);
  first.add(1, "a");
  first.add(2, "b");
  first.add(3, "a");
  const second = new History(folder);
  second.add(1, "c");
  return second;
}

const sources = (history: History, request: Record<string, unknown>): string[] =>
  findHistory(history, request).map(({ session, line, source }) => `${session}/${line} ${source}`);

test("findHistory() gives the last entries, of earlier kernels too", () => {
  expect(sources(twoKernels(), { hist_access_type: "tail", n: 2 })).toEqual(["1/3 a", "2/1 c"]);
  expect(sources(twoKernels(), { hist_access_type: "tail", n: 0 })).toEqual([]);
});

test("findHistory() gives a range of this session, or of one before", () => {
  const history = twoKernels();
  expect(sources(history, { hist_access_type: "range", session: 0, start: 0, stop: 9 })).toEqual(["2/1 c"]);
  expect(sources(history, { hist_access_type: "range", session: -1, start: 2, stop: 4 })).toEqual(["1/2 b", "1/3 a"]);
  expect(sources(history, { hist_access_type: "range", session: 1, start: 1, stop: 2 })).toEqual(["1/1 a"]);
});

test("findHistory() searches by pattern, each text once when asked", () => {
  const history = twoKernels();
  expect(sources(history, { hist_access_type: "search", pattern: "?", n: 10 })).toHaveLength(4);
  expect(sources(history, { hist_access_type: "search", pattern: "a*", n: 10, unique: true })).toEqual(["1/3 a"]);
});

test("findHistory() takes sets of characters, as SQLite does", () => {
  const history = new History(folder);
  for (const [line, source] of ["x1", "x2", "y]", "[z", "a.b"].entries()) history.add(line, source);
  const found = (pattern: string) => findHistory(history, { hist_access_type: "search", pattern }).map(({ source }) => source);
  expect(found("[xy][2-9]")).toEqual(["x2"]);
  expect(found("x[^1]")).toEqual(["x2"]);
  expect(found("y[]]")).toEqual(["y]"]);
  expect([found("[z"), found("a.b"), found("a?b"), found("[9-0]*")]).toEqual([["[z"], ["a.b"], ["a.b"], []]);
});

test("History leaves out lines that a crash cut off", () => {
  twoKernels();
  appendFileSync(join(folder, ".stagebook", "history.jsonl"), '{"session":3,"li');
  expect(new History(folder).entries).toHaveLength(4);
});

test("History keeps the newest entries when it has grown long", () => {
  const history = new History(folder);
  history.add(1, "first");
  appendFileSync(
    join(folder, ".stagebook", "history.jsonl"),
    Array.from({ length: 10_001 }, (_, n) => `${JSON.stringify({ session: 2, line: n, source: String(n) })}\n`).join(""),
  );
  expect(new History(folder).entries).toHaveLength(5000);
  expect(readFileSync(join(folder, ".stagebook", "history.jsonl"), "utf8").split("\n")).toHaveLength(5001);
});

test("History lasts as long as the kernel in a folder that cannot be written to", () => {
  writeFileSync(join(folder, "file"), "");
  const history = new History(join(folder, "file"));
  history.add(1, "a");
  history.add(2, "b");
  expect(history.source(2)).toBe("b");
});
