import { getEventListeners } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunEvent } from "../../../kernel/src/messages/index.js";
import { currentRunContext, runPipeline } from "../../../kernel/src/runs/index.js";
import { definePipeline } from "../../../kernel/src/stages/index.js";

const load = (): { rows: number[] } => ({ rows: [3, 4] });
const sum = ({ rows }: { rows: number[] }, { scale }: { scale: number }): { total: number } => ({
  total: scale * rows.reduce((a, b) => a + b, 0),
});
const boom = (): never => {
  throw new RangeError("no rows left");
};
const show = ({ total }: { total: number }): { text: string } => ({ text: `sum ${total}` });

// load -> sum -> show
const pipeline = definePipeline("sums", {
  load: { run: load },
  sum: { run: sum, reads: { rows: "load" }, params: { scale: 2 } },
  show: { run: show, reads: { total: "sum" } },
});

test("runPipeline() gives the outputs of every stage, with parameters set from outside (S2.73)", async () => {
  const outputs = await runPipeline(pipeline, { folder: null, params: { "sum.scale": 10 } }).outputs();
  expect(outputs).toEqual({ load: { rows: [3, 4] }, sum: { total: 70 }, show: { text: "sum 70" } });
});

test("runPipeline() tells what happens in order, to late readers too", async () => {
  const run = runPipeline(pipeline, { folder: null });
  await run.result;
  const seen: RunEvent[] = [];
  for await (const event of run.events) seen.push(event);
  expect(seen.map((event) => ("stage" in event ? `${event.type} ${event.stage}` : event.type))).toEqual([
    "run.started",
    "stage.started load",
    "stage.completed load",
    "stage.started sum",
    "stage.completed sum",
    "stage.started show",
    "stage.completed show",
    "run.completed",
  ]);
  expect(seen[2]).toMatchObject({ outputs: [{ name: "rows", kind: "Array(2)", preview: "[ 3, 4 ]" }] });
});

test("runPipeline() goes on with independent branches when a stage fails, and says why the others are skipped", async () => {
  // load -> bad -> after ;  load -> sum
  const forked = definePipeline("forked", {
    load: { run: load },
    bad: { run: (_: { rows: number[] }): { total: number } => boom(), reads: { rows: "load" } },
    last: { run: show, reads: { total: "bad" } },
    later: { run: () => undefined, after: ["last"] },
    sum: { run: sum, reads: { rows: "load" }, params: { scale: 1 } },
  });
  const run = runPipeline(forked, { folder: null, sourceFolder: process.cwd() });
  const result = await run.result;
  expect(result.stages.map(({ name, state, reason }) => [name, state, reason])).toEqual([
    ["load", "fresh", ""],
    ["bad", "failed", ""],
    ["last", "skipped", "needs total of bad, which failed"],
    ["later", "skipped", "comes after last, which was skipped"],
    ["sum", "fresh", ""],
  ]);
  expect(result).toMatchObject({ state: "failed", outputs: { sum: { total: 7 } } });
  const failed = result.stages[1]?.error;
  expect(failed).toMatchObject({ name: "RangeError", message: "no rows left" });
  expect(failed?.trace[0]).toMatchObject({ inside: "boom", where: "test/kernel/runs/run-pipeline.test.ts" });
  expect(failed?.text).not.toMatch(/node:|kernel\/src/);
  await expect(run.outputs()).rejects.toMatchObject({
    message: `Run ${run.id} failed in 'bad'; see the cause`,
    cause: { message: "no rows left" },
  });
});

