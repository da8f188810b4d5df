import fs, { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunEvent } from "../../../kernel/src/messages/index.js";
import { Journal } from "../../../kernel/src/runs/journal.js";
import { parseJournal } from "../../../kernel/src/runs/read-journal.js";

let folder = "";
let path = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stagebook-journal-"));
  path = join(folder, "journal.jsonl");
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const started = (stage: string): RunEvent => ({ type: "stage.started", stage, at: 1 });
const done = (stage: string): RunEvent => ({ type: "stage.completed", stage, duration: 1, outputs: [], at: 2 });
const tick = (value: number): RunEvent => ({
  type: "stage.progress",
  stage: "a",
  progress: { bar: 0, label: "rows", value, total: 3, done: value === 3 },
  at: 1,
});
const text = (): string => readFileSync(path, "utf8");
const read = (): readonly RunEvent[] => parseJournal(text());

/** What the system does the next time it is asked, half of it at most. */
function refuseOnce(call: "writeSync" | "fdatasyncSync" | "ftruncateSync", half = false): void {
  const real = fs.writeSync;
  jest.spyOn(fs, call).mockImplementationOnce((...args: unknown[]) => {
    if (half) real(args[0] as number, (args[1] as Uint8Array).subarray(0, 9));
    throw Object.assign(new Error("EIO: i/o error"), { code: "EIO" });
  });
}

test("Journal.append() leaves out the ticks of a bar, but for its last", () => {
  const journal = new Journal(path);
  journal.append(tick(1), tick(2));
  expect(text()).toBe("");
  journal.append(started("a"), tick(2), tick(3));
  journal.append();
  journal.close();
  expect(read()).toEqual([started("a"), tick(3)]);
});

test("Journal.append() waits for the disk where a resume goes by the event, and nowhere else", () => {
  const sync = jest.spyOn(fs, "fdatasyncSync");
  const journal = new Journal(path);
  journal.append(started("a"));
  expect(sync).toHaveBeenCalledTimes(0);
  journal.append(done("a"));
  expect(sync).toHaveBeenCalledTimes(1);
  journal.close();
  expect(sync).toHaveBeenCalledTimes(1);
});

test.each(["writeSync", "fdatasyncSync"] as const)("Journal.append() writes with the next event what %s did not take", (call) => {
  const journal = new Journal(path);
  journal.append(done("a"));
  refuseOnce(call, call === "writeSync");
  expect(() => journal.append(done("b"))).toThrow("EIO: i/o error");
  expect(read()).toEqual([done("a")]);
  journal.append(started("c"));
  journal.close();
  expect(text()).toBe([done("a"), done("b"), started("c")].map((event) => `${JSON.stringify(event)}\n`).join(""));
});

test("Journal.append() leaves what cannot even be taken back on a line of its own", () => {
  const journal = new Journal(path);
  journal.append(done("a"));
  for (const stage of ["b", "c"]) {
    refuseOnce("writeSync", true);
    refuseOnce("ftruncateSync");
    expect(() => journal.append(done(stage))).toThrow("EIO: i/o error");
  }
  journal.append(done("d"));
  journal.close();
  expect(read()).toEqual([done("a"), done("b"), done("c"), done("d")]);
});

test("Journal.close() tries a last time, and does nothing the second time", () => {
  const journal = new Journal(path);
  refuseOnce("writeSync");
  expect(() => journal.append(done("a"))).toThrow("EIO");
  journal.close();
  journal.close();
  expect(read()).toEqual([done("a")]);
});

test("Journal.close() says what is lost when the disk refuses to the end", () => {
  const journal = new Journal(path);
  for (const act of [() => journal.append(done("a")), () => journal.close()]) {
    refuseOnce("writeSync");
    expect(act).toThrow("EIO");
  }
});

describe("new Journal() goes on", () => {
  const long = { type: "stage.log", stage: "a", record: { message: "x".repeat(150_000) }, at: 1 } as const;

  test("behind a last line that lacks only its line break, however long", () => {
    for (const last of [done("a"), long]) {
      writeFileSync(path, `${JSON.stringify(started("a"))}\n${JSON.stringify(last)}`);
      const journal = new Journal(path);
      journal.append(done("b"));
      journal.close();
      expect(read()).toEqual([started("a"), last, done("b")]);
    }
  });

  test("behind a file that is one such line", () => {
    writeFileSync(path, JSON.stringify(long));
    const journal = new Journal(path);
    journal.append(done("b"));
    journal.close();
    expect(read()).toEqual([long, done("b")]);
  });

  test("in place of a last line that was cut off, however long", () => {
    for (const part of ['{"type":"sta', JSON.stringify(long).slice(0, -1), "\0\0\0\0"]) {
      writeFileSync(path, `${JSON.stringify(started("a"))}\n`);
      appendFileSync(path, part);
      const journal = new Journal(path);
      journal.append(done("b"));
      journal.close();
      expect(text()).toBe(`${JSON.stringify(started("a"))}\n${JSON.stringify(done("b"))}\n`);
    }
  });
});

test("new Journal() leaves no file open when the system does not let it drop what was cut off", () => {
  writeFileSync(path, '{"type":"sta');
  refuseOnce("ftruncateSync");
  const close = jest.spyOn(fs, "closeSync");
  expect(() => new Journal(path)).toThrow("EIO");
  expect(close).toHaveBeenCalledTimes(1);
});
