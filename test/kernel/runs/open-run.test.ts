import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listRuns, PipelineContext, type RunRecord, type RunSettings, runPipeline } from "../../../kernel/src/runs/index.js";
import { definePipeline, Pipeline, type StageContext } from "../../../kernel/src/stages/index.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "stagebook-open-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

let fails = false;
const load = (_: object, { count }: { count: number }): { rows: number } => {
  if (fails) throw new RangeError("not yet");
  return { rows: count };
};
const pipeline = definePipeline("p", { load: { run: load, params: { count: 2 } }, last: { run: () => ({}), after: ["load"] } });

async function recorded(settings: RunSettings, of: Pipeline = pipeline): Promise<RunRecord> {
  const { folder } = await runPipeline(of, { folder: join(root, ".stagebook"), ...settings }).result;
  return JSON.parse(readFileSync(join(folder ?? "", "run.json"), "utf8"));
}

test.each([1.5, 0, -1, Number.NaN])("runPipeline() refuses a concurrency of %p and makes no folder", (concurrency) => {
  expect(() => runPipeline(pipeline, { folder: root, concurrency })).toThrow(
    new RangeError(`concurrency takes a whole number from 1 on, got ${concurrency}`),
  );
  expect(readdirSync(root)).toEqual([]);
});

test("runPipeline() keeps which file the pipeline is in, seen from the folder that holds its runs", async () => {
  expect((await recorded({ file: join(root, "src", "pipeline.ts") })).file).toBe(join("src", "pipeline.ts"));
  expect((await recorded({})).file).toBeNull();
});

test("runPipeline() keeps config and session of a run, and a resume those that it is given, or else the old ones", async () => {
  const stages = new Pipeline([{ name: "one", execute: ({ config }: StageContext) => config }]);
  const context = (top: number): PipelineContext => new PipelineContext({ config: { top } });
  expect(await recorded({ context: context(1), session: "s-1" }, stages)).toMatchObject({ config: { top: 1 }, session: "s-1" });
  expect(await recorded({ resume: "latest" }, stages)).toMatchObject({
    config: { top: 1 },
    session: "s-1",
    resumedAt: expect.any(String),
  });
  const again = { resume: "latest", context: context(2), session: "s-2" };
  expect(await recorded(again, stages)).toMatchObject({ config: { top: 2 }, session: "s-2" });
  const bare = await recorded({});
  expect(["config" in bare, bare.resumedAt]).toEqual([false, null]);
});

test("runPipeline({ resume }) counts the time before it, and gives a parameter that is new its default", async () => {
  fails = true;
  const { id } = await recorded({ params: { count: 5 } });
  const path = join(root, ".stagebook", "runs", id, "run.json");
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), duration: 3_600_000 }));
  fails = false;
  const more = definePipeline("p", {
    load: {
      run: (_: object, { count, by }: { count: number; by: number }) => ({ rows: count * by }),
      params: { by: 3, count: 1 },
    },
    last: { run: () => ({}), after: ["load"] },
  });
  const result = await runPipeline(more, { folder: join(root, ".stagebook"), resume: id }).result;
  expect(result.outputs.load).toEqual({ rows: 15 });
  expect(result.duration).toBeGreaterThanOrEqual(3_600_000);
  expect(result.duration).toBeLessThan(3_660_000);
});

test.each<[RunSettings, string]>([
  [{ to: "load" }, "to"],
  [{ only: ["load"] }, "load"],
  [{ inputs: { load: { rows: 1 } } }, "load"],
])("runPipeline({ resume }) refuses %j", async (settings, given) => {
  const { id } = await recorded({});
  expect(() => runPipeline(pipeline, { folder: join(root, ".stagebook"), resume: id, ...settings })).toThrow(
    `Run '${id}' cannot be resumed: it keeps the settings it was started with, and '${given}' is another; leave it out, or start a new run`,
  );
  // The refusal holds nobody up.
  expect(await recorded({ resume: id, params: {}, inputs: {} })).toMatchObject({ id, state: "completed" });
});

test("runPipeline({ resume }) says what is wrong with a run that cannot be read", () => {
  mkdirSync(join(root, "runs", "r-1"), { recursive: true });
  expect(() => runPipeline(pipeline, { folder: root, resume: "r-1" })).toThrow(
    "Run 'r-1' cannot be resumed: it has no run.json: the run is about to begin, or was cut off before it did",
  );
});

test("runPipeline() makes the folder of the runs where there is none, and lists a run that begins at once", () => {
  const run = runPipeline(pipeline, { folder: join(root, "deep", "er") });
  expect(listRuns(join(root, "deep", "er"))).toMatchObject([
    { id: run.id, state: "running", stages: [{ state: "waiting" }, {}] },
  ]);
  return run.result;
});
