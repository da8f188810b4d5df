import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { type RunCommandOptions, runCommand } from "../../../kernel/src/adapters/index.js";
import { logger, progressBar } from "../../../kernel/src/helpers/index.js";
import type { RunEvent } from "../../../kernel/src/messages/index.js";
import { definePipeline, type Pipeline } from "../../../kernel/src/stages/index.js";

let folder: string;
let stdout = "";
let stderr = "";
const wasTerminal = process.stderr.isTTY;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stagebook-command-"));
  stdout = "";
  stderr = "";
  jest.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    stdout += String(chunk);
    return true;
  });
  jest.spyOn(process.stderr, "write").mockImplementation((chunk) => {
    stderr += String(chunk);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  process.stderr.isTTY = wasTerminal;
  rmSync(folder, { recursive: true, force: true });
});

function run(pipeline: Pipeline, options: Partial<RunCommandOptions> = {}, signal?: AbortSignal): Promise<number> {
  const hooks = signal === undefined ? {} : { signal };
  return runCommand(pipeline, join(folder, "pipeline.ts"), { params: [], folder, ...options }, hooks);
}

// load -> train
const pipeline = definePipeline("p", {
  load: { run: (): { rows: number[] } => ({ rows: [1, 2, 3] }) },
  train: { run: train, reads: { rows: "load" } },
});
function train({ rows }: { rows: number[] }): { big: number[]; model: Date; text: string } {
  for (const row of progressBar(rows, "rows")) logger.log({ loss: 1 / row });
  return {
    big: Array.from({ length: 99 }, (_, i) => i),
    model: new Date(0),
    text: "done",
  };
}

test("runCommand() shows the outputs of the last stages: short values in full, long ones in one line", async () => {
  expect(await run(pipeline, { quiet: true })).toBe(0);
  expect(stdout).toBe(`big  Array(99)  [ 0, 1, 2, 3, 4, ... 94 more items ]
model  1970-01-01T00:00:00.000Z
text  'done'
`);
  expect(stderr).toBe("");
});

test("runCommand() prints nothing but events with --json, one per line", async () => {
  expect(await run(pipeline, { json: true })).toBe(0);
  const events = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as RunEvent);
  expect(events.filter(({ type }) => type === "stage.log")).toHaveLength(3);
  expect(events.at(-1)?.type).toBe("run.completed");
});

test("runCommand() draws a line per stage on a terminal, and leaves the ended ones (S1.17)", async () => {
  process.stderr.isTTY = true;
  const { CI } = process.env;
  delete process.env["CI"];
  process.env["TERM"] = "xterm";
  expect(await run(pipeline)).toBe(0);
  if (CI !== undefined) process.env["CI"] = CI;
  const lines = stripVTControlCharacters(stderr)
    .split("\n")
    .map((line) => line.replace(/ +[\d.]+ m?s\b/g, " T").trim());
  expect(lines[0]).toBe("○ load");
  expect(lines.some((line) => /^● train {2}[━─]{20} {2}rows \d\/3/.test(line))).toBe(true);
  expect(lines.filter((line) => /^[✓✗]|^train/.test(line))).toEqual([
    "✓ load T  rows Array(3)",
    "train  loss 1",
    "train  loss 0.5000",
    "train  loss 0.3333",
    "✓ train T  big Array(99), model Date, text string",
  ]);
});

test("runCommand() says on the terminal that a stage is asked to stop", async () => {
  process.stderr.isTTY = true;
  const { CI } = process.env;
  delete process.env["CI"];
  const stop = new AbortController();
  const deaf = definePipeline("deaf", {
    wait: { run: () => new Promise((done) => setTimeout(done, 400)) },
    last: { run: () => ({}), after: ["wait"] },
  });
  setTimeout(() => stop.abort(), 100);
  expect(await run(deaf, {}, stop.signal)).toBe(130);
  if (CI !== undefined) process.env["CI"] = CI;
  expect(stripVTControlCharacters(stderr)).toMatch(/■ wait {2}\s*[\d.]+ m?s {2}stopping; Ctrl-C again kills/);
});

test("runCommand() ends with 1 and one sentence when the options are wrong", async () => {
  expect(await run(pipeline, { to: "trian" })).toBe(1);
  expect([stdout, stderr]).toEqual(["", "No stage is named 'trian'; did you mean 'train'? Stages here: load, train\n"]);
});
