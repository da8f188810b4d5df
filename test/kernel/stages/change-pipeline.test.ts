import { PipelineContext, runPipeline } from "../../../kernel/src/runs/index.js";
import { definePipeline, Pipeline, type PipelineStage } from "../../../kernel/src/stages/index.js";

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
