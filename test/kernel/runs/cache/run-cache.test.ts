import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listRuns, type RunSettings, removeRun, runPipeline, StageCache } from "../../../../kernel/src/runs/index.js";
import type { Pipeline, StageCode } from "../../../../kernel/src/stages/index.js";
import { folder, known, load, pipelineOfStages, run, small, sum } from "./cached-runs.js";

test("runPipeline() takes from the cache what has not changed, with its outputs, and says so", async () => {
  expect((await run(small)).words).toEqual(["load", "sum"]);
  const again = await run(small);
  expect(again.words).toEqual(["load cached", "sum cached"]);
  expect(again.outputs).toEqual({ load: { rows: [1, 2] }, sum: { total: 2 } });
  expect(again.stages).toEqual(
    ["load", "sum"].map((name) => ({
      name,
      state: "cached",
      duration: null,
      error: null,
      reason: "nothing that it takes has changed",
    })),
  );
});

test("runPipeline() says which part of a stage changed", async () => {
  const env = "STAGEBOOK_TEST_B";
  writeFileSync("in.txt", "one");
  const train = { run: (_: unknown, { epochs }: { epochs: number }) => ({ model: epochs }), params: { epochs: 10 } };
  const pipeline = pipelineOfStages({ train });
  const code = (changes: Partial<StageCode>): Record<string, Partial<StageCode>> => ({
    train: {
      helpers: { fit: "1", "": "1" },
      imports: { zod: "4.6.6", "./lib.ts": "1", node: "20" },
      files: ["in.txt"],
      environment: [env],
      ...changes,
    },
  });
  const words = async (changes: Partial<StageCode>, settings: RunSettings = {}): Promise<string> =>
    (await run(pipeline, code(changes), { ...settings, cache: {} })).words.join();
  expect(await words({})).toBe("train");
  expect(await words({ source: "2" })).toBe("train its code changed");
  expect(await words({ source: "2", helpers: { fit: "2", "": "1" } })).toBe("train helper `fit` changed");
  expect(await words({ source: "2", helpers: { fit: "2", "": "2" } })).toBe("train code of the module changed");
  expect(await words({ source: "2", helpers: { fit: "2" } })).toBe("train code of the module changed");
  expect(await words({ source: "3", helpers: { other: "2" } })).toBe("train its code changed");
  expect(await words({ source: "3", helpers: { other: "2" }, imports: { zod: "4.6.7", "./lib.ts": "2", d3: "7.0.0" } })).toBe(
    "train zod 4.6.6 → 4.6.7, ./lib.ts changed, node is no longer used, d3 7.0.0 is new",
  );
  expect(await words({})).toBe("train cached");
  expect(await words({}, { params: { "train.epochs": 20 } })).toBe("train param epochs 10 → 20");
  expect(await words({}, { params: { "train.epochs": 10 } })).toBe("train cached");
  writeFileSync("in.txt", "two");
  expect(await words({})).toBe("train file in.txt changed");
  rmSync("in.txt");
  expect(await words({})).toBe("train file in.txt changed");
  expect(await words({})).toBe("train cached");
  mkdirSync("in.txt");
  expect(await words({})).toBe("train file in.txt changed");
  process.env[env] = "secret";
  expect(await words({})).toBe(`train environment variable ${env} changed`);
  expect(await words({ files: [] })).toBe("train file in.txt changed");
  expect(await words({ files: ["none.txt"] })).toBe("train file none.txt is new");
  delete process.env[env];
});

test("runPipeline() names the inputs that changed", async () => {
  const sums = (reads: Readonly<Record<string, string>>, rows = [1]): Pipeline =>
    pipelineOfStages({ load: { run: () => ({ rows, more: 1 }) }, sum: { run: () => ({ total: 1 }), reads } });
  await run(sums({ rows: "load" }));
  const code = { load: { source: "2" } };
  expect((await run(sums({ rows: "load" }, [2]), code)).words).toEqual([
    "load its code changed",
    "sum input `rows` of load differs",
  ]);
  expect((await run(sums({ rows: "load", more: "load" }, [2]), code)).words).toEqual([
    "load cached",
    "sum input `more` of load is new",
  ]);
  expect((await run(sums({ more: "load" }, [2]), code)).words).toEqual(["load cached", "sum input `rows` is gone"]);
});

