import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PipelineContext, runPipeline, runStage } from "../../../kernel/src/runs/index.js";
import {
  definePipeline,
  HookRegistry,
  Pipeline,
  type PipelineStage,
  type StageContext,
} from "../../../kernel/src/stages/index.js";
import { alone, type Context, context, eventsOf, FeatureSelectionStage, TargetRankingStage } from "./ranking-stages";

test("pipeline.run() hands one context from stage to stage and gives the last one (S2.21, S2.22, S2.24, S2.25, S2.26, S2.27, S2.28, S2.29, S2.33, S2.35, S2.36)", async () => {
  const given = context();
  const ended = await new Pipeline([new TargetRankingStage(), new FeatureSelectionStage()]).run(given, alone);
  expect(ended.results).toEqual({ target_rankings: ["A", "B"], features: { A: ["A-mean"], B: ["B-mean"] } });
  expect([ended.dataDir, ended.outputDir, ended.symbols, ended.config]).toEqual(["/data", "/out", ["A", "B", "C"], { top: 2 }]);
  expect(ended).toBeInstanceOf(PipelineContext);
  expect(given.results).toEqual({});
  expect(() => ended.result("feature" as "features")).toThrow(
    "The context has no result 'feature'; did you mean 'features'? Results here: target_rankings, features",
  );
});

test("runPipeline() keeps what each stage changed as that stage's outputs, metadata and config too", async () => {
  const noted: PipelineStage<Context> = {
    name: "noted",
    execute: (given) => {
      given.metadata["seen"] = given.symbols.length;
      return given.with({ config: { top: 1 } });
    },
  };
  const pipeline = new Pipeline([noted, new TargetRankingStage(), (given: Context) => given.metadata["seen"]].slice(0, 2));
  const run = runPipeline(pipeline, { ...alone, context: context() });
  expect(await run.outputs()).toEqual({
    noted: { "~context": { config: { top: 1 }, metadata: { seen: 3 } } },
    target_ranking: { target_rankings: ["A"] },
  });
});

test("runStage() runs one stage alone (S2.38, S2.85)", async () => {
  expect((await runStage(new TargetRankingStage(), context())).results).toEqual({ target_rankings: ["A", "B"] });
  const before = context().with({ results: { target_rankings: ["C"] } });
  expect((await runStage(FeatureSelectionStage, before)).results.features).toEqual({ C: ["C-mean"] });
  await expect(runStage({ name: "bad", execute: () => Promise.reject(new RangeError("no")) }, context())).rejects.toMatchObject({
    code: "run-failed",
    cause: { message: "no" },
  });
});

test("canSkip() keeps a stage from running; its reason is on record and what comes after it runs (S2.18, S2.23)", async () => {
  const cached: PipelineStage<Context> = {
    name: "cached",
    execute: () => "not run",
    canSkip: async ({ symbols }) => symbols.length > 2 && "there are enough symbols",
  };
  const silent: PipelineStage<Context> = { name: "silent", execute: () => "not run", canSkip: () => true };
  const last = (given: Context): number => Object.keys(given.results).length;
  const run = runPipeline(new Pipeline([cached, silent, last]), { ...alone, context: context() });
  const result = await run.result;
  expect(result.stages.map(({ name, state, reason }) => [name, state, reason])).toEqual([
    ["cached", "skipped", "there are enough symbols"],
    ["silent", "skipped", "its canSkip() says that it need not run"],
    ["last", "fresh", ""],
  ]);
  expect(result.outputs).toEqual({ last: { last: 0 } });
  expect(await eventsOf(run)).toEqual([
    "run.started",
    "stage.skipped cached",
    "stage.skipped silent",
    "stage.started last",
    "stage.completed last",
    "run.completed",
  ]);
});

test("a canSkip() that throws is a failure of its stage", async () => {
  const bad: PipelineStage = {
    name: "bad",
    execute: () => 1,
    canSkip: () => {
      throw new TypeError("cannot tell");
    },
  };
  const { state, stages } = await runPipeline(new Pipeline([bad]), alone).result;
  expect([state, stages[0]?.error?.message]).toEqual(["failed", "cannot tell"]);
});

