import { PipelineContext, runPipeline } from "../../../kernel/src/runs/index.js";
import { definePipeline, HookRegistry, Pipeline, type StageContext } from "../../../kernel/src/stages/index.js";

const alone = { folder: null } as const;
const sums = () =>
  definePipeline("sums", {
    load: { run: () => ({ rows: [1] }) },
    sum: { run: ({ rows }: { rows: number[] }) => ({ n: rows.length }), reads: { rows: "load" } },
  });

test("hooks of a run come after those of its pipeline, and those of a point before the next point's", async () => {
  const calls: string[] = [];
  const pipeline = sums();
  const hooks = new HookRegistry();
  for (const [registry, name] of [
    [hooks, "run"],
    [pipeline.hooks, "pipeline"],
  ] as const)
    for (const point of ["before_run", "before_stage", "before_sum", "after_sum", "after_stage", "after_run"])
      registry.register(point, () => void calls.push(`${point} ${name}`));
  await runPipeline(pipeline, { ...alone, hooks, only: ["sum"], inputs: { load: { rows: [1] } } }).result;
  const points = ["before_run", "before_stage", "before_sum", "after_sum", "after_stage", "after_run"];
  expect(calls).toEqual(points.flatMap((point) => [`${point} pipeline`, `${point} run`]));
});

test("before_run may put another context in place for all stages, and after_run for the caller", async () => {
  const pipeline = new Pipeline([
    { name: "count", execute: ({ symbols, metadata }: StageContext) => `${symbols.length} ${String(metadata["by"])}` },
  ]);
  pipeline.hooks.register("before_run", (context) => context.with({ symbols: ["A", "B"], metadata: { by: "hook" } }));
  pipeline.hooks.register("after_run", (context) =>
    context.with({ results: { ...context.results, told: Object.keys(context.results) } }),
  );
  const { results, symbols, metadata } = await pipeline.run(new PipelineContext(), alone);
  expect([results, symbols, metadata]).toEqual([{ count: "2 hook", told: ["count"] }, ["A", "B"], { by: "hook" }]);
});

test("a hook before a stage may say what it reads by the stage's name or by the variable's, and leaves the rest", async () => {
  const pipeline = definePipeline("p", {
    load: { run: () => ({ a: 1, b: 2, c: 3 }) },
    show: {
      run: ({ a, b, c }: { a: number; b: number; c: number }) => ({ text: `${a} ${b} ${c}` }),
      reads: { a: "load", b: "load", c: "load" },
    },
  });
  pipeline.hooks.register("before_show", (context) => context.with({ results: { load: { a: 10 }, b: 20 } }));
  expect(await runPipeline(pipeline, alone).outputs()).toMatchObject({ show: { text: "10 20 3" } });
  const broken = sums();
  broken.hooks.register("before_sum", (context) => context.with({ results: { load: null, other: 1 } }));
  expect(await runPipeline(broken, alone).outputs()).toMatchObject({ sum: { n: 1 } });
});

test("a hook after a stage may add to the context beside what the stage gave", async () => {
  const pipeline = new Pipeline([
    ...sums().stages,
    { name: "last", execute: ({ results, metadata }: StageContext) => [Object.keys(results).sort(), metadata["seen"]] },
  ]);
  const given: unknown[] = [];
  pipeline.hooks.register("after_sum", (result, context) => {
    given.push(result);
    return context.with({ results: { ...context.results, extra: 1 }, metadata: { seen: "sum" } });
  });
  const { outputs } = await runPipeline(pipeline, { ...alone, context: new PipelineContext() }).result;
  expect(outputs).toEqual({ load: { rows: [1] }, sum: { n: 1 }, last: { last: [["extra", "load", "sum"], "sum"] } });
  expect(given).toEqual([{ n: 1 }]);
});

test("a stage runs whose canSkip() gives neither true nor a reason", async () => {
  for (const answer of [false, "", undefined, 0, null] as never[]) {
    const pipeline = new Pipeline([{ name: "one", execute: () => 1, canSkip: () => answer }]);
    expect((await runPipeline(pipeline, alone).result).outputs).toEqual({ one: { one: 1 } });
  }
});

test("hooks before a stage are called for each of its tries", async () => {
  let tries = 0;
  const flaky = ({ metadata }: StageContext): unknown => {
    tries += 1;
    if (tries === 1) throw new RangeError("no");
    return metadata["by"];
  };
  const pipeline = new Pipeline([{ name: "flaky", execute: flaky, retries: { times: 1, delay: 0 } }]);
  pipeline.hooks.register("before_flaky", (context) => context.with({ metadata: { by: `try ${tries + 1}` } }));
  expect((await pipeline.run(new PipelineContext(), alone)).results).toEqual({ flaky: "try 2" });
});

test("hooks that do nothing change nothing, whatever the stages are", async () => {
  class Rank {
    execute({ results }: StageContext): object {
      return { ranked: Object.keys(results) };
    }
  }
  const inner = new Pipeline([
    { name: "deep", execute: () => 1 },
    { name: "deeper", function: () => ({ a: 1 }) },
  ]);
  const make = (): Pipeline =>
    new Pipeline([
      ...sums().stages,
      { name: "one", function: () => ({ one: 1, two: 2 }) },
      { name: "nothing", function: () => undefined },
      {
        name: "takes",
        function: ({ one, nothing }: { one: { two: number }; nothing: unknown }) => [one.two, nothing],
        inputs: ["one", "nothing"],
      },
      {
        name: "looks",
        function: ({ one }: { one: object }, _: object, { symbols }: StageContext) => [one, symbols],
        inputs: ["one"],
      },
      Rank,
      function adds(context: StageContext) {
        return context.with({ results: { ...context.results, added: [1] }, metadata: { by: "me" } });
      },
      function changes(context: PipelineContext) {
        context.metadata["changed"] = true;
      },
      inner,
      { name: "asStage", function: inner.asStage() },
      { name: "skipped", execute: () => 1, canSkip: () => true },
      { name: "ends", finally: true, execute: ({ metadata }: StageContext) => ({ ...metadata }) },
    ]);
  const run = async (pipeline: Pipeline): Promise<unknown> => {
    const { outputs, stages } = await runPipeline(pipeline, { ...alone, context: new PipelineContext({ symbols: ["A"] }) })
      .result;
    const { results, metadata } = await pipeline.run(new PipelineContext({ symbols: ["A"] }), alone);
    return { outputs, states: stages.map(({ name, state, reason }) => [name, state, reason]), results, metadata };
  };
  const hooked = make();
  for (const point of ["before_stage", "after_stage", "before_run", "after_run"]) hooked.hooks.register(point, () => undefined);
  const plain = await run(make());
  expect(plain).toMatchObject({
    results: { takes: [2, undefined], rank: { ranked: expect.any(Array) }, ends: { by: "me", changed: true } },
  });
  expect(await run(hooked)).toEqual(plain);
});
