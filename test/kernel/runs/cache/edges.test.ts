import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { cacheTable } from "../../../../kernel/src/runs/cache/cache-table.js";
import { fingerprint } from "../../../../kernel/src/runs/cache/live-values.js";
import { fileHash, variableHash } from "../../../../kernel/src/runs/cache/outside-parts.js";
import { Pipeline } from "../../../../kernel/src/stages/index.js";
import { registerCodec } from "../../../../kernel/src/store/index.js";
import { pipelineOfStages, run } from "./cached-runs.js";

test("fileHash() tells files, changes of them and what is no file apart", () => {
  writeFileSync("a", "one");
  const one = fileHash("a");
  writeFileSync("a", "two");
  const two = fileHash("a");
  rmSync("a");
  const none = fileHash("a");
  mkdirSync("a");
  const folder = fileHash("a");
  writeFileSync("b", "");
  expect(new Set([one, two, none, folder, fileHash("b")]).size).toBe(5);
  expect(variableHash("STAGEBOOK_NO_SUCH_VARIABLE")).toBe("none");
});

test("fingerprint() gives a reason where a codec of the user's fails", () => {
  class Broken {}
  registerCodec("Broken", Broken, {
    encode: () => {
      throw new RangeError("no");
    },
    decode: () => new Broken(),
  });
  expect(fingerprint(new Broken(), "model")).toEqual({ refused: expect.stringMatching(/^model/) });
});

test("runPipeline() says nothing of an input that is missing: the stage itself fails of it", async () => {
  const pipeline = pipelineOfStages({
    load: { run: () => ({}) },
    sum: { run: () => ({ a: 1 }), reads: { rows: "load" } },
  });
  const { words, state } = await run(pipeline);
  expect([words, state]).toEqual([["load", "sum not cached: input `rows` of load: rows is missing"], "failed"]);
});

test("runPipeline() says of params in the order of their names what changed", async () => {
  const of = (params: object) => pipelineOfStages({ train: { run: () => ({ a: 1 }), params } });
  await run(of({ b: 1, a: 1 }));
  expect((await run(of({ a: 2, b: 2 }))).words).toEqual(["train param a 1 → 2, param b 1 → 2"]);
});

test("cacheTable() counts ages from now", () => {
  expect(cacheTable([])).toBe("Stage  Pipeline  Size  Took  Made  Used");
});

test("runPipeline() takes a stage for changed whose function is another one", async () => {
  await run(pipelineOfStages({ load: { run: () => ({ a: 1 }) } }));
  const other = await run(pipelineOfStages({ load: { run: () => ({ a: 2 }) } }));
  expect([other.words, other.outputs]).toEqual([["load another function runs in its place"], { load: { a: 2 } }]);
});

test("runPipeline() takes a node for changed whose function is another one", async () => {
  const of = (act: () => number): Pipeline => new Pipeline([{ name: "load", function: act }]);
  await run(of(() => 1));
  expect((await run(of(() => 1))).words).toEqual(["load cached"]);
  const other = await run(of(() => 2));
  expect([other.words, other.outputs]).toEqual([["load another function runs in its place"], { load: { load: 2 } }]);
});