test("runPipeline() cancels what runs and what waits when its signal is aborted", async () => {
  const stop = new AbortController();
  const slow = definePipeline("slow", {
    wait: { run: () => sleep(60_000, undefined, { signal: stop.signal }) },
    next: { run: () => undefined, after: ["wait"] },
  });
  const run = runPipeline(slow, {
    folder: null,
    signal: stop.signal,
    onEvent: (event) => event.type === "stage.started" && stop.abort(),
  });
  const result = await run.result;
  expect(result.state).toBe("cancelled");
  expect(result.stages.map(({ name, state }) => [name, state])).toEqual([
    ["wait", "cancelled"],
    ["next", "cancelled"],
  ]);
  await expect(run.outputs()).rejects.toThrow(`Run ${run.id} was cancelled`);
  const told: RunEvent[] = [];
  for await (const event of run.events) told.push(event);
  // One that did not start took no time.
  expect(told.slice(2)).toMatchObject([
    { type: "stage.cancelled", stage: "wait", duration: expect.any(Number) },
    { type: "stage.cancelled", stage: "next", duration: null },
    { type: "run.cancelled", run: run.id },
  ]);
});

test("runPipeline() starts nothing under a signal that is aborted already, but what runs at the end", async () => {
  const ran: string[] = [];
  const note = (name: string) => () => void ran.push(name);
  const stages = { load: { run: note("load") }, tidy: { run: note("tidy"), finally: true } };
  const run = runPipeline(definePipeline("p", stages), { folder: null, signal: AbortSignal.abort() });
  const { state, stages: ended } = await run.result;
  expect([state, ran, ended.map((stage) => stage.state)]).toEqual(["cancelled", ["tidy"], ["cancelled", "fresh"]]);
});

