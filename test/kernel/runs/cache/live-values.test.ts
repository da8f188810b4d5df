import { join } from "node:path";
import { StageCache } from "../../../../kernel/src/runs/cache/stage-cache.js";
import { type RunSettings, runPipeline } from "../../../../kernel/src/runs/index.js";
import type { Pipeline, StageSource } from "../../../../kernel/src/stages/index.js";
import { folder, known, load, pipelineOfStages, run, sum } from "./cached-runs.js";

test("runPipeline() does what a stage did to its inputs when it is taken from the cache", async () => {
  const push = { run: ({ rows }: { rows: number[] }) => ({ length: rows.push(3) }), reads: { rows: "load" } };
  const read = { ...sum, after: ["push"] };
  const pipeline = pipelineOfStages({ load, push, read });
  const code = { push: { changesInputs: true } };
  const first = await run(pipeline, code);
  const again = await run(pipeline, code);
  expect(again.words).toEqual(["load cached", "push cached", "read cached"]);
  expect(again.outputs).toEqual(first.outputs);
  expect(again.outputs).toEqual({ load: { rows: [1, 2, 3] }, push: { length: 3 }, read: { total: 3 } });
});

test("runPipeline() runs a stage that hands objects on when another may change them", async () => {
  const view = { run: ({ rows }: { rows: number[] }) => ({ view: rows }), reads: { rows: "load" } };
  const push = { run: ({ rows }: { rows: number[] }) => ({ length: rows.push(3) }), reads: { rows: "load" }, after: ["view"] };
  const read = { run: (inputs: { view: number[] }) => ({ total: inputs.view.length }), reads: { view: "view" }, after: ["push"] };
  const pipeline = pipelineOfStages({ load, view, push, read });
  const code = { push: { changesInputs: true } };
  const first = await run(pipeline, code);
  const again = await run(pipeline, code);
  expect(again.words).toEqual([
    "load cached",
    "view not cached: it hands on objects of its inputs, which push may change",
    "push not cached: it changes its input `rows`, whose objects other values hold too",
    "read cached",
  ]);
  expect(again.outputs).toEqual(first.outputs);
});

test("runPipeline() begins anew when a stage changes objects that nobody said it would", async () => {
  const view = { run: ({ rows }: { rows: number[] }) => ({ view: rows }), reads: { rows: "load" } };
  const push = (by: number): StageSource => ({
    run: ({ rows }: { rows: number[] }) => ({ length: rows.push(by) }),
    ...{ reads: { rows: "load" }, after: ["view"] },
  });
  const read = { run: (inputs: { view: number[] }) => ({ total: inputs.view }), reads: { view: "view" }, after: ["push"] };
  const of = (by: number): Pipeline => pipelineOfStages({ load, view, push: push(by), read });
  await run(of(3));
  const again = await run(of(4), { push: { source: "2" } });
  expect(again.words).toEqual(["load cached", "view cached", "push its code changed", "load", "view", "push", "read"]);
  expect(again.outputs).toEqual({
    load: { rows: [1, 2, 4] },
    view: { view: [1, 2, 4] },
    push: { length: 3 },
    read: { total: [1, 2, 4] },
  });
  expect(again.problems).toEqual([
    "Stage 'push' changed its input rows, which holds objects of values that came from the cache: the run began anew without the cache",
  ]);
});

test("runPipeline() keeps no result of a stage whose inputs changed while others ran beside it", async () => {
  const slow = {
    run: async ({ rows }: { rows: number[] }) => {
      await new Promise((end) => setTimeout(end, 20));
      return { n: rows.length };
    },
    reads: { rows: "load" },
  };
  const push = { run: ({ rows }: { rows: number[] }) => ({ length: rows.push(3) }), reads: { rows: "load" } };
  const pipeline = pipelineOfStages({ load, slow, push });
  await run(pipeline, {}, { concurrency: 2 });
  expect((await run(pipeline, {}, { concurrency: 2 })).words).toEqual(["load cached", "slow", "push"]);
});

test("runPipeline() goes by what a failed stage left behind", async () => {
  const fail = {
    run: ({ rows }: { rows: number[] }) => {
      rows.push(3);
      throw new RangeError("no");
    },
    reads: { rows: "load" },
  };
  const pipeline = pipelineOfStages({ load, fail, sum });
  for (let time = 0; time < 2; time += 1)
    expect((await run(pipeline)).outputs).toEqual({ load: { rows: [1, 2, 3] }, sum: { total: 3 } });
});

