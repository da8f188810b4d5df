import { PipelineContext } from "../../../kernel/src/runs/index.js";
import { Pipeline, type PipelineConfig, registerStage, StageRegistry, stageRegistry } from "../../../kernel/src/stages/index.js";

class CountStage {
  readonly params = { scale: 1 };
  calls = 0;
  execute({ symbols }: PipelineContext, { scale }: { scale: number }): number {
    this.calls += 1;
    return scale * symbols.length * this.calls;
  }
}
const upper = ({ symbols }: PipelineContext): string[] => symbols.map((symbol) => symbol.toUpperCase());

const alone = { folder: null } as const;
let registry: StageRegistry;
beforeEach(() => {
  registry = new StageRegistry();
  registry.register("count", CountStage);
  registry.register("upper", upper);
});

const run = async (config: PipelineConfig): Promise<unknown> =>
  (await Pipeline.fromConfig(config, registry).run(new PipelineContext({ symbols: ["a", "b"] }), alone)).results;

test("StageRegistry.get() gives a new instance each time (S2.53, S2.54, S2.56)", () => {
  const [first, second] = [registry.get("count").source, registry.get("count").source];
  expect(first).toBeInstanceOf(CountStage);
  expect(first).not.toBe(second);
  registry.register("plain", { calls: [], execute: () => 1 } as never);
  expect(registry.get("plain").source).not.toBe(registry.get("plain").source);
});

test("StageRegistry.get() lists the known stages for a name that is none (S2.56)", () => {
  expect(() => registry.get("cuont")).toThrow("No stage is named 'cuont'; did you mean 'count'? Stages here: count, upper");
});

test("registerStage() works directly and as a decorator (S2.55, S2.70, S2.71)", async () => {
  @registerStage("decorated_count")
  class Decorated extends CountStage {}
  registerStage("direct_count", CountStage);
  try {
    expect(stageRegistry.get("decorated_count").source).toBeInstanceOf(Decorated);
    expect(stageRegistry.entry("direct_count")).toMatchObject({ source: "code", implementation: CountStage });
  } finally {
    stageRegistry.unregister("decorated_count");
    stageRegistry.unregister("direct_count");
  }
});

test("StageRegistry.register() refuses one instance for all runs, and names that no stage can have", () => {
  expect(() => registry.register("shared", new CountStage())).toThrow(
    "'shared' was given one CountStage, which all runs would share; register the class: registerStage('shared', CountStage)",
  );
  expect(() => registry.register("1st", upper)).toThrow("'1st' cannot name a stage");
  expect(() => registry.register("three", 3 as never)).toThrow("number cannot be a stage");
});

test("Pipeline.fromConfig() builds the list from names, in that order (S2.57, S2.58, S2.82)", async () => {
  expect(await run({ stages: ["count", "upper"] })).toEqual({ count: 2, upper: ["A", "B"] });
  expect(Pipeline.fromConfig({ stages: ["upper", "count"] }, registry).order).toEqual(["upper", "count"]);
});

test("Pipeline.fromConfig() swaps implementations, switches stages off and sets parameters (S2.13, S2.39, S2.80, S2.81)", async () => {
  const stages = ["ranking", { name: "upper", enabled: false }];
  expect(await run({ stages, stage: { ranking: { implementation: "count", params: { scale: 10 } } } })).toEqual({ ranking: 20 });
  expect(await run({ stages, stage: { ranking: { implementation: "upper" } } })).toEqual({ ranking: ["A", "B"] });
});

test("parameters of a stage from a config can be set for a run, too", async () => {
  const pipeline = Pipeline.fromConfig({ stages: [{ name: "count", params: { scale: 3 } }] }, registry);
  const ended = await pipeline.run(new PipelineContext({ symbols: ["a"] }), { ...alone, params: { "count.scale": 7 } });
  expect(ended.results).toEqual({ count: 7 });
});

test("a stage is added without an edit of anything else (S2.14, S2.60)", async () => {
  registry.register("last", (context: PipelineContext) => Object.keys(context.results).at(-1));
  expect(await run({ stages: ["count", "last"] })).toEqual({ count: 2, last: "count" });
});

test("stages made by hand and from a config stand side by side (S2.75)", async () => {
  const pipeline = Pipeline.fromConfig({ stages: ["count"] }, registry).insert({ name: "by_hand", execute: () => 1 });
  expect((await pipeline.run(new PipelineContext(), alone)).results).toEqual({ count: 0, by_hand: 1 });
});

