import { PipelineContext, runPipeline } from "../../../kernel/src/runs/index.js";
import { definePipeline, Pipeline, type PipelineStage, type StageContext } from "../../../kernel/src/stages/index.js";

const alone = { folder: null } as const;

test("nodes take the values of the nodes they name (S5.52, S5.55, S5.57)", async () => {
  const pipeline = definePipeline("sums", [
    {
      name: "total",
      function: ({ a, b }: { a: number; b: number }, { scale }: { scale: number }) => scale * (a + b),
      inputs: ["a", "b"],
      params: { scale: 2 },
    },
    { name: "a", function: () => 3, inputs: [] },
    { name: "b", function: async () => 4 },
  ]);
  expect(pipeline.order).toEqual(["a", "b", "total"]);
  const ended = await pipeline.run(new PipelineContext(), { ...alone, params: { "total.scale": 10 } });
  expect(ended.results).toEqual({ a: 3, b: 4, total: 70 });
  const one = { name: "a", function: () => 3 };
  expect(() => new Pipeline([one, one])).toThrow("Two stages are named 'a'; give one of them another name");
  expect(() => new Pipeline([one, { name: "b", function: () => 3, inputs: ["a", "a"] }])).toThrow(
    "Stage 'b' takes 'a' twice; name it once in its inputs",
  );
  expect(() => new Pipeline([one, { name: "b", function: () => 3, inputs: ["c"] }])).toThrow(
    "Stage 'b' reads 'c' of 'c', but no stage is named 'c'; did you mean 'a'? Stages here: a",
  );
});

test("nodes give the same with hooks around them, and with a context as their third argument", async () => {
  const double = ({ a }: { a: number }, _params: object, { symbols }: StageContext): number => 2 * a * symbols.length;
  const pipeline = new Pipeline([
    { name: "a", function: () => 3 },
    { name: "b", function: async ({ a }: { a: number }) => a + 1, inputs: ["a"] },
    { name: "c", function: double, inputs: ["a"] },
    { name: "d", function: ({ b, c }: { b: number; c: number }) => b + c, inputs: ["b", "c"] },
  ]);
  const run = async (): Promise<unknown> => (await pipeline.run(new PipelineContext({ symbols: ["A"] }), alone)).results;
  expect(await run()).toEqual({ a: 3, b: 4, c: 6, d: 10 });
  const heard: unknown[] = [];
  pipeline.hooks.register("after_b", (result) => void heard.push(result));
  pipeline.hooks.register("before_d", (context) => context.with({ results: { ...context.results, b: 40 } }));
  pipeline.hooks.register("after_a", (_, context) => context.with({ results: { ...context.results, a: 5 } }));
  expect(await run()).toEqual({ a: 5, b: 40, c: 10, d: 50 });
  expect(heard).toEqual([6]);
});

test("a function in the place of a node takes what the node took, and its value stands for the node's", async () => {
  const pipeline = new Pipeline([
    { name: "a", function: () => 3 },
    { name: "b", function: () => 0, inputs: ["a"], params: { scale: 10 } },
    { name: "c", function: ({ b }: { b: number }) => b + 1, inputs: ["b"] },
  ]);
  const swapped = pipeline.swap("b", ({ a }: { a: number }, { scale }: { scale: number }) => scale * a);
  expect((await swapped.run(new PipelineContext(), alone)).results).toEqual({ a: 3, b: 30, c: 31 });
  expect(swapped.stage("b")).toMatchObject({ cache: false, reads: { a: "a" }, params: { scale: 10 } });
  const other = pipeline.swap("b", { name: "other", function: ({ a }: { a: number }) => -a });
  expect((await other.run(new PipelineContext(), alone)).results).toEqual({ a: 3, b: -3, c: -2 });
});

test("stages are inserted, removed, put in another order and swapped; the pipeline itself stays as it is (S2.16, S2.17, S2.37)", async () => {
  const named = (name: string): PipelineStage => ({ name, execute: ({ results }) => Object.keys(results).join("") });
  const pipeline = new Pipeline(["a", "b"].map(named));
  const order = (changed: Pipeline): string => changed.order.join(" ");
  expect(order(pipeline.insert(named("c")))).toBe("a b c");
  expect(order(pipeline.insert(named("c"), { before: "b" }))).toBe("a c b");
  expect(order(pipeline.insert(named("c"), { after: "a" }))).toBe("a c b");
  expect(order(pipeline.insert(named("c"), { at: 0 }))).toBe("c a b");
  expect(order(pipeline.insert(named("c")).remove("b"))).toBe("a c");
  expect(order(pipeline.insert(named("c")).reorder("c", "a"))).toBe("c a b");
  expect(order(new Pipeline(pipeline.stages.toReversed()))).toBe("b a");
  expect(order(pipeline)).toBe("a b");
  const swapped = pipeline.swap("a", { name: "other", execute: () => "swapped" });
  expect((await swapped.run(new PipelineContext(), alone)).results).toEqual({ a: "swapped", b: "a" });
  expect(() => pipeline.remove("c")).toThrow("No stage is named 'c'; did you mean 'a'? Stages here: a, b");
});