test("runPipeline() begins anew with what it was given from outside as that was", async () => {
  const view = { run: ({ rows }: { rows: number[] }) => ({ view: rows }), reads: { rows: "load" } };
  const push = (by: number): StageSource => ({
    run: ({ rows }: { rows: number[] }) => ({ length: rows.push(by) }),
    ...{ reads: { rows: "load" }, after: ["view"] },
  });
  const of = (by: number): Pipeline => pipelineOfStages({ load, view, push: push(by) });
  const given = (): RunSettings => ({ inputs: { load: { rows: [1, 2] } } });
  await run(of(3), {}, given());
  const again = await run(of(4), { push: { source: "2" } }, given());
  expect(again.words[0]).toBe("view not cached: it hands on objects that the run was given");
  expect(again.outputs).toMatchObject({ view: { view: [1, 2, 4] }, push: { length: 3 } });
});

test("runPipeline() begins anew once, also where stages run side by side", async () => {
  const view = {
    run: async ({ rows }: { rows: number[] }) => {
      await new Promise((end) => setTimeout(end, 20));
      return { view: rows };
    },
    reads: { rows: "load" },
  };
  const push = (by: number): StageSource => ({
    run: ({ rows }: { rows: number[] }) => ({ length: rows.push(by) }),
    reads: { rows: "load" },
  });
  const of = (by: number): Pipeline => pipelineOfStages({ load, view, push: push(by) });
  await run(of(3));
  const again = await run(of(4), { push: { source: "2" } }, { concurrency: 2 });
  expect(again.words).toEqual(["load cached", "view cached", "push its code changed", "load", "view", "push"]);
  expect(again.outputs).toMatchObject({ view: { view: [1, 2, 4] }, push: { length: 3 } });
}, 3000);

test("runPipeline({ resume }) still tells the stages that were done when it begins anew", async () => {
  let isBroken = false;
  const start = (): { rows: number[] } => {
    if (isBroken) throw new RangeError("not yet");
    return { rows: [1, 2] };
  };
  const view = { run: ({ rows }: { rows: number[] }) => ({ view: rows }), reads: { rows: "load" } };
  const push = (by: number): StageSource => ({
    run: ({ rows }: { rows: number[] }) => ({ length: rows.push(by) }),
    ...{ reads: { rows: "load" }, after: ["view"] },
  });
  const of = (by: number): Pipeline =>
    pipelineOfStages({ seed: { run: () => ({ s: 1 }) }, load: { run: start, after: ["seed"] }, view, push: push(by) });
  await run(of(3));
  isBroken = true;
  await runPipeline(of(4), { folder }).result;
  isBroken = false;
  const again = await run(of(4), { push: { source: "2" } }, { folder, resume: "latest" });
  expect(again.words).toEqual(["load cached", "view cached", "push its code changed", "load", "view", "push"]);
  expect(again.stages.map(({ name, state }) => `${name} ${state}`)).toEqual([
    "seed fresh",
    "load fresh",
    "view fresh",
    "push fresh",
  ]);
  expect(again.outputs).toMatchObject({ seed: { s: 1 }, push: { length: 3 } });
});

const rows = Array.from({ length: 20_000 }, (_, at) => ({ at, name: `row ${at}` }));
const many = { run: () => ({ rows: structuredClone(rows) }) };

test("runPipeline() looks at a sample of a large input where its code shows no change, and says so", async () => {
  const quick = { run: (inputs: { rows: { at: number }[] }) => ({ n: inputs.rows.length }), reads: { rows: "load" } };
  const completed: unknown[] = [];
  await runPipeline(pipelineOfStages({ load: many, quick }), {
    folder: null,
    cache: { code: { load: known, quick: known }, folder: join(folder, "cache") },
    onEvent: (event) => {
      if (event.type === "stage.completed") completed.push([event.stage, event.sampled]);
    },
  }).result;
  expect(completed).toEqual([
    ["load", undefined],
    ["quick", ["rows"]],
  ]);
  expect(new StageCache(join(folder, "cache")).last("p", "quick")?.sampled).toEqual(["rows"]);
});

test("runPipeline() looks at all of a large input where its code may change it", async () => {
  const touch = {
    run: (inputs: { rows: { at: number }[] }) => {
      const row = inputs.rows[7];
      if (row !== undefined) row.at = -1;
      return { n: 1 };
    },
    reads: { rows: "load" },
  };
  const read = {
    run: (inputs: { rows: { at: number }[] }) => ({ at: inputs.rows[7]?.at }),
    reads: { rows: "load" },
    after: ["touch"],
  };
  const pipeline = pipelineOfStages({ load: many, touch, read });
  const code = { touch: { changesInputs: true } };
  await run(pipeline, code);
  const again = await run(pipeline, code);
  expect(again.words).toEqual(["load cached", "touch cached", "read cached"]);
  expect(again.outputs).toMatchObject({ read: { at: -1 } });
});
