import { appendFileSync, cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunEvent } from "../../../kernel/src/messages/index.js";
import { listRuns, type RunRecord, runPipeline } from "../../../kernel/src/runs/index.js";
import { definePipeline } from "../../../kernel/src/stages/index.js";
import { ArtifactStore } from "../../../kernel/src/store/index.js";

let root = "";
let ran: string[] = [];
let isBroken = true;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "stagebook-resume-"));
  ran = [];
  isBroken = true;
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const rows = (_: object, { count }: { count: number }) => {
  ran.push("load");
  return { rows: new Map(Array.from({ length: count }, (_unused, index) => [index, new Float32Array([index])])) };
};
const total = ({ rows: all }: { rows: Map<number, Float32Array> }) => {
  ran.push("sum");
  if (isBroken) throw new RangeError("not today");
  return { total: [...all.values()].reduce((sum, [value = 0]) => sum + value, 0) };
};
const show = ({ total: sum }: { total: number }) => {
  ran.push("show");
  return { text: `sum ${sum}` };
};
// load -> sum -> show
const pipeline = definePipeline("sums", {
  load: { run: rows, params: { count: 3 } },
  sum: { run: total, reads: { rows: "load" } },
  show: { run: show, reads: { total: "sum" } },
});

async function failed(params = {}): Promise<string> {
  const { id, state } = await runPipeline(pipeline, { folder: root, params }).result;
  expect(state).toBe("failed");
  ran = [];
  isBroken = false;
  return id;
}

const recordOf = (id: string): RunRecord => JSON.parse(readFileSync(join(root, "runs", id, "run.json"), "utf8"));
const change = (id: string, fields: Partial<RunRecord>): void =>
  writeFileSync(join(root, "runs", id, "run.json"), JSON.stringify({ ...recordOf(id), ...fields }));

test("runPipeline({ resume }) goes on with a run that failed, and runs no stage again that had completed", async () => {
  const id = await failed({ "load.count": 4 });
  const events: RunEvent[] = [];
  const run = runPipeline(pipeline, { folder: root, resume: "latest", onEvent: (event) => events.push(event) });
  expect(run.id).toBe(id);
  const result = await run.result;
  expect([ran, result.state, result.problems]).toEqual([["sum", "show"], "completed", []]);
  expect(result.outputs).toMatchObject({ sum: { total: 6 }, show: { text: "sum 6" } });
  expect(result.outputs.load?.rows.get(2)).toEqual(new Float32Array([2]));
  expect(result.stages.map(({ name, state }) => [name, state])).toEqual([
    ["load", "fresh"],
    ["sum", "fresh"],
    ["show", "fresh"],
  ]);
  expect(events[0]).toMatchObject({ type: "run.resumed", run: id, kept: ["load"], again: [], stages: ["load", "sum", "show"] });
  expect(recordOf(id)).toMatchObject({ state: "completed", params: { load: { count: 4 } }, resumedAt: expect.any(String) });
  expect(listRuns(root)).toMatchObject([
    { state: "completed", stages: [{ state: "completed" }, { state: "completed", error: null }, { state: "completed" }] },
  ]);
});

test("runPipeline({ resume }) gives all outputs of a run that had completed, and runs nothing", async () => {
  const id = await failed();
  await runPipeline(pipeline, { folder: root, resume: id }).result;
  ran = [];
  const outputs = await runPipeline(pipeline, { folder: root, resume: id }).outputs();
  expect([outputs.show, ran]).toEqual([{ text: "sum 3" }, []]);
});

test("runPipeline({ resume }) opens a run whose folder was moved, and one that another machine ran", async () => {
  const id = await failed();
  const elsewhere = mkdtempSync(join(tmpdir(), "stagebook-moved-"));
  // This process has the number of the one that ran it there.
  change(id, { state: "running", machine: "elsewhere", pid: process.pid });
  cpSync(join(root, "runs"), join(elsewhere, "runs"), { recursive: true });
  rmSync(root, { recursive: true });
  const { outputs } = await runPipeline(pipeline, { folder: elsewhere, resume: id }).result;
  expect([outputs.show, ran]).toEqual([{ text: "sum 3" }, ["sum", "show"]]);
  renameSync(elsewhere, root);
});

