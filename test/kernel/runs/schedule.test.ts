import fc from "fast-check";
import { lastStages, RunSchedule, type StageEndState, stagesUpTo } from "../../../kernel/src/runs/schedule.js";
import { defineStage, type Pipeline, pipelineOf } from "../../../kernel/src/stages/index.js";
import { type PlacedStage, PlainSchedule } from "./plain-schedule.js";

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

test("RunSchedule says of what a stage is held up by how that ended", () => {
  const held = (state: StageEndState) => {
    const { ready, end, schedule } = scheduleOf(graph({ a: {}, b: { reads: "a" }, c: { after: ["a"] } }));
    ready();
    end("a", state);
    return schedule.takeSkipped().map(({ stage, reason }) => `${stage} ${reason}`);
  };
  expect(held("failed")).toEqual(["b needs x of a, which failed", "c comes after a, which failed"]);
  expect(held("left out")).toEqual(["b needs x of a, which was left out"]);
  expect([held("cancelled"), held("completed")]).toEqual([[], []]);
});

test("RunSchedule names all that a stage misses of the one that held it up, and nothing of others", () => {
  const run = (): object => ({});
  const stages = [defineStage("a", { run }), defineStage("b", { run })];
  const reads = { x: "a", y: "b", z: "a" };
  const { ready, end, schedule } = scheduleOf(pipelineOf("p", [...stages, defineStage("c", { run, reads })]));
  ready();
  end("a", "failed");
  expect(schedule.takeSkipped()).toEqual([{ stage: "c", reason: "needs x, z of a, which failed" }]);
});

test("stagesUpTo() takes a stage and all it needs, but not what only given stages need", () => {
  const [d, b] = ["d", "b"].map((name) => diamond.stage(name).name);
  if (d === undefined || b === undefined) throw new TypeError("the diamond has both");
  expect(stagesUpTo(diamond, d)).toEqual(["a", "b", "c", "d"]);
  expect(stagesUpTo(diamond, b)).toEqual(["a", "b"]);
  expect(stagesUpTo(diamond, b, new Map([[b, {}]]))).toEqual(["b"]);
});

test("lastStages() gives those that no other needs, also not through one that is left out", () => {
  const chain = graph({ a: {}, b: { reads: "a" }, c: { after: ["b"] }, d: {} });
  expect(lastStages(chain, ["a", "b", "c", "d"])).toEqual(["c", "d"]);
  expect(lastStages(chain, ["a", "c"])).toEqual(["c"]);
  expect(lastStages(chain, ["b", "a"])).toEqual(["b"]);
  expect(lastStages(chain, [])).toEqual([]);
});

const place = fc.nat(7);
const graphs = fc.array(
  fc.record({
    reads: fc.option(place),
    after: fc.array(place, { maxLength: 3 }),
    isFinal: fc.integer({ min: 0, max: 3 }).map((chance) => chance === 0),
  }),
  { minLength: 1, maxLength: 8 },
);

function pipelineOfPlaces(stages: readonly PlacedStage[]): Pipeline {
  return pipelineOf(
    "random",
    stages.map(({ reads, after, isFinal }, at) =>
      defineStage(nameOf(at), {
        run: () => ({}),
        reads: reads === null ? {} : { x: nameOf(reads) },
        after: after.map(nameOf),
        finally: isFinal,
      }),
    ),
  );
}

const nameOf = (at: number): string => `s${at}`;
const namesOf = (places: readonly number[]): readonly string[] => [...places].sort((a, b) => a - b).map(nameOf);
const endings: readonly StageEndState[] = ["completed", "completed", "completed", "failed", "left out"];

/** Goes through a whole run, whose chances come from `next`. */
function walk(schedule: RunSchedule, pipeline: Pipeline, plain: PlainSchedule, next: (below: number) => number): void {
  const end = (at: number, state: StageEndState): void => {
    plain.states[at] = state;
    for (const name of pipeline.order) if (name === nameOf(at)) schedule.end(name, state);
  };
  for (;;) {
    expect([...schedule.takeSkipped()].map(({ stage }) => stage).sort()).toEqual(namesOf(plain.skip()));
    const most = next(4);
    const taken = plain.ready().slice(0, most);
    expect(schedule.takeReady(most).map(({ name }) => name)).toEqual(namesOf(taken));
    for (const at of taken) plain.states[at] = "running";
    expect(schedule.open().map(({ name }) => name)).toEqual(namesOf(plain.in("waiting", "running")));
    const running = plain.in("running");
    if (running.length === 0 && plain.ready().length === 0) break;
    const ending = running[next(running.length || 1)];
    if (ending !== undefined) end(ending, endings[next(endings.length)] ?? "completed");
    if (next(12) > 0) continue;
    for (const at of plain.in("running")) end(at, "cancelled");
    plain.skip();
    schedule.takeSkipped();
    const usual = plain.in("waiting").filter((at) => plain.stages[at]?.isFinal === false);
    expect(schedule.takeWaiting()).toEqual(namesOf(usual));
    for (const at of usual) plain.states[at] = "cancelled";
  }
  expect(plain.in("waiting", "running")).toEqual([]);
}

test("RunSchedule ends each stage of any graph once, in its turn, and as soon as what it needs allows it", () => {
  fc.assert(
    fc.property(graphs, fc.infiniteStream(fc.nat(999)), (drawn, chances) => {
      const stages = drawn.map(({ reads, after, isFinal }, at) => {
        // One that does not run at the end may need none that does.
        const isAllowed = (need: number): boolean => need < at && (isFinal || drawn[need]?.isFinal === false);
        return { reads: reads !== null && isAllowed(reads) ? reads : null, after: after.filter(isAllowed), isFinal };
      });
      const pipeline = pipelineOfPlaces(stages);
      const schedule = new RunSchedule(pipeline, pipeline.order);
      const next = (below: number): number => (chances.next().value as number) % below;
      walk(schedule, pipeline, new PlainSchedule(stages), next);
      // Anew, as if nothing had been.
      schedule.reset();
      walk(schedule, pipeline, new PlainSchedule(stages), next);
    }),
    { numRuns: 100 },
  );
});
