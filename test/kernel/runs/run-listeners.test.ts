import { PipelineContext, runPipeline, runStage } from "../../../kernel/src/runs/index.js";
import { EventStage, Pipeline, PipelineEventEmitter } from "../../../kernel/src/stages/index.js";
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
