import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunEvent } from "../../../kernel/src/messages/index.js";
import { closeAbandonedRun, readJournal } from "../../../kernel/src/runs/index.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stagebook-journal-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const error = { name: "TypeError", message: "Größe fehlt", trace: [], text: "TypeError: Größe fehlt" };
const progress = { bar: 0, label: "Zeilen → 😀", value: 3, total: 3, done: true };
// load -> train -> show
const events: readonly RunEvent[] = [
  { type: "run.started", run: "r-1", pipeline: "p", stages: ["load", "train", "show"], at: 1 },
  { type: "stage.started", stage: "load", at: 1 },
  { type: "stage.progress", stage: "load", progress, at: 2 },
  { type: "stage.log", stage: "load", record: { message: "drei Körbe {}" }, at: 2 },
  { type: "stage.completed", stage: "load", duration: 1, outputs: [{ name: "rows", kind: "Array(1)", preview: "[ 1 ]" }], at: 2 },
  { type: "stage.started", stage: "train", at: 3 },
  { type: "stage.failed", stage: "train", duration: 1, error, at: 4 },
  { type: "stage.skipped", stage: "show", reason: "'train' failed", at: 4 },
  { type: "run.failed", run: "r-1", duration: 3, stages: ["train"], at: 4 },
];
const lines = events.map((event) => `${JSON.stringify(event)}\n`);
const bytes = Buffer.from(lines.join(""));

/** How many events are whole in the first `length` bytes; the line break behind the last of them may be missing. */
function wholeEvents(length: number): number {
  let end = 0;
  return lines.filter((line) => {
    end += Buffer.byteLength(line);
    return end - 1 <= length;
  }).length;
}

test("readJournal() drops the last line wherever it was cut off, and nothing before it", () => {
  for (let length = 0; length <= bytes.length; length++) {
    writeFileSync(join(folder, "journal.jsonl"), bytes.subarray(0, length));
    expect(readJournal(folder)).toEqual(events.slice(0, wholeEvents(length)));
  }
});

test("closeAbandonedRun() goes on behind a line that was cut off anywhere, and what it adds is read back", () => {
  const startedAt = new Date().toISOString();
  const record = { id: "r-1", state: "running", stages: ["load", "train", "show"], startedAt, endedAt: null, duration: null };
  for (let length = 0; length <= bytes.length; length++) {
    writeFileSync(join(folder, "journal.jsonl"), bytes.subarray(0, length));
    writeFileSync(join(folder, "run.json"), JSON.stringify(record));
    const added = closeAbandonedRun(folder, "signal SIGKILL");
    expect(added.at(-1)).toMatchObject({ type: "run.failed", run: "r-1" });
    expect(readJournal(folder)).toEqual([...events.slice(0, wholeEvents(length)), ...added]);
    expect(JSON.parse(readFileSync(join(folder, "run.json"), "utf8"))).toMatchObject({ state: "failed" });
  }
});

test("readJournal() leaves out what is no event of this version", () => {
  const strange = ['{"type":"stage.dreamt","stage":"load","at":1}', '{"type":"stage.started","at":1}', "[]", "null", "7", ""];
  const foreign = '{"type":"stage.completed","stage":"load","duration":1,"outputs":{"rows":1},"at":2}';
  writeFileSync(join(folder, "journal.jsonl"), [...strange, foreign, lines[1], "\0\0\0\0"].join("\n"));
  expect(readJournal(folder)).toEqual([events[1]]);
});

test("readJournal() takes warnings, results of the cache and prints of code, and leaves out what is wrong in them", () => {
  const warning = { type: "run.warning", about: null, message: "Hook x failed: no", at: 1 };
  const cached = { run: "r-0", at: 1, duration: 2 };
  const skipped = { type: "stage.skipped", stage: "load", reason: "kept", at: 1 };
  const code = { helpers: { fit: "1" }, imports: {} };
  const completed = { type: "stage.completed", stage: "load", duration: 1, outputs: [], source: "1", at: 1 };
  const right = [warning, { ...warning, about: "load" }, { ...skipped, cached }, { ...completed, code }];
  const wrong = [
    { ...warning, about: 7 },
    { ...skipped, cached: { run: 7 } },
    { ...completed, code: { helpers: { fit: 1 }, imports: {} } },
    { ...completed, code: null },
  ];
  const text = [...wrong, ...right].map((event) => JSON.stringify(event)).join("\n");
  writeFileSync(join(folder, "journal.jsonl"), `${text}\n`);
  expect(readJournal(folder)).toEqual(right);
});