test("a stage that is switched off is skipped, and its followers run (S2.39, S2.64, S2.81)", async () => {
  const stages = ["a", "b", "c"].map((name) => ({ name, execute: ({ results }: StageContext) => Object.keys(results).length }));
  const pipeline = new Pipeline(stages).disable("b");
  const run = runPipeline(pipeline, alone);
  const { outputs, stages: ended } = await run.result;
  expect(outputs).toEqual({ a: { a: 0 }, c: { c: 1 } });
  expect(ended[1]).toEqual({ name: "b", state: "skipped", duration: null, error: null, reason: "is switched off" });
  expect((await runPipeline(pipeline.enable("b"), alone).result).outputs).toEqual({ a: { a: 0 }, b: { b: 1 }, c: { c: 2 } });
});

test("a stage that reads from one that is switched off is told so before the run", () => {
  const pipeline = definePipeline("p", {
    load: { run: () => ({ rows: [1] }), enabled: false },
    sum: { run: ({ rows }: { rows: number[] }) => ({ n: rows.length }), reads: { rows: "load" } },
  });
  expect(() => runPipeline(pipeline, alone)).toThrow(
    "Stage 'sum' reads 'rows' of 'load', which is not part of this run; run 'load' too, or give inputs: { load: { rows } }",
  );
});

test("hooks are called before and after each stage and each stage of a name, by priority (S2.62, S2.63, S2.64, S2.68, S2.77, S2.78)", async () => {
  const hooks = new HookRegistry();
  const seen: unknown[] = [];
  hooks.register("before_stage", (stage, given) => void seen.push(["before", stage.name, given.symbols.length]));
  hooks.register("before_target_ranking", (given) => void seen.push(["ranking next", given.symbols.length]));
  hooks.register("after_target_ranking", (rankings, given) => void seen.push(["ranked", rankings, given.results]));
  hooks.register("after_stage", async (stage) => void seen.push(["after", stage.name]));
  hooks.register("after_stage", (stage) => void seen.push(["first after", stage.name]), { priority: 1 });
  hooks.register("before_run", () => void seen.push("run begins"));
  hooks.register("after_run", () => void seen.push("run ends"));
  await new Pipeline([new TargetRankingStage()], hooks).run(context(), alone);
  const rankings = ["A", "B"];
  expect(seen).toEqual([
    "run begins",
    ["before", "target_ranking", 3],
    ["ranking next", 3],
    ["ranked", rankings, { target_rankings: rankings }],
    ["first after", "target_ranking"],
    ["after", "target_ranking"],
    "run ends",
  ]);
  expect(new Pipeline([]).hooks).not.toBe(new Pipeline([]).hooks);
});

test("a hook may put a new context in place; one that gives nothing keeps the old one (S2.65)", async () => {
  const hooks = new HookRegistry();
  hooks.register("before_target_ranking", (given) => given.with({ symbols: ["X", "Y"] }));
  hooks.register("before_stage", () => undefined);
  hooks.register("after_target_ranking", (rankings, given) =>
    given.with({ results: { target_rankings: [...(rankings as string[]), "Z"] } }),
  );
  const ended = await new Pipeline([new TargetRankingStage(), new FeatureSelectionStage()], hooks).run(context(), alone);
  expect(ended.symbols).toEqual(["X", "Y"]);
  expect(Object.keys(ended.result("features"))).toEqual(["X", "Y", "Z"]);
});

test("hooks of stages that are plain functions may change what these read and what they gave", async () => {
  const pipeline = definePipeline("p", {
    load: { run: () => ({ rows: [1] }) },
    sum: { run: ({ rows }: { rows: number[] }) => ({ n: rows.length }), reads: { rows: "load" } },
    show: { run: ({ n }: { n: number }) => ({ text: `n=${n}` }), reads: { n: "sum" } },
  });
  pipeline.hooks.register("before_sum", (given) => given.with({ results: { load: { rows: [1, 2, 3] } } }));
  pipeline.hooks.register("after_sum", (_, given) => given.with({ results: { ...given.results, sum: { n: 30 } } }));
  expect(await runPipeline(pipeline, alone).outputs()).toMatchObject({ sum: { n: 30 }, show: { text: "n=30" } });
});