test("runPipeline() names the parameters that came, went or are too long to be shown", async () => {
  const train = (params: object): Pipeline => pipelineOfStages({ train: { run: () => ({ a: 1 }), params } });
  const long = (end: string): object => ({ text: "a".repeat(40) + end });
  await run(train(long("1")));
  expect((await run(train(long("2")))).words).toEqual(["train param text changed"]);
  expect((await run(train({ epochs: 1 }))).words).toEqual(["train param text is gone, param epochs is new"]);
});

test.each([
  [{ cache: false }, {}, "it is not to be"],
  [{}, { unknown: ["it uses Math.random", "it uses fetch"] }, "it uses Math.random"],
  [{ params: { fit: () => 1 } }, {}, "param fit: fit (function) cannot be hashed"],
])("runPipeline() runs a stage that cannot be known each time: %j %j", async (source, code, reason) => {
  const pipeline = pipelineOfStages({ load: { ...load, ...source } });
  for (let time = 0; time < 2; time += 1)
    expect((await run(pipeline, { load: code })).words).toEqual([`load not cached: ${reason}`]);
});

test("runPipeline() keeps the result of a stage that cannot be known where the user says so", async () => {
  const pipeline = pipelineOfStages({ load: { ...load, cache: true } });
  await run(pipeline, { load: { unknown: ["it uses Math.random"] } });
  expect((await run(pipeline, { load: { unknown: ["it uses Math.random"] } })).words).toEqual(["load cached"]);
});

test("runPipeline() runs a stage whose code was not found", async () => {
  expect((await run(small, {}, { cache: { code: {} } })).words).toEqual([
    "load not cached: its code was not found in the text of the module",
    "sum not cached: its code was not found in the text of the module",
  ]);
});

test("runPipeline() keeps nothing that cannot be stored, and nothing of a stage that gives nothing", async () => {
  const fit = { run: () => ({ model: { fit: () => 1 } }) };
  const use = { run: () => ({ a: 1 }), reads: { model: "fit" } };
  const pipeline = pipelineOfStages({ fit, use, plot: { run: () => ({}) } });
  await run(pipeline);
  expect((await run(pipeline)).words).toEqual([
    "fit not cached: model.fit (function) cannot be stored",
    "use not cached: input `model` of fit: model.fit (function) cannot be hashed",
    "plot not cached: it gives nothing, so it runs for what it does",
  ]);
});

test("runPipeline() says of an output that cannot even be looked at that its readers are not cached", async () => {
  const trap = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new RangeError("no");
      },
    },
  );
  const pipeline = pipelineOfStages({ load: { run: () => ({ rows: trap }), cache: false }, sum });
  const { words } = await run(pipeline);
  expect(words[1]).toBe("sum not cached: input `rows` of load: rows (cannot be looked at) cannot be hashed");
});

test("runPipeline() runs what it is told to, and what comes after", async () => {
  await run(small);
  expect((await run(small, {}, { cache: { force: true } })).words).toEqual(["load asked for", "sum asked for"]);
  expect((await run(small, {}, { cache: { force: ["load"] } })).words).toEqual(["load asked for", "sum asked for"]);
  expect((await run(small, {}, { cache: { force: ["sum"] } })).words).toEqual(["load cached", "sum asked for"]);
  expect((await run(small, {}, { cache: { force: false } })).words).toEqual(["load cached", "sum cached"]);
  expect(() => runPipeline(small, { folder: null, cache: { code: {}, force: ["trian"] } })).toThrow(
    "No stage is named 'trian'. Stages here: load, sum",
  );
});

test("runPipeline() goes by what values hold when they come from outside", async () => {
  const inputs = (rows: number[]): RunSettings => ({ inputs: { load: { rows } } });
  await run(small, {}, { inputs: inputs([1]).inputs ?? {} });
  expect((await run(small, {}, { inputs: { load: { rows: [1] } } })).words).toEqual(["sum cached"]);
  expect((await run(small, {}, { inputs: { load: { rows: [2] } } })).words).toEqual(["sum input `rows` of load differs"]);
});

test("runPipeline() tells the order of keys apart", async () => {
  const keys = (rows: object): Pipeline =>
    pipelineOfStages({
      load: { run: () => ({ rows }), cache: false },
      sum: { run: (inputs: { rows: object }) => ({ keys: Object.keys(inputs.rows) }), reads: { rows: "load" } },
    });
  await run(keys({ a: 1, b: 2 }));
  expect((await run(keys({ b: 2, a: 1 }))).outputs).toMatchObject({ sum: { keys: ["b", "a"] } });
});