test("runPipeline({ resume }) runs a stage again whose code has changed, and those that need it, and says why", async () => {
  const id = await failed();
  const changed = definePipeline("sums", {
    load: { run: (_: object, { count }: { count: number }) => rows(_, { count: count + 1 }), params: { count: 3 } },
    extra: { run: () => undefined, after: ["load"] },
    sum: { run: total, reads: { rows: "load" } },
  });
  const events: RunEvent[] = [];
  const run = runPipeline(changed, { folder: root, resume: id, onEvent: (event) => events.push(event) });
  await expect(run.outputs()).resolves.toMatchObject({ sum: { total: 6 } });
  expect(events[0]).toMatchObject({ kept: [], again: [{ stage: "load", reason: "its code has changed" }] });
  ran = [];
  const again: RunEvent[] = [];
  await runPipeline(pipeline, { folder: root, resume: id, onEvent: (event) => again.push(event) }).result;
  expect(again[0]).toMatchObject({
    again: [
      { stage: "load", reason: "its code has changed" },
      { stage: "sum", reason: "load runs again" },
    ],
  });
  expect(ran).toEqual(["load", "sum", "show"]);
});

test("runPipeline() says in the record which output cannot be stored, and a resume makes it again only where it is needed", async () => {
  const make = () => {
    ran.push("make");
    return { model: { layers: [1, { fn: () => 2 }] }, size: 1 };
  };
  const use = ({ model }: { model: { layers: unknown[] } }) => {
    ran.push("use");
    if (isBroken) throw new RangeError("not today");
    return { count: model.layers.length };
  };
  const early = () => {
    ran.push("early");
    return { fn: () => 1 };
  };
  const models = definePipeline("models", {
    early: { run: early },
    make: { run: make, after: ["early"] },
    use: { run: use, reads: { model: "make" } },
  });
  const first = await runPipeline(models, { folder: root }).result;
  expect([first.state, first.problems]).toEqual(["failed", []]);
  const [kept] = listRuns(root);
  expect(kept).toMatchObject({
    stages: [
      { name: "early" },
      {
        name: "make",
        outputs: [
          { name: "model", unstored: "model.layers[1].fn (function) cannot be stored" },
          { name: "size", artifact: expect.stringMatching(/^[0-9a-f]{64}$/), size: 26 },
        ],
      },
      { name: "use" },
    ],
  });
  [isBroken, ran] = [false, []];
  const events: RunEvent[] = [];
  const result = await runPipeline(models, { folder: root, resume: "latest", onEvent: (event) => events.push(event) }).result;
  expect(events[0]).toMatchObject({
    kept: ["early"],
    again: [{ stage: "make", reason: "use needs its model, but model.layers[1].fn (function) cannot be stored" }],
  });
  expect([result.state, ran, result.outputs.use]).toEqual(["completed", ["make", "use"], { count: 2 }]);
  expect(result.problems).toEqual(["Output 'fn' of stage 'early' is missing: fn (function) cannot be stored"]);
});

test("runPipeline({ resume }) makes an artifact again that was damaged", async () => {
  const id = await failed();
  const store = new ArtifactStore(join(root, "runs", id, "artifacts"));
  for (const { hash, size } of store.list()) if (size > 120) writeFileSync(join(store.folder, hash), "x");
  const events: RunEvent[] = [];
  await runPipeline(pipeline, { folder: root, resume: id, onEvent: (event) => events.push(event) }).result;
  expect(events[0]).toMatchObject({
    again: [{ stage: "load", reason: expect.stringMatching(/^sum needs its rows, but The artifact '.*' is damaged/) }],
  });
  expect(ran).toEqual(["load", "sum", "show"]);
});

test("runPipeline({ resume }) keeps a parameter that cannot be stored as the pipeline has it", async () => {
  const odd = definePipeline("odd", {
    load: {
      run: (_: object, { fn, scale }: { fn: (x: number) => number; scale: number }) => ({ x: fn(scale) }),
      params: { fn: (x: number) => x + 1, scale: 1 },
    },
    last: { run: () => total({ rows: new Map() }), after: ["load"] },
  });
  const { id } = await runPipeline(odd, { folder: root, params: { "load.scale": 5 } }).result;
  isBroken = false;
  const { outputs } = await runPipeline(odd, { folder: root, resume: id }).result;
  expect(outputs.load).toEqual({ x: 6 });
  isBroken = true;
  const given = await runPipeline(odd, { folder: root, params: { "load.fn": (x: number) => x } }).result;
  expect(() => runPipeline(odd, { folder: root, resume: given.id })).toThrow(
    `Run '${given.id}' cannot be resumed: its settings were not kept: settings.params.load.fn (function) cannot be stored; start a new one`,
  );
});