test("a pipeline of functions is changed where its reads allow it", async () => {
  const pipeline = definePipeline("p", {
    load: { run: () => ({ rows: [1, 2] }) },
    sum: { run: ({ rows }: { rows: number[] }) => ({ n: rows.length }), reads: { rows: "load" } },
  });
  expect(() => pipeline.reorder("sum", "load")).toThrow("'sum' cannot come before 'load', whose rows it reads; put 'load' first");
  expect(() => pipeline.remove("load")).toThrow("Stage 'sum' reads 'rows' of 'load', but no stage is named 'load'");
  const swapped = pipeline.swap("sum", ({ rows }: { rows: number[] }) => ({ n: 100 * rows.length }));
  expect(await runPipeline(swapped, alone).outputs()).toMatchObject({ sum: { n: 200 } });
});

test.each([
  [3, "number cannot be a stage; give a function, a class or object with 'execute', { name, function, inputs } or a pipeline"],
  [null, "null cannot be a stage; give a function, a class or object with 'execute', { name, function, inputs } or a pipeline"],
  [
    { name: "x" },
    "object cannot be a stage; give a function, a class or object with 'execute', { name, function, inputs } or a pipeline",
  ],
  [
    (
      () => () =>
        1
    )(),
    "A function without a name cannot be a stage; write { name: 'clean', function: … } or give it a name",
  ],
])("new Pipeline() refuses %p", (entry, sentence) => {
  expect(() => new Pipeline([entry as never])).toThrow(new TypeError(sentence));
});

test("what changes a pipeline names the stage that is not there, and where a stage cannot stand", () => {
  const named = (name: string): PipelineStage => ({ name, execute: () => name });
  const pipeline = new Pipeline(["a", "b", "c", "d"].map(named), { name: "letters" });
  const unknown = "No stage is named 'x'";
  for (const change of [
    () => pipeline.stage("x"),
    () => pipeline.insert(named("n"), { before: "x" }),
    () => pipeline.insert(named("n"), { after: "x" }),
    () => pipeline.remove("a", "x"),
    () => pipeline.reorder("x"),
    () => pipeline.enable("x"),
    () => pipeline.disable("a", "x"),
    () => pipeline.swap("x", named("n")),
  ])
    expect(change).toThrow(unknown);
  expect(pipeline.remove("b", "d").order).toEqual(["a", "c"]);
  expect(pipeline.reorder("c").order).toEqual(["c", "a", "b", "d"]);
  expect(pipeline.insert(named("n"), { at: 2 }).order).toEqual(["a", "b", "n", "c", "d"]);
  expect(pipeline.insert(named("n"), { after: "a" }).order).toEqual(["a", "n", "b", "c", "d"]);
  expect(pipeline.insert(named("n"), { after: "d" }).order).toEqual(["a", "b", "c", "d", "n"]);
  const off = pipeline.disable("a", "c");
  expect(off.stages.map(({ enabled }) => enabled)).toEqual([false, true, false, true]);
  expect(off.enable("c").stages.map(({ enabled }) => enabled)).toEqual([false, true, true, true]);
  expect([off.name, Object.isFrozen(off.stages[0])]).toEqual(["letters", true]);
  const later = pipeline.insert({ name: "last", function: () => 1, after: ["d"] });
  expect(() => later.reorder("last")).toThrow(new Error("'last' cannot come before 'd', which it comes after; put 'd' first"));
});

test("Pipeline.reorder() names what a stage reads of the one that it would stand before, and nothing of others", () => {
  const pipeline = definePipeline("p", {
    load: { run: () => ({ rows: 1, names: 2 }) },
    seed: { run: () => ({ seed: 3 }) },
    fit: {
      run: (_: { rows: number; seed: number; names: number }) => ({}),
      reads: { rows: "load", seed: "seed", names: "load" },
    },
  });
  expect(() => pipeline.reorder("seed", "fit")).toThrow(
    new Error("'fit' cannot come before 'load', whose rows, names it reads; put 'load' first"),
  );
});

test("Pipeline.swap() keeps how often and when a stage is tried, and its parameters, and keeps nothing in a cache", async () => {
  const when = (): boolean => true;
  const pipeline = definePipeline("p", {
    load: {
      run: (_: object, { count }: { count: number }) => ({ rows: count }),
      ...{ params: { count: 2 }, retries: 3, timeout: 70, when, enabled: false },
    },
  });
  const byFunction = pipeline.swap("load", (_inputs: object, { count }: { count: number }) => ({ rows: -count }));
  const byObject = pipeline.swap("load", {
    name: "other",
    params: { more: 1, count: 9 },
    execute: (context: StageContext, { count, more }: { count: number; more: number }) =>
      context.with({ results: { rows: count + more } }),
  });
  for (const swapped of [byFunction, byObject]) {
    const stage = swapped.stage("load");
    expect(stage).toMatchObject({ when, cache: false, enabled: false, params: { count: 2 } });
    expect(stage.policy).toMatchObject({ retries: { times: 3 }, timeout: 70 });
    expect(Object.isFrozen(stage)).toBe(true);
  }
  expect((await runPipeline(byFunction.enable("load"), alone).result).outputs).toEqual({ load: { rows: -2 } });
  expect((await runPipeline(byObject.enable("load"), alone).result).outputs).toEqual({ load: { rows: 3 } });
});

test("Pipeline.asStage() gives what the stages gave, and nothing that was there before", async () => {
  const inner = new Pipeline([
    { name: "a", execute: () => 1 },
    { name: "b", execute: () => 2 },
  ]);
  const outer = new Pipeline([
    { name: "before", execute: () => 0 },
    { name: "inner", function: inner.asStage() },
  ]);
  expect((await outer.run(new PipelineContext(), alone)).results).toEqual({ before: 0, inner: { a: 1, b: 2 } });
});