test("runPipeline() runs a stage again whose kept result is damaged or gone", async () => {
  await run(small);
  for (const name of readdirSync(join(folder, "cache", "artifacts")))
    writeFileSync(join(folder, "cache", "artifacts", name), "garbage");
  expect((await run(small)).words).toEqual(["load its result in the cache is damaged", "sum its result in the cache is damaged"]);
  expect((await run(small)).words).toEqual(["load cached", "sum cached"]);
});

test("runPipeline() keeps no result of a stage while a file that it reads is written", async () => {
  writeFileSync("in.txt", "one");
  const pipeline = pipelineOfStages({
    load: {
      run: () => {
        writeFileSync("in.txt", "two");
        return { a: 1 };
      },
    },
  });
  await run(pipeline, { load: { files: ["in.txt"] } });
  writeFileSync("in.txt", "one");
  expect((await run(pipeline, { load: { files: ["in.txt"] } })).words).toEqual(["load"]);
});

test("runPipeline() completes where the cache cannot be written, and says so once a stage", async () => {
  writeFileSync("cache", "a file in the way");
  const { state, problems } = await run(small);
  expect(state).toBe("completed");
  expect(problems).toHaveLength(2);
  expect(problems[0]).toMatch(/^The result of stage 'load' could not be kept in the cache: .*a file is in the way of a folder/);
});

test("runPipeline() keeps the cache as small as it is told", async () => {
  await run(small, {}, { cache: { limit: 0 } });
  expect((await run(small)).words).toEqual(["load", "sum"]);
  await run(small, {}, { cache: { limit: 1e6 } });
  expect((await run(small)).words).toEqual(["load cached", "sum cached"]);
});

test("runPipeline() keeps its cache beside its runs", async () => {
  await runPipeline(small, { folder: join(folder, "kept"), cache: { code: {} } }).result;
  const code = Object.fromEntries(small.order.map((name) => [name, known]));
  await runPipeline(small, { folder: join(folder, "kept"), cache: { code } }).result;
  await runPipeline(small, { folder: null, cache: { code } }).result;
  expect(readdirSync(join(folder, "kept")).sort()).toEqual(["cache", "runs"]);
  expect(readdirSync(join(folder, ".stagebook"))).toEqual(["cache"]);
});

test("runPipeline() writes a value once that the cache and the run keep, and each outlives the other", async () => {
  const root = join(folder, "kept");
  const { id } = await run(small, {}, { folder: root });
  const artifacts = join(root, "runs", id, "artifacts");
  const cached = join(folder, "cache", "artifacts");
  const shared = readdirSync(artifacts).filter((name) => existsSync(join(cached, name)));
  expect(shared.map((name) => statSync(join(artifacts, name)).ino)).toEqual(
    shared.map((name) => statSync(join(cached, name)).ino),
  );
  expect(shared).toHaveLength(2);
  new StageCache(join(folder, "cache")).remove(() => true);
  const [found] = listRuns(root);
  if (found === undefined) throw new RangeError("no run");
  expect((await runPipeline(small, { folder: root, resume: id }).result).outputs).toEqual({
    load: { rows: [1, 2] },
    sum: { total: 2 },
  });
  await run(small, {}, { folder: root });
  removeRun(listRuns(root)[0] ?? found, true);
  removeRun(found, true);
  expect((await run(small)).words).toEqual(["load cached", "sum cached"]);
});

// load -> sum -> show
const show = { run: ({ total }: { total: number }) => ({ text: `${total}` }), reads: { total: "sum" } };

test("runPipeline() takes from the cache what `only` leaves out", async () => {
  const pipeline = pipelineOfStages({ load, sum, show });
  await run(pipeline);
  const again = await run(pipeline, {}, { only: ["show"], cache: { force: true } });
  expect(again.words).toEqual(["load cached", "sum cached", "show asked for"]);
  expect(again.outputs).toMatchObject({ show: { text: "2" } });
});

test("runPipeline() fails where the cache does not have what `only` leaves out", async () => {
  const pipeline = pipelineOfStages({ load, sum, show });
  await run(pipeline);
  const changed = await run(pipeline, { sum: { source: "2" } }, { only: ["show"] });
  expect(changed.state).toBe("failed");
  expect(changed.stages.map(({ name, state, reason, error }) => [name, state, error?.text ?? reason])).toEqual([
    ["load", "cached", "nothing that it takes has changed"],
    [
      "sum",
      "failed",
      "NotCachedError: Stage 'sum' is not to run here, and the cache does not have what it gives (its code changed); run it too",
    ],
    ["show", "skipped", "needs total of sum, which failed"],
  ]);
});