test("runPipeline({ resume }) keeps what the run was started with: `only`, `to` and `inputs`", async () => {
  const { id } = await runPipeline(pipeline, {
    folder: root,
    to: "sum",
    inputs: { load: { rows: new Map([[0, new Float32Array([7])]]) } },
  }).result;
  isBroken = false;
  const { outputs, stages } = await runPipeline(pipeline, { folder: root, resume: id }).result;
  expect([outputs.sum, stages.map(({ name }) => name)]).toEqual([{ total: 7 }, ["sum"]]);
});

describe("runPipeline({ resume }) refuses what cannot be gone on with:", () => {
  test("a run that a process is at work on, and lets go of it when that has ended", async () => {
    let go: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    const slow = definePipeline("slow", { wait: { run: () => held } });
    const run = runPipeline(slow, { folder: root });
    const sentence = `Run '${run.id}' is being run by another process; wait until it has ended, or stop it`;
    while (listRuns(root)[0]?.type !== "run") await new Promise((resolve) => setImmediate(resolve));
    expect(() => runPipeline(slow, { folder: root, resume: run.id })).toThrow(sentence);
    // Whatever its record says, and whatever path leads to it.
    change(run.id, { state: "failed" });
    expect(() => runPipeline(slow, { folder: root, resume: run.id })).toThrow(sentence);
    go();
    await run.result;
    await expect(runPipeline(slow, { folder: root, resume: run.id }).result).resolves.toMatchObject({ state: "completed" });
  });

  test("other settings, another pipeline, another format, no run at all", async () => {
    const id = await failed();
    const start = `Run '${id}' cannot be resumed: `;
    expect(() => runPipeline(pipeline, { folder: root, resume: id, params: { "load.count": 1 } })).toThrow(
      `${start}it keeps the settings it was started with, and 'load.count' is another; leave it out, or start a new run`,
    );
    expect(() =>
      runPipeline(definePipeline("other", { a: { run: rows, params: { count: 1 } } }), { folder: root, resume: id }),
    ).toThrow(`${start}it is a run of pipeline 'sums', and this is 'other'`);
    change(id, { settings: null });
    expect(() => runPipeline(pipeline, { folder: root, resume: id })).toThrow(`${start}it kept no artifacts; start a new one`);
    change(id, { settings: { artifact: "0".repeat(64) } });
    expect(() => runPipeline(pipeline, { folder: root, resume: id })).toThrow(
      `${start}its settings cannot be read: The artifact `,
    );
    change(id, { format: 7, versions: { node: "v30.0.0", stagebook: "9.0.0" } });
    expect(() => runPipeline(pipeline, { folder: root, resume: id })).toThrow(
      `${start}its run.json has format 7; Stagebook 9.0.0 wrote it, and this is 0.1.0`,
    );
    expect(() => runPipeline(pipeline, { folder: root, resume: "r-9" })).toThrow(
      `No run has an id that begins with 'r-9'. Runs here: ${id}`,
    );
    expect(() => runPipeline(pipeline, { folder: null, resume: id })).toThrow(
      `${start}folder: null says that no run is kept; name the folder of the runs`,
    );
  });
});

test("runPipeline({ artifacts: false }) keeps no values", async () => {
  const { id } = await runPipeline(pipeline, { folder: root, artifacts: false }).result;
  expect(() => runPipeline(pipeline, { folder: root, resume: id })).toThrow("it kept no artifacts; start a new one");
  expect(listRuns(root)).toMatchObject([{ stages: [{ outputs: [{ name: "rows", kind: "Map(3)" }] }, {}, {}] }]);
});

test("runPipeline({ resume }) drops a line that was cut off, and what it adds is read back", async () => {
  const id = await failed();
  appendFileSync(join(root, "runs", id, "journal.jsonl"), '{"type":"stage.comp');
  await runPipeline(pipeline, { folder: root, resume: id }).result;
  const text = readFileSync(join(root, "runs", id, "journal.jsonl"), "utf8");
  expect(
    text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).type)
      .slice(-6),
  ).toEqual(["run.resumed", ...["sum", "show"].flatMap(() => ["stage.started", "stage.completed"]), "run.completed"]);
});
