import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunEvent } from "../../../../kernel/src/messages/index.js";
import { type CacheSettings, type RunResult, type RunSettings, runPipeline } from "../../../../kernel/src/runs/index.js";
import { defineStage, type Pipeline, pipelineOf, type StageCode, type StageSource } from "../../../../kernel/src/stages/index.js";

/** The folder of the test that runs: the working folder. */
export let folder = "";
const before = process.cwd();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stagebook-run-cache-"));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

export const known: StageCode = {
  source: "1",
  helpers: {},
  imports: {},
  files: [],
  environment: [],
  changesInputs: false,
  unknown: [],
};

export function pipelineOfStages(stages: Readonly<Record<string, StageSource>>): Pipeline {
  return pipelineOf(
    "p",
    Object.entries(stages).map(([name, source]) => defineStage(name, source)),
  );
}

/** Runs with the cache of the folder; `code` says what is other than known about the stages. */
export async function run(
  pipeline: Pipeline,
  code: Readonly<Record<string, Partial<StageCode>>> = {},
  { cache, ...settings }: Omit<RunSettings, "cache"> & { cache?: Partial<CacheSettings> } = {},
): Promise<RunResult<unknown> & { words: string[] }> {
  const whole = Object.fromEntries(pipeline.order.map((name) => [name, { ...known, ...code[name] }]));
  const words: string[] = [];
  const onEvent = (event: RunEvent): void => {
    if (event.type === "stage.started") words.push([event.stage, event.reason ?? ""].join(" ").trim());
    if (event.type === "stage.skipped") words.push(`${event.stage} ${event.cached === undefined ? "skipped" : "cached"}`);
  };
  const result = await runPipeline<Record<string, unknown>>(pipeline, {
    ...{ folder: null, onEvent, cache: { code: whole, folder: join(folder, "cache"), ...cache } },
    ...settings,
  }).result;
  return { ...result, words };
}

export const load = { run: () => ({ rows: [1, 2] }) };
export const sum = { run: ({ rows }: { rows: number[] }) => ({ total: rows.length }), reads: { rows: "load" } };
export const small = pipelineOfStages({ load, sum });