test("a config of version 1, or of none, is read; one of a later version says so (S2.88)", async () => {
  expect(await run({ version: 1, stages: ["count"] })).toEqual(await run({ stages: ["count"] }));
  expect(() => Pipeline.fromConfig({ version: 2, stages: [] }, registry)).toThrow(
    "The config of the pipeline cannot be used: it has version 2, and this Stagebook reads version 1; update stagebook",
  );
});

test.each([
  [[], 'it is no table of settings; write such as stages = ["load", "train"]'],
  [{}, 'it lists no stages; write such as stages = ["load", "train"]'],
  [{ stages: "count" }, `'stages' takes a list, got "count"`],
  [{ stages: [3] }, "'stages[0]' takes the name of a stage, or a table with one, got 3"],
  [
    { stages: ["count"], stagse: {} },
    "it knows no 'stagse'; did you mean 'stage'? Settings here: version, name, stages, stage, plugins, hooks",
  ],
  [{ stages: [{ name: "count", enabled: "no" }] }, `'stages[0].enabled' takes true or false, got "no"`],
  [{ stages: ["count"], stage: { count: { implementation: 3 } } }, "'stage.count.implementation' takes text, got 3"],
  [
    { stages: ["count"], stage: { cuont: {} } },
    "'stage.cuont' speaks of a stage that 'stages' does not list; did you mean 'count'? Stages here: count",
  ],
])("Pipeline.fromConfig() refuses %j", (config, problem) => {
  expect(() => Pipeline.fromConfig(config as never, registry)).toThrow(
    new Error(`The config of the pipeline cannot be used: ${problem}`),
  );
});

test("Pipeline.fromConfig() names what no stage or parameter answers to", () => {
  expect(() => Pipeline.fromConfig({ stages: ["cuont"] }, registry)).toThrow("No stage is named 'cuont'; did you mean 'count'?");
  expect(() => Pipeline.fromConfig({ stages: [{ name: "x", implementation: "cuont" }] }, registry)).toThrow(
    "Stage 'x' is to be a 'cuont', but no stage is named 'cuont'; did you mean 'count'? Stages here: count, upper",
  );
  expect(() => Pipeline.fromConfig({ stages: [{ name: "count", params: { sacle: 2 } }] }, registry)).toThrow(
    "No parameter is named 'count.sacle'; did you mean 'count.scale'? Parameters here: count.scale",
  );
});

test("StageRegistry tells what is registered, in the order in which it came, and where it came from", async () => {
  await registry.from("package more 1.0.0", () => registry.register("more", upper));
  await expect(
    registry.from("broken.ts", () => {
      registry.register("half", upper);
      throw new RangeError("no");
    }),
  ).rejects.toThrow("no");
  registry.register("last", upper);
  expect(registry.list().map(({ name, source }) => `${name} ${source}`)).toEqual([
    ...["count code", "upper code", "more package more 1.0.0", "half broken.ts", "last code"],
  ]);
  expect(await registry.from("one.ts", async () => 7)).toBe(7);
  expect([registry.has("more"), registry.unregister("more"), registry.unregister("more"), registry.has("more")]).toEqual([
    ...[true, true, false, false],
  ]);
  expect(registry.names()).toEqual(["count", "upper", "half", "last"]);
  expect(() => registry.entry("more")).toThrow("No stage is named 'more'. Stages here: count, upper, half, last");
});

test("StageRegistry.register() lets the newer of one name stand, and takes pipelines, nodes and objects without a prototype", () => {
  registry.register("upper", CountStage);
  expect(registry.get("upper").source).toBeInstanceOf(CountStage);
  expect(registry.get("upper", "other").name).toBe("other");
  const inner = new Pipeline([upper]);
  registry.register("inner", inner);
  expect(registry.get("inner").source).toBe(inner);
  registry.register("node", { name: "node", function: () => 1 });
  expect(registry.get("node").mergesResults).toBe(true);
  registry.register("bare", Object.assign(Object.create(null), { execute: () => 1 }));
  expect(registry.get("bare").name).toBe("bare");
  const mark = registry.register("marked");
  mark(CountStage);
  expect(registry.get("marked").source).toBeInstanceOf(CountStage);
});
