import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { currentRunContext, type RunResult, runPipeline } from "../../../kernel/src/runs/index.js";
import { definePipeline, Pipeline } from "../../../kernel/src/stages/index.js";

let ran: string[] = [];
beforeEach(() => {
  ran = [];
});
const note =
  (name: string, fail = false) =>
  (): { x: number } => {
    ran.push(name);
    if (fail) throw new RangeError("no");
    return { x: 1 };
  };
const endsOf = ({ stages }: RunResult<unknown>): unknown => stages.map(({ name, state, reason }) => [name, state, reason]);
const reader = ({ x }: { x: number }): { y: number } => ({ y: x });

test("runPipeline() leaves out a stage whose condition is not met, with those that read from it, and no others", async () => {
  // big -> report ; big .. after ; load -> big
  const pipeline = definePipeline("p", {
    load: { run: () => ({ rows: [1] }) },
    big: {
      run: (_: { rows: number[] }, __: { limit: number }) => note("big")(),
      reads: { rows: "load" },
      params: { limit: 2 },
      when: ({ rows }, { limit }) => rows.length > limit || `only ${rows.length} rows`,
    },
    report: { run: reader, reads: { x: "big" } },
    after: { run: note("after"), after: ["big"] },
  });
  const result = await runPipeline(pipeline, { folder: null }).result;
  expect([result.state, ran]).toEqual(["completed", ["after"]]);
  expect(endsOf(result)).toEqual([
    ["load", "fresh", ""],
    ["big", "skipped", "only 1 rows"],
    ["report", "skipped", "needs x of big, which was left out"],
    ["after", "fresh", ""],
  ]);
  const met = await runPipeline(pipeline, { folder: null, params: { "big.limit": 0 } }).result;
  expect(met.outputs.report).toEqual({ y: 1 });
});

test("runPipeline() says so when a condition only says false, and fails the stage when it throws", async () => {
  const no = await runPipeline(definePipeline("p", { a: { run: note("a"), when: () => false } }), { folder: null }).result;
  expect(endsOf(no)).toEqual([["a", "skipped", "its condition is not met"]]);
  const throws = definePipeline("p", {
    a: {
      run: note("a"),
      when: () => {
        throw new RangeError("no");
      },
    },
  });
  await expect(runPipeline(throws, { folder: null }).result).resolves.toMatchObject({
    state: "failed",
    stages: [{ state: "failed" }],
  });
});

test("runPipeline() starts no stage before all that it needs have ended, also where one of them need not run", async () => {
  const order: string[] = [];
  const slow = async (): Promise<{ x: number }> => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    order.push("slow");
    return { x: 1 };
  };
  const pipeline = definePipeline("p", {
    none: { run: note("none"), when: () => false },
    slow: { run: slow },
    last: { run: () => void order.push("last"), after: ["none", "slow"] },
  });
  await runPipeline(pipeline, { folder: null, concurrency: 3 }).result;
  expect(order).toEqual(["slow", "last"]);
});

// tidy stands first, and runs last
const tidying = (fail: boolean) =>
  definePipeline("p", {
    tidy: { run: note("tidy"), finally: true },
    work: { run: note("work", fail) },
    next: { run: reader, reads: { x: "work" } },
    report: { run: reader, reads: { x: "work" }, finally: true },
  });

test("runPipeline() runs a `finally` stage when all others have ended, whatever became of them", async () => {
  const good = await runPipeline(tidying(false), { folder: null, concurrency: 4 }).result;
  expect([good.state, ran, good.outputs.report]).toEqual(["completed", ["work", "tidy"], { y: 1 }]);
  ran = [];
  const bad = await runPipeline(tidying(true), { folder: null }).result;
  expect([bad.state, ran]).toEqual(["failed", ["work", "tidy"]]);
  expect(endsOf(bad)).toEqual([
    ["tidy", "fresh", ""],
    ["work", "failed", ""],
    ["next", "skipped", "needs x of work, which failed"],
    ["report", "skipped", "needs x of work, which failed"],
  ]);
});

test("runPipeline() runs a `finally` stage of a run that was cancelled, and a second cancel stops that too", async () => {
  const signals: (boolean | undefined)[] = [];
  const pipeline = definePipeline("p", {
    wait: { run: () => new Promise<never>(() => undefined) },
    next: { run: note("next"), after: ["wait"] },
    tidy: {
      run: () => {
        signals.push(currentRunContext()?.signal.aborted);
        return note("tidy")();
      },
      finally: true,
    },
  });
  const run = runPipeline(pipeline, {
    folder: null,
    grace: 5,
    onEvent: ({ type }) => type === "stage.started" && !isCancelled && cancel(),
  });
  let isCancelled = false;
  const cancel = (): void => {
    isCancelled = true;
    run.cancel();
  };
  const result = await run.result;
  expect([result.state, ran, signals]).toEqual(["cancelled", ["tidy"], [false]]);
  const deaf = definePipeline("p", { tidy: { run: () => new Promise<never>(() => undefined), finally: true } });
  const twice = runPipeline(deaf, { folder: null, grace: 5 });
  setTimeout(() => twice.cancel(), 20);
  setTimeout(() => twice.cancel(), 40);
  await expect(twice.result).resolves.toMatchObject({ state: "cancelled" });
});

test("runPipeline({ resume }) runs a `finally` stage each time that the run is gone on with", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stagebook-finally-"));
  let fails = true;
  const pipeline = definePipeline("p", {
    work: { run: () => note("work", fails)() },
    tidy: { run: note("tidy"), finally: true },
  });
  await runPipeline(pipeline, { folder }).result;
  fails = false;
  await runPipeline(pipeline, { folder, resume: "latest" }).result;
  await runPipeline(pipeline, { folder, resume: "latest" }).result;
  expect(ran).toEqual(["work", "tidy", "work", "tidy"]);
  rmSync(folder, { recursive: true });
});

test("runPipeline() runs `finally` stages after one another where they need each other, and those of an array around them", async () => {
  const work = { run: note("work") };
  const ends = definePipeline("p", {
    tidy: { run: note("tidy"), finally: true },
    told: { run: reader, reads: { x: "tidy" }, finally: true },
    work,
  });
  const result = await runPipeline(ends, { folder: null }).result;
  expect([ran, result.outputs.told]).toEqual([["work", "tidy"], { y: 1 }]);
  ran = [];
  const stage = (name: string, isFinal = false) => ({ name, finally: isFinal, execute: note(name) });
  const chain = new Pipeline([stage("load"), stage("tidy", true), stage("train"), stage("report", true)]);
  await runPipeline(chain, { folder: null }).result;
  expect(ran).toEqual(["load", "train", "tidy", "report"]);
});