test("runPipeline() lets go of a signal when it has ended, whatever has become of it", async () => {
  const { signal } = new AbortController();
  const fails = definePipeline("p", { bad: { run: boom } });
  await runPipeline(pipeline, { folder: null, signal }).result;
  await runPipeline(fails, { folder: null, signal }).result;
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

test("runPipeline() tells at the end which stages failed, in the order in which they did", async () => {
  const two = definePipeline("p", {
    late: { run: () => sleep(20).then(boom) },
    early: { run: boom },
    skipped: { run: () => ({}), after: ["late"] },
    fine: { run: () => ({}) },
  });
  const events: RunEvent[] = [];
  const run = runPipeline(two, { folder: null, concurrency: 3, onEvent: (event) => events.push(event) });
  const { state } = await run.result;
  expect([state, events.at(-1)]).toMatchObject(["failed", { type: "run.failed", run: run.id, stages: ["early", "late"] }]);
  const failed = events.filter(({ type }) => type === "stage.failed");
  const error = { name: "RangeError", message: "no rows left" };
  expect(failed).toMatchObject(["early", "late"].map((stage) => ({ stage, error, duration: expect.any(Number) })));
});

test("runPipeline() gives up on a stage that does not stop in its grace", async () => {
  const run = runPipeline(definePipeline("deaf", { deaf: { run: () => new Promise(() => undefined) } }), {
    folder: null,
    grace: 20,
  });
  setTimeout(() => run.cancel(), 10);
  await expect(run.result).resolves.toMatchObject({ state: "cancelled" });
});

test("runPipeline() runs as many stages side by side as concurrency allows, each with its own context", async () => {
  const stage = async (): Promise<{ seen: string }> => {
    await sleep(20);
    return { seen: String(currentRunContext()?.stage) };
  };
  const started: string[] = [];
  const wide = definePipeline("wide", { a: { run: stage }, b: { run: stage }, c: { run: stage } });
  const onEvent = (event: RunEvent): void => void ("stage" in event && started.push(`${event.type.slice(6)} ${event.stage}`));
  const outputs = await runPipeline(wide, { folder: null, concurrency: 2, onEvent }).outputs();
  expect(outputs).toEqual({ a: { seen: "a" }, b: { seen: "b" }, c: { seen: "c" } });
  expect(started.slice(0, 2)).toEqual(["started a", "started b"]);
  expect(started.indexOf("started c")).toBeGreaterThan(started.indexOf("completed a"));
  expect(currentRunContext()).toBeNull();
});

test("runPipeline() runs only what `to` needs, and takes `inputs` instead of running a stage", async () => {
  const to = await runPipeline(pipeline, { folder: null, to: "sum" }).result;
  expect(to.stages.map((stage) => stage.name)).toEqual(["load", "sum"]);
  const given = await runPipeline(pipeline, { folder: null, to: "show", inputs: { sum: { total: 5 } } }).result;
  expect(given.stages.map((stage) => stage.name)).toEqual(["show"]);
  expect(given.outputs).toMatchObject({ show: { text: "sum 5" } });
});

test("runPipeline() refuses settings that cannot be, in one sentence", () => {
  expect(() => runPipeline(pipeline, { to: "summ" })).toThrow(
    "No stage is named 'summ'; did you mean 'sum'? Stages here: load, sum, show",
  );
  expect(() => runPipeline(pipeline, { only: ["sum"] })).toThrow(
    "Stage 'sum' reads 'rows' of 'load', which is not part of this run; run 'load' too, or give inputs: { load: { rows } }",
  );
  expect(() => runPipeline(pipeline, { params: { "sum.scal": 1 } })).toThrow(
    "No parameter is named 'sum.scal'; did you mean 'sum.scale'? Parameters here: sum.scale",
  );
  expect(() => runPipeline(pipeline, { params: { "sum.scale": "abc" } })).toThrow("sum.scale takes a number, got 'abc'");
  expect(() => runPipeline(pipeline, { concurrency: 0 })).toThrow("concurrency takes a whole number from 1 on, got 0");
});

test("runPipeline() fails a stage whose values do not fit, in one sentence without a trace", async () => {
  const forgets = definePipeline("forgets", {
    // Typed as if it gave rows: what a plain JavaScript file could do.
    load: { run: (): { rows: number[] } => JSON.parse('{"row":[]}') },
    sum: { run: sum, reads: { rows: "load" }, params: { scale: 1 } },
    bare: { run: () => 3 },
  });
  const { stages } = await runPipeline(forgets, { folder: null }).result;
  expect(stages[1]?.error?.text).toBe(
    "MissingOutputError: Stage 'sum' reads 'rows' of 'load', but 'load' returned only 'row'; return { rows } there",
  );
  expect(stages[2]?.error?.message).toBe(
    "Stage 'bare' returned number, but a stage returns its outputs by name; write 'return { result }'",
  );
});

describe("the run folder", () => {
  const root = mkdtempSync(join(tmpdir(), "stagebook-run-"));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test("runPipeline() keeps run.json with the parameters as used, and a journal line per event", async () => {
    const run = runPipeline(pipeline, { folder: root, params: { "sum.scale": 3 } });
    const result = await run.result;
    expect(result.folder).toBe(join(root, "runs", run.id));
    const record: unknown = JSON.parse(readFileSync(join(root, "runs", run.id, "run.json"), "utf8"));
    expect(record).toMatchObject({
      id: run.id,
      pipeline: "sums",
      state: "completed",
      stages: ["load", "sum", "show"],
      params: { load: {}, sum: { scale: 3 }, show: {} },
      versions: { node: process.version },
      git: { commit: expect.stringMatching(/^[0-9a-f]{40}$/) },
      pid: process.pid,
    });
    const lines = readFileSync(join(root, "runs", run.id, "journal.jsonl"), "utf8")
      .trim()
      .split("\n");
    expect(lines.map((line) => JSON.parse(line).type)).toEqual([
      "run.started",
      ...["load", "sum", "show"].flatMap(() => ["stage.started", "stage.completed"]),
      "run.completed",
    ]);
    expect(readdirSync(join(root, "runs", run.id)).sort()).toEqual(["artifacts", "journal.jsonl", "run.json"]);
  });

  test("runPipeline() names the folder that it cannot write, and what is in the way", () => {
    const file = join(root, "file");
    writeFileSync(file, "");
    expect(() => runPipeline(pipeline, { folder: file })).toThrow(
      /^The run could not be recorded in '.+file\/runs\/r-.+': a file is in the way of a folder \(ENOTDIR\); make room or choose another folder$/,
    );
  });
});

test("runPipeline() survives a listener that throws, and reports it once", async () => {
  const onEvent = (): void => {
    throw new Error("page is gone");
  };
  const result = await runPipeline(pipeline, { folder: null, onEvent }).result;
  expect(result.state).toBe("completed");
  expect(result.problems).toEqual(["A listener of the run failed: Error: page is gone"]);
});
