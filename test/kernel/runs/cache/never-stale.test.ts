import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { fingerprintStages } from "../../../../kernel/src/analysis/code/fingerprint-stages.js";
import { type RunResult, runPipeline } from "../../../../kernel/src/runs/index.js";
import { definePipeline, type Pipeline } from "../../../../kernel/src/stages/index.js";
import { encodeValue } from "../../../../kernel/src/store/index.js";
import { libText, moduleText, type RandomModule, randomEdit, randomModule } from "./random-module.js";

const home = mkdtempSync(join(tmpdir(), "stagebook-stale-"));
const before = process.cwd();
beforeAll(() => process.chdir(home));
afterAll(() => {
  process.chdir(before);
  rmSync(home, { recursive: true });
});

/** Loads the text as a module does, with variables of its own each time. */
function load(text: string, lib: string): Pipeline {
  const code = text.replace(/^import .*$/gm, "").replace("export const pipeline =", "return");
  const { shift } = new Function(`${lib.replace("export const shift", "const shift")}; return { shift };`)() as {
    shift: unknown;
  };
  return new Function("definePipeline", "readFileSync", "shift", code)(definePipeline, readFileSync, shift) as Pipeline;
}

function show(value: unknown): string {
  if (typeof value === "function") return "function";
  try {
    return Buffer.concat(encodeValue(value).chunks.map((chunk) => Buffer.from(chunk))).toString("latin1");
  } catch {
    return Array.isArray(value) ? `[${value.map(show).join(",")}]` : "cannot be shown";
  }
}

/** What a run gave, comparable. */
function shownResult({ outputs, stages, problems }: RunResult<unknown>): object {
  const values = Object.entries(outputs).map(
    ([stage, each]) => [stage, Object.entries(each as object).map(([name, value]) => [name, show(value)])] as const,
  );
  return {
    outputs: values.sort(([a], [b]) => (a < b ? -1 : 1)),
    failed: stages.filter(({ state }) => state === "failed").map(({ name }) => name),
    problems: problems.filter((each) => !each.includes("began anew")),
  };
}

test("a run with the cache gives what a run from nothing gives, whatever was edited in between (S5)", async () => {
  const seen = { cached: 0, ran: 0, anew: 0 };
  let number = 0;
  await fc.assert(
    fc.asyncProperty(randomModule, fc.array(randomEdit, { minLength: 1, maxLength: 6 }), async (first, edits) => {
      number += 1;
      const folder = join(home, `cache-${number}`);
      let module: RandomModule = first;
      for (const edit of [(each: RandomModule) => each, ...edits]) {
        module = edit(module);
        const text = moduleText(module);
        mkdirSync(home, { recursive: true });
        writeFileSync("lib.ts", libText(module));
        writeFileSync("in.txt", module.file);
        process.env["STAGEBOOK_TEST_A"] = module.env;
        const code = fingerprintStages(text, home);
        const plain = await runPipeline(load(text, libText(module)), { folder: null }).result;
        const cached = await runPipeline(load(text, libText(module)), { folder: null, cache: { code, folder } }).result;
        for (const { state } of cached.stages) seen[state === "cached" ? "cached" : "ran"] += 1;
        seen.anew += cached.problems.length;
        const words = cached.stages.map(({ name, state, reason }) => `${name} ${state} ${reason}`);
        expect({ text, words, ...shownResult(cached) }).toEqual({ text, words, ...shownResult(plain) });
      }
      rmSync(folder, { recursive: true, force: true });
    }),
    { numRuns: Number(process.env["STAGEBOOK_STALE_RUNS"] ?? 60) },
  );
  // The test says nothing where nothing is taken from the cache.
  expect(seen.cached).toBeGreaterThan(seen.ran / 4);
  if (process.env["STAGEBOOK_STALE_RUNS"] !== undefined) process.stderr.write(`seen ${JSON.stringify(seen)}\n`);
}, 600_000);
