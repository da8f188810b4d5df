import { PipelineContext, runPipeline, runStage } from "../../../kernel/src/runs/index.js";
import { EventStage, Pipeline, PipelineEventEmitter, type StageContext } from "../../../kernel/src/stages/index.js";
import {
  alone,
  type Config,
  type Context,
  context,
  eventsOf,
  FeatureSelectionStage,
  type Results,
  TargetRankingStage,
} from "./ranking-stages";

test("listeners hear of stages by their names, and what a stage tells itself is on record (S2.41, S2.44, S2.45, S2.46, S2.48, S2.49, S2.50)", async () => {
  const events = new PipelineEventEmitter();
  const heard: unknown[] = [];
  events.on("stage.started", (data) => heard.push(["stage.started", data]));
  events.on("stage.completed", (data) => heard.push(["stage.completed", data]));
  events.on("target_ranking.completed", ({ result }) => heard.push(["ranked", result]));
  events.on("feature_selection.completed", ({ result }) => heard.push(["selected", result]));
  events.on("halfway", (data) => heard.push(["halfway", data]));
  events.on("run.completed", () => heard.push("end"));
  const half = (given: Context): void => given.events.emit("halfway", { done: 1 });
  const given = new PipelineContext<Config, Results>({ symbols: ["A"], config: { top: 1 }, events });
  const run = runPipeline(new Pipeline([new TargetRankingStage(), half, new FeatureSelectionStage()]), {
    ...alone,
    context: given,
  });
  await run.result;
  expect(heard).toEqual([
    ["stage.started", { stage: "target_ranking" }],
    ["stage.completed", { stage: "target_ranking", result: ["A"] }],
    ["ranked", ["A"]],
    ["stage.started", { stage: "half" }],
    ["halfway", { done: 1 }],
    ["stage.completed", { stage: "half", result: {} }],
    ["stage.started", { stage: "feature_selection" }],
    ["stage.completed", { stage: "feature_selection", result: { A: ["A-mean"] } }],
    ["selected", { A: ["A-mean"] }],
    "end",
  ]);
  expect(await eventsOf(run)).toContain("stage.event half");
});

test("a listener that fails or never ends neither stops the others nor the run (S2.51)", async () => {
  const events = new PipelineEventEmitter();
  const heard: string[] = [];
  events.on("stage.started", () => {
    throw new Error("first");
  });
  events.on("stage.started", () => Promise.reject(new Error("second")));
  events.on("stage.started", () => new Promise(() => undefined));
  events.on("stage.started", ({ stage }) => heard.push(stage));
  const result = await runPipeline(new Pipeline([new TargetRankingStage()]), { ...alone, events, context: context() }).result;
  expect([result.state, heard]).toEqual(["completed", ["target_ranking"]]);
  expect(result.problems).toEqual(["A listener of stage.started failed: first", "A listener of stage.started failed: second"]);
});

test("EventStage tells its own beginning and end when it is called by hand, and leaves it to the run in one (S2.44, S2.47)", async () => {
  class Counted extends EventStage<Context> {
    readonly name = "counted";
    doWork({ symbols }: Context): number {
      return symbols.length;
    }
  }
  const events = new PipelineEventEmitter();
  const heard: string[] = [];
  events.on("stage.started", ({ stage }) => heard.push(stage));
  events.on("counted.completed", ({ result }) => heard.push(`counted ${String(result)}`));
  expect(await new Counted(events).execute(context())).toBe(3);
  expect(heard).toEqual(["counted", "counted 3"]);
  await runStage(new Counted(events), new PipelineContext<Config, Results>({ events, symbols: ["A"] }));
  expect(heard.slice(2)).toEqual(["counted", "counted 1"]);
});

test("an emitter that is the context's and the run's hears everything once, until the run has ended", async () => {
  const events = new PipelineEventEmitter();
  const heard: string[] = [];
  for (const name of ["run.started", "stage.started", "stage.completed", "stage.skipped", "said", "run.completed"])
    events.on(name, () => heard.push(name));
  const say = (given: StageContext): void => given.events.emit("said", { map: new Map([[1, 2n]]) });
  const pipeline = new Pipeline([say, { name: "off", execute: () => 1 }]).disable("off");
  const run = runPipeline(pipeline, { ...alone, events, context: new PipelineContext({ events }) });
  events.emit("said", "outside of a stage");
  await run.result;
  expect(heard).toEqual(["said", "run.started", "stage.skipped", "stage.started", "said", "stage.completed", "run.completed"]);
  const told: unknown[] = [];
  for await (const event of run.events) if (event.type === "stage.event") told.push([event.stage, event.event, event.data]);
  expect(told).toEqual([["say", "said", { map: { 1: "2n" } }]]);
  expect(events.isFollowed).toBe(false);
});

test("listeners of a run and of its context hear of what went wrong beside the stages, with what it is about", async () => {
  const [events, own] = [new PipelineEventEmitter(), new PipelineEventEmitter()];
  const heard: unknown[] = [];
  for (const emitter of [events, own]) emitter.on("run.warning", ({ message, about }) => heard.push([message, about]));
  events.on("stage.started", () => Promise.reject("it rained"));
  const pipeline = new Pipeline([new TargetRankingStage()]);
  pipeline.hooks.register("after_stage", () => {
    throw new RangeError("no");
  });
  pipeline.hooks.register("before_run", () => {
    throw new RangeError("never");
  });
  const given = new PipelineContext<Config, Results>({ symbols: ["A"], config: { top: 1 }, events: own });
  const result = await runPipeline(pipeline, { ...alone, events, context: given }).result;
  const warnings = [
    ["Hook before_run failed: never", null],
    ["A listener of stage.started failed: it rained", null],
    ["Hook after_stage failed: no", "target_ranking"],
  ];
  expect(heard).toEqual(warnings.flatMap((warning) => [warning, warning]));
  expect(result.problems).toEqual(warnings.map(([message]) => message));
});
