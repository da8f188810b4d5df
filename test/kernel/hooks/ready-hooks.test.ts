import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  addHooks,
  analyzeAllStabilityHook,
  memoryHook,
  metricsHook,
  saveSnapshotHook,
  stabilityOf,
  timingHook,
} from "../../../kernel/src/hooks/index.js";
import { PipelineContext } from "../../../kernel/src/runs/index.js";
import { definePipeline, Pipeline, PipelineEventEmitter } from "../../../kernel/src/stages/index.js";

const alone = { folder: null } as const;
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stagebook-hooks-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

let seen = 0;
const score = { name: "score", execute: (): number => ++seen };
const pick = { name: "pick", execute: (): string[] => ["a", seen % 2 === 0 ? "b" : "c"] };
const context = (): PipelineContext => new PipelineContext({ outputDir: folder });
const snapshots = (stage: string): unknown[] => {
  const place = join(folder, "snapshots", stage);
  return readdirSync(place)
    .sort()
    .map((file) => JSON.parse(readFileSync(join(place, file), "utf8")));
};

beforeEach(() => {
  seen = 0;
});

test("saveSnapshotHook() keeps what each stage gave, a file for each run (S2.01, S2.76)", async () => {
  const pipeline = new Pipeline([score, pick]);
  addHooks(pipeline.hooks, [saveSnapshotHook()]);
  for (let run = 0; run < 2; run += 1) await pipeline.run(context(), alone);
  expect(snapshots("score")).toMatchObject([{ stage: "score", results: { score: 1 } }, { results: { score: 2 } }]);
  expect(snapshots("pick")).toMatchObject([{ results: { pick: ["a", "c"] } }, { results: { pick: ["a", "b"] } }]);
});

test("analyzeAllStabilityHook() tells how stable results were over runs (S2.01)", async () => {
  const pipeline = new Pipeline([score, pick]);
  addHooks(pipeline.hooks, [saveSnapshotHook(), analyzeAllStabilityHook()]);
  await pipeline.run(context(), alone);
  const { metadata } = await pipeline.run(context(), alone);
  expect(metadata).toEqual({
    stability: {
      score: { score: { runs: 2, score: 1 - 0.5 / 1.5 } },
      pick: { pick: { runs: 2, score: 1 / 3 } },
    },
  });
});

test("timingHook(), memoryHook() and metricsHook() note what they measure in the metadata (S2.52, S2.76)", async () => {
  const pipeline = definePipeline("p", { load: { run: () => ({ rows: [1, 2], count: 2 }) } });
  addHooks(pipeline.hooks, [timingHook(), memoryHook(), metricsHook()]);
  const { metadata } = await pipeline.run(new PipelineContext(), alone);
  expect(metadata).toEqual({
    timing: { load: expect.any(Number) },
    memory: { load: { bytes: expect.any(Number), grown: expect.any(Number) } },
    metrics: { load: { count: 2 } },
  });
});

test("a hook that cannot write is warned of and the run goes on (S2.03)", async () => {
  const pipeline = new Pipeline([score]);
  writeFileSync(join(folder, "file"), "");
  addHooks(pipeline.hooks, [saveSnapshotHook({ folder: join(folder, "file") })]);
  const warnings: string[] = [];
  const events = new PipelineEventEmitter();
  events.on("run.warning", ({ message }) => warnings.push(message));
  expect((await pipeline.run(new PipelineContext({ events }), alone)).results).toEqual({ score: 1 });
  expect(warnings).toEqual([expect.stringMatching(/^Hook after_stage failed: E/)]);
});

test.each([
  [[1, 1, 1], 1],
  [[0, 1, -1], 0],
  [
    [
      ["a", "b"],
      ["b", "a"],
    ],
    1,
  ],
  [[{ x: ["a"] }, { x: ["b"] }], 0],
  [["same", "same"], 1],
  [[[]], 1],
])("stabilityOf(%j) is %p", (values, score) => {
  expect(stabilityOf(values).score).toBeCloseTo(score, 10);
});

test("save_metrics and validate_features are listeners like any other (S2.52)", async () => {
  const kept: unknown[] = [];
  const problems: string[] = [];
  const saveMetrics = ({ stage, result }: { stage: string; result: unknown }): unknown => kept.push([stage, result]);
  const validateFeatures = ({ result }: { result: unknown }): void => {
    if (Array.isArray(result) && result.length < 3) problems.push("too few features");
  };
  const events = new PipelineEventEmitter();
  events.on("stage.completed", saveMetrics);
  events.on("pick.completed", validateFeatures);
  await new Pipeline([score, pick]).run(new PipelineContext({ events }), alone);
  expect(kept).toEqual([
    ["score", 1],
    ["pick", ["a", "c"]],
  ]);
  expect(problems).toEqual(["too few features"]);
});
