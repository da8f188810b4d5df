import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PipelineContext, runPipeline, runStage } from "../../../kernel/src/runs/index.js";
import {
  type Columns,
  FeatureSelectionConfig,
  FeatureSelectionStage,
  LoadColumnsStage,
  type RankingMethod,
  registerSamples,
  type SampleContext,
  type SampleResults,
  type SelectionMethod,
  TargetRankingConfig,
  TargetRankingStage,
  TrainingStage,
} from "../../../kernel/src/samples/index.js";
import { Pipeline, StageRegistry } from "../../../kernel/src/stages/index.js";

// `sum` is a + b; `flat` does not move.
const a = [0, 1, 2, 3, 4, 5, 6, 7].map((value) => value / 8);
const b = [1, 0, 1, 0, 1, 0, 1, 0];
const columns: Columns = { a, b, sum: a.map((value, index) => value + (b[index] ?? 0)), flat: a.map(() => 1) };
const context = (): SampleContext => new PipelineContext<unknown, SampleResults>({ results: { columns } });
const alone = { folder: null } as const;
const quiet = (): void => undefined;
beforeEach(() => void jest.spyOn(process.stderr, "write").mockImplementation(() => true));
afterEach(() => jest.restoreAllMocks());

test("TargetRankingStage writes the best targets (S2.30, S2.84)", async () => {
  const targets = async (stage: TargetRankingStage, given = context()): Promise<readonly string[]> =>
    (await runStage(stage, given)).result("target_rankings").map(({ target }) => target);
  expect(await targets(new TargetRankingStage())).toEqual(["sum", "b", "a"]);
  expect(await targets(new TargetRankingStage(), context().with({ symbols: ["flat", "a"] }))).toEqual(["a", "flat"]);
  const byName: RankingMethod = { score: (target) => -target.length };
  expect(await targets(new TargetRankingStage(byName))).toEqual(["a", "b", "sum"]);
});

test("FeatureSelectionStage goes through the rankings and writes the features of each target (S2.31, S2.79)", async () => {
  const ranked = context().with({
    results: {
      columns,
      target_rankings: [
        { target: "sum", score: 1 },
        { target: "flat", score: 0 },
      ],
    },
  });
  expect((await runStage(new FeatureSelectionStage(), ranked)).result("features")).toEqual({ sum: ["b", "a"], flat: [] });
  const all: SelectionMethod = { select: (target, given) => Object.keys(given).filter((name) => name !== target) };
  expect((await runStage(new FeatureSelectionStage(all), ranked)).result("features")["flat"]).toEqual(["a", "b", "sum"]);
});

test("TrainingStage learns a model for each target (S2.32, S2.04)", async () => {
  const selected = context().with({ results: { columns, features: { sum: ["a", "b"] } } });
  const run = runPipeline(new Pipeline([new TrainingStage()]), {
    ...alone,
    context: selected,
    onEvent: quiet,
    params: { "training.epochs": 200 },
  });
  const { training } = await run.outputs();
  expect(training).toMatchObject({
    models: { sum: { features: ["a", "b"], weights: [expect.closeTo(1, 2), expect.closeTo(1, 2), expect.closeTo(0, 2)] } },
  });
});

test("the built-in stages run from a config, and each is swapped by name (S2.13, S2.70, S2.71, S2.80, S2.84)", async () => {
  const registry = new StageRegistry();
  await registerSamples(registry);
  expect(registry.list().map(({ name, source }) => `${name} ${source}`)).toEqual([
    "load_columns built in",
    "target_ranking built in",
    "correlation_ranking built in",
    "feature_selection built in",
    "training built in",
  ]);
  const best = async (implementation: string): Promise<unknown> => {
    const stage = { target_ranking: { implementation, params: { top: 1 } } };
    const pipeline = Pipeline.fromConfig({ stages: ["load_columns", "target_ranking", "feature_selection"], stage }, registry);
    const run = runPipeline(pipeline, { ...alone, context: context().with({ symbols: ["a", "b", "sum"] }) });
    const { stages, outputs } = await run.result;
    expect(stages[0]?.reason).toBe("the columns are there already");
    return outputs["target_ranking"];
  };
  expect(await best("target_ranking")).toMatchObject({ target_rankings: [{ target: "sum" }] });
  expect(await best("correlation_ranking")).toMatchObject({ target_rankings: [{ target: "b" }] });
});

test("LoadColumnsStage reads the columns from the folder of the data", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stagebook-samples-"));
  writeFileSync(join(folder, "columns.json"), JSON.stringify(columns));
  const given = new PipelineContext<unknown, SampleResults>({ dataDir: folder });
  expect((await runStage(LoadColumnsStage, given)).results).toEqual({ columns });
  rmSync(folder, { recursive: true });
});

test("the configs of the stages name what is wrong (S2.08, S2.09, S2.10)", () => {
  expect(TargetRankingConfig.parse({ top: 2 })).toEqual({ top: 2 });
  expect(() => TargetRankingConfig.parse({ top: 0 })).toThrow("top: Too small: expected number to be >=1");
  expect(() => FeatureSelectionConfig.parse({ most: "2", least: 0 })).toThrow("most: expected number, received string");
  expect(() => FeatureSelectionConfig.parse({ most: 2, least: 0, leats: 1 })).toThrow('it: Unrecognized key: "leats"');
});