test("a hook that fails is warned of once, on record, and the run goes on (S2.03, S2.69)", async () => {
  const hooks = new HookRegistry();
  const later: string[] = [];
  hooks.register("before_stage", () => {
    throw new Error("no disk");
  });
  hooks.register("before_stage", (stage) => void later.push(stage.name));
  const run = runPipeline(
    new Pipeline(
      [() => 1].map((execute) => ({ name: "one", execute })),
      hooks,
    ).insert({ name: "two", execute: () => 2 }),
    alone,
  );
  const result = await run.result;
  expect([result.state, result.problems, later]).toEqual(["completed", ["Hook before_stage failed: no disk"], ["one", "two"]]);
  expect((await eventsOf(run)).filter((event) => event.startsWith("Hook"))).toEqual(["Hook before_stage failed: no disk"]);
});

test("a pipeline is a stage of another one, with its own hooks; its progress is the outer stage's (S2.86)", async () => {
  const seen: string[] = [];
  const inner = definePipeline("prepare data", [new TargetRankingStage(), new FeatureSelectionStage()]);
  inner.hooks.register("before_stage", (stage) => void seen.push(stage.name));
  const outer = new Pipeline(
    [inner, (given: Context) => Object.keys(given.result("features")).length].map((stage, index) =>
      index === 0 ? (stage as typeof inner) : { name: "count", execute: stage as () => number },
    ),
  );
  const run = runPipeline(outer, { ...alone, context: context() });
  expect(await run.outputs()).toEqual({
    prepare_data: { target_rankings: ["A", "B"], features: { A: ["A-mean"], B: ["B-mean"] } },
    count: { count: 2 },
  });
  expect(seen).toEqual(["target_ranking", "feature_selection"]);
  expect(await eventsOf(run)).toEqual([
    "run.started",
    "stage.started prepare_data",
    "stage.progress prepare_data",
    "stage.progress prepare_data",
    "stage.completed prepare_data",
    "stage.started count",
    "stage.completed count",
    "run.completed",
  ]);
});

test("a pipeline of functions is a stage of another by asStage(), with its outputs by stage", async () => {
  const inner = definePipeline("inner", { load: { run: () => ({ rows: [1, 2] }) } });
  const outer = definePipeline("outer", {
    inner: { run: inner.asStage() },
    count: { run: ({ load }: { load: { rows: number[] } }) => ({ n: load.rows.length }), reads: { load: "inner" } },
  });
  expect(await runPipeline(outer, alone).outputs()).toEqual({ inner: { load: { rows: [1, 2] } }, count: { n: 2 } });
});

test("a context that is cancelled cancels its run", async () => {
  const stop = new AbortController();
  const given = new PipelineContext({ signal: stop.signal });
  const wait = {
    name: "wait",
    execute: ({ signal }: StageContext) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  };
  const ended = new Pipeline([wait]).run(given, alone);
  setTimeout(() => stop.abort(), 10);
  await expect(ended).rejects.toMatchObject({ state: "cancelled" });
});

test("a run that is resumed gives later stages the context that the stages before had left", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stagebook-context-"));
  let isBroken = true;
  const rank = {
    name: "rank",
    execute: (given: Context) => given.with({ results: { target_rankings: ["A"] }, metadata: { by: "me" } }),
  };
  const show = {
    name: "show",
    execute: ({ results, metadata }: Context) => {
      if (isBroken) throw new RangeError("not yet");
      return [results.target_rankings, metadata["by"]];
    },
  };
  await runPipeline(new Pipeline([rank, show]), { folder, context: context() }).result;
  isBroken = false;
  const run = runPipeline(new Pipeline([rank, show]), { folder, context: context(), resume: "latest" });
  expect((await run.outputs())["show"]).toEqual({ show: [["A"], "me"] });
  expect(await eventsOf(run)).not.toContain("stage.started rank");
  rmSync(folder, { recursive: true });
});
