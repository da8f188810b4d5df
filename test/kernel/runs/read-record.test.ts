import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listRuns, type RunRecord } from "../../../kernel/src/runs/index.js";
import { keepRun } from "./kept-run.js";

let root: string;
let file: string;
let whole: Record<string, unknown>;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "stagebook-record-"));
  file = join(keepRun(root, "r-1"), "run.json");
  whole = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** What is told of a run whose record is this. */
function problemOf(record: unknown): string {
  writeFileSync(file, JSON.stringify(record));
  const [run] = listRuns(root);
  return run?.type === "unreadable" ? run.problem : "";
}

const wrong: Readonly<Record<keyof RunRecord, readonly unknown[]>> = {
  format: [],
  id: [3],
  pipeline: [null],
  state: ["done", 1],
  stages: ["load", ["load", 3], null],
  params: [null, "x", { load: 3 }, { load: [1] }, { load: null }],
  settings: [3, {}, { artifact: 3 }, []],
  versions: [null, "v20", { node: "v20" }],
  git: [{}, { commit: 3 }, "abc"],
  config: [],
  session: [3, null],
  command: ["node", [1]],
  folder: [1],
  file: [1],
  machine: [1],
  pid: [0, -1, 1.5, "7", null],
  startedAt: ["yesterday", 3, null],
  resumedAt: ["soon", 3],
  endedAt: ["soon", 3],
  duration: ["1"],
};

test.each(Object.entries(wrong).filter(([, values]) => values.length > 0))(
  "listRuns() names '%s' where a record has %j there",
  (field, values) => {
    for (const value of values)
      expect(problemOf({ ...whole, [field]: value })).toBe(`its run.json has no '${field}' that can be read`);
  },
);

test("listRuns() takes the fields that a record may lack or leave open", () => {
  const { session, config, ...rest } = whole;
  expect([session, config]).toEqual([undefined, undefined]);
  expect(problemOf(rest)).toBe("");
  const open = {
    session: "s",
    config: null,
    git: null,
    settings: { unstored: "no" },
    file: "p.ts",
    machine: null,
    duration: null,
  };
  expect(problemOf({ ...whole, ...open, resumedAt: whole["startedAt"], endedAt: whole["startedAt"] })).toBe("");
  expect(problemOf({ ...whole, git: { commit: "abc", branch: null, dirty: false }, settings: { artifact: "0" } })).toBe("");
});

test("listRuns() reads a record of the first format, which said less", () => {
  const { format: _, settings: __, file: ___, machine: ____, resumedAt: _____, ...first } = whole;
  expect(problemOf(first)).toBe("");
  expect(listRuns(root)).toMatchObject([{ record: { format: 0, settings: null, file: null, machine: null, resumedAt: null } }]);
});

test("listRuns() says which version wrote what it cannot read, where that was another one", () => {
  expect(problemOf({ ...whole, format: 2 })).toBe("its run.json has format 2");
  expect(problemOf({ ...whole, format: 2, versions: null })).toBe("its run.json has format 2");
  expect(problemOf({ ...whole, format: 2, versions: { node: "v20" } })).toBe("its run.json has format 2");
  for (const value of [null, 3, "x", [whole]]) expect(problemOf(value)).toBe("its run.json has no record of a run");
});
