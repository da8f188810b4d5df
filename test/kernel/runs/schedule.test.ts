import { RunSchedule, type StageEndState } from "../../../kernel/src/runs/schedule.js";
import { defineStage, type Pipeline, pipelineOf } from "../../../kernel/src/stages/index.js";

/** A pipeline of stages, each with those that it comes after and those whose `x` it reads. */
function graph(stages: Readonly<Record<string, { reads?: string; after?: string[] }>>): Pipeline {
  const made = Object.entries(stages).map(([name, { reads, after = [] }]) =>
    defineStage(name, { run: () => ({}), reads: reads === undefined ? {} : { x: reads }, after }),
  );
  return pipelineOf("graph", made);
}

// a -> b -> d, a -> c -> d, and e alone
const diamond = graph({ a: {}, b: { reads: "a" }, c: { reads: "a" }, d: { reads: "b", after: ["c"] }, e: {} });

/** A schedule whose stages end by name. */
function scheduleOf(
  pipeline: Pipeline,
  names: readonly string[] = pipeline.order,
): {
  ready: (most?: number) => string[];
  end: (name: string, state: StageEndState) => void;
  schedule: RunSchedule;
} {
  const find = (name: string) => pipeline.order.filter((each) => each === name);
  const schedule = new RunSchedule(pipeline, names.flatMap(find));
  return {
    ready: (most = 9) => schedule.takeReady(most).map(({ name }) => name),
    end: (name, state) => {
      for (const each of find(name)) schedule.end(each, state);
    },
    schedule,
  };
}

test("RunSchedule gives stages in the pipeline's order as soon as all that they need is done", () => {
  const { ready, end, schedule } = scheduleOf(diamond);
  expect(ready()).toEqual(["a", "e"]);
  expect(ready()).toEqual([]);
  end("a", "completed");
  expect([ready(1), ready(0), ready(1)]).toEqual([["b"], [], ["c"]]);
  expect(schedule.open().map(({ name }) => name)).toEqual(["b", "c", "d", "e"]);
  end("c", "completed");
  expect(ready()).toEqual([]);
  end("b", "completed");
  end("nobody", "completed");
  expect(ready()).toEqual(["d"]);
});

test("RunSchedule puts a stage that comes to be ready before those that come later in the pipeline", () => {
  const { ready, end } = scheduleOf(graph({ a: {}, b: { after: ["a"] }, c: {}, d: {} }));
  expect(ready(1)).toEqual(["a"]);
  end("a", "completed");
  expect(ready()).toEqual(["b", "c", "d"]);
});

test("RunSchedule skips all that need a stage that failed, each once, and says why", () => {
  const { ready, end, schedule } = scheduleOf(diamond);
  ready();
  end("a", "completed");
  ready();
  end("b", "failed");
  end("c", "failed");
  expect(schedule.takeSkipped()).toEqual([{ stage: "d", reason: "needs x of b, which failed" }]);
  expect(schedule.takeSkipped()).toEqual([]);
  const chain = scheduleOf(graph({ a: {}, b: { after: ["a"] }, c: { reads: "b" } }));
  chain.ready();
  chain.end("a", "failed");
  expect(chain.schedule.takeSkipped()).toEqual([
    { stage: "b", reason: "comes after a, which failed" },
    { stage: "c", reason: "needs x of b, which was skipped" },
  ]);
});

test("RunSchedule counts stages that are left out as done", () => {
  expect(scheduleOf(diamond, ["d", "c"]).ready()).toEqual(["c"]);
});

test("RunSchedule cancels what waits, and begins anew", () => {
  const { ready, end, schedule } = scheduleOf(diamond);
  expect(ready(1)).toEqual(["a"]);
  end("a", "cancelled");
  expect(schedule.takeSkipped()).toEqual([]);
  expect(schedule.takeWaiting()).toEqual(["b", "c", "d", "e"]);
  expect([ready(), schedule.open()]).toEqual([[], []]);
  schedule.reset();
  expect(ready()).toEqual(["a", "e"]);
});
