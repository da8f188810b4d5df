import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StageCache } from "../../../../kernel/src/runs/cache/stage-cache.js";
import { codeDifferences, differences, type StageParts } from "../../../../kernel/src/runs/cache/stage-parts.js";
import { PipelineContext } from "../../../../kernel/src/runs/index.js";
import { HookRegistry, Pipeline } from "../../../../kernel/src/stages/index.js";
import { registerCodec } from "../../../../kernel/src/store/index.js";
import { folder, known, load, pipelineOfStages, run, small } from "./cached-runs.js";

const context = new PipelineContext();
const one = pipelineOfStages({ one: { run: () => ({ v: 1 }) } });

test.each([
  ["that takes the context", new Pipeline([{ name: "one", execute: () => 1 }]), "it takes the context of the run"],
  ["that another function was put in the place of", one.swap("one", { execute: () => 1 }), "it is not to be"],
  [
    "whose condition is asked",
    pipelineOfStages({ one: { run: () => ({ v: 1 }), when: () => true } }),
    "its condition is asked each time",
  ],
])("runPipeline() keeps no result of a stage %s, and says why", async (_what, pipeline, reason) => {
  await run(pipeline, {}, { context });
  expect((await run(pipeline, {}, { context })).words).toEqual([`one not cached: ${reason}`]);
});

test("runPipeline() keeps no result of a stage that is asked whether it can be skipped", async () => {
  const pipeline = new Pipeline([{ ...one.stage("one"), canSkip: () => false }]);
  await run(pipeline);
  expect((await run(pipeline)).words).toEqual(["one not cached: it says itself whether it runs"]);
});

test("runPipeline() keeps no results while hooks are called around the stages", async () => {
  const hooks = new HookRegistry();
  hooks.register("before_stage", () => undefined);
  await run(small, {}, { hooks });
  expect((await run(small, {}, { hooks })).words).toEqual([
    "load not cached: hooks are called around it",
    "sum not cached: hooks are called around it",
  ]);
});

test("runPipeline() says nothing of a stage that runs at the end, and runs it each time", async () => {
  const pipeline = pipelineOfStages({ load, tidy: { run: () => undefined, finally: true } });
  await run(pipeline);
  expect((await run(pipeline)).words).toEqual(["load cached", "tidy"]);
});

test("runPipeline() completes where the entries of the cache cannot be written, and says so", async () => {
  mkdirSync(join(folder, "cache"));
  writeFileSync(join(folder, "cache", "stages"), "a file in the way");
  const { state, problems } = await run(pipelineOfStages({ load }));
  expect([state, problems]).toEqual([
    "completed",
    ["The result of stage 'load' could not be kept in the cache: a file is in the way of a folder (ENOTDIR)"],
  ]);
});

test("runPipeline() refuses an input that cannot even be read, with its name", async () => {
  class Trap {}
  registerCodec("Trap", Trap, {
    encode: () => {
      // What is thrown need not be an error.
      throw "no"; // eslint-disable-line
    },
    decode: () => new Trap(),
  });
  const make = { run: () => ({ trap: new Trap() }) };
  const take = { run: () => ({ v: 1 }), reads: { trap: "make" } };
  const { words } = await run(pipelineOfStages({ make, take }));
  expect(words).toEqual(["make", expect.stringMatching(/^take not cached: input `trap` of make: trap/)]);
});

test("collect() counts nothing for an artifact that is gone", async () => {
  await run(small);
  const cache = new StageCache(join(folder, "cache"));
  for (const { hash } of cache.artifacts.list()) cache.artifacts.remove(hash);
  expect([cache.collect(0), cache.list().length]).toEqual([0, 2]);
});

const parts: StageParts = {
  ...{ source: "1", running: "", helpers: { fit: "1" }, imports: { d3: "7.0.0" }, params: {}, inputs: {}, from: {} },
  ...{ sharing: [], files: {}, environment: {} },
};

test("differences() names other objects that the inputs share, and codeDifferences() the code alone", () => {
  expect(differences(parts, { ...parts, sharing: [["a", "b"]] })).toEqual(["its inputs share other objects"]);
  expect(codeDifferences(parts, { ...known, helpers: { fit: "2" }, imports: { d3: "7.0.0" } })).toEqual(["helper `fit` changed"]);
});
