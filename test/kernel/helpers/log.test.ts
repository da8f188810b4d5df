import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { logger } from "../../../kernel/src/helpers/index.js";
import type { RunEvent } from "../../../kernel/src/messages/index.js";
import { runPipeline } from "../../../kernel/src/runs/index.js";
import { definePipeline } from "../../../kernel/src/stages/index.js";

const home = process.cwd();
let folder = "";
let printed: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stagebook-log-"));
  process.chdir(folder);
  printed = [];
  for (const method of ["log", "warn", "error"] as const)
    jest.spyOn(console, method).mockImplementation((...[text]: unknown[]) => void printed.push(`${method}: ${text}`));
});
afterEach(() => {
  jest.restoreAllMocks();
  process.chdir(home);
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

test("logger.log() shows aligned lines and keeps them in a file that it names once (S1.14, S1.18)", () => {
  logger.init({ project: "new idea/1" });
  expect(readdirSync(folder)).toEqual([]);
  logger.log({ loss: 10.5, at: "start" }, 9);
  logger.log({ loss: 0.25, at: "end" }, 10);
  logger.warn("slow");
  const [file = ""] = readdirSync(join(folder, ".stagebook", "logs"));
  expect(printed).toEqual([
    `log: logging to .stagebook/logs/${file}`,
    "log: step 9  loss 10.5000  at start",
    "log: step 10  loss  0.2500  at end",
    "warn: warn: slow",
  ]);
  expect(file).toMatch(/^new-idea-1-\d{4}-\d\d-\d\d-\d{6}-\d+\.jsonl$/);
  const lines = readFileSync(join(folder, ".stagebook", "logs", file), "utf8")
    .trim()
    .split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { time: expect.any(String), step: 9, loss: 10.5, at: "start" },
    { time: expect.any(String), step: 10, loss: 0.25, at: "end" },
    { time: expect.any(String), level: "warn", message: "slow" },
  ]);
});

test("logger.log() keeps what JSON cannot say, in words", () => {
  logger.init();
  logger.log({ big: 3n, gone: Number.NaN, many: new Float32Array([1, 2]) });
  const [file = ""] = readdirSync(join(folder, ".stagebook", "logs"));
  expect(JSON.parse(readFileSync(join(folder, ".stagebook", "logs", file), "utf8"))).toMatchObject({
    big: "3n",
    gone: "NaN",
    many: [1, 2],
  });
});

test("logger.log() goes on without a file where none can be written, and says so once", () => {
  writeFileSync(join(folder, ".stagebook"), "");
  logger.init();
  logger.log({ loss: 1 });
  logger.log({ loss: 2 });
  expect(printed).toEqual([
    expect.stringMatching(
      /^log: The log is not kept in a file: a file is in the way of a folder \((ENOTDIR|EEXIST)\); lines are still shown here$/,
    ),
    "log: loss 1",
    "log: loss 2",
  ]);
});

test("logger.log() refuses what has no names", () => {
  expect(() => logger.log(3 as never)).toThrow(new TypeError("logger.log() takes values by name, such as { loss }, got number"));
  expect(() => logger.log([3] as never)).toThrow(
    new TypeError("logger.log() takes values by name, such as { loss }, got an array"),
  );
});

test("logger.log() belongs to the stage in a run: no line, no file (S1.20)", async () => {
  const records: unknown[] = [];
  const onEvent = (event: RunEvent): void => void (event.type === "stage.log" && records.push([event.stage, event.record]));
  const train = (): void => {
    logger.init({ project: "ignored" });
    logger.log({ loss: 0.5 }, 1);
    logger.info("done");
  };
  await runPipeline(definePipeline("p", { train: { run: train } }), { folder: null, onEvent }).outputs();
  expect(records).toEqual([
    ["train", { step: 1, loss: 0.5 }],
    ["train", { level: "info", message: "done" }],
  ]);
  expect([printed, readdirSync(folder)]).toEqual([[], []]);
});
