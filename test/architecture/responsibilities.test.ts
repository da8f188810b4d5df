import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const source = join(__dirname, "..", "..", "kernel", "src");
const read = (...path: string[]): string => readFileSync(join(source, ...path), "utf8");
const rooms = readdirSync(source, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() && existsSync(join(source, entry.name, "index.ts")) ? [entry.name] : [],
);
const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
const training = readdirSync(join(source, "training"));

test("each room's door says in a comment what belongs in it (S2.06, S3.37)", () => {
  const silent = rooms.filter((room) => !/^\/\/ .{20,}/.test(read(room, "index.ts")));
  expect(silent).toEqual([]);
});

test("ranking, selection, training, orchestration, hooks and plugins are places of their own (S2.12, S2.15)", () => {
  expect(rooms).toEqual(expect.arrayContaining(["stages", "runs", "hooks", "plugins", "training", "samples"]));
  const orchestrator = read("runs", "pipeline-orchestrator.ts") + read("training", "training-orchestrator.ts");
  // It neither ranks, selects, caches, lays out folders nor loops over epochs.
  expect(orchestrator).not.toMatch(/rank|select|cache|mkdir|join\(|for \(|while \(/i);
});

test("the sequence of phases is in one place, and the phase manager knows none of it (S3.29, S3.30, S3.31)", () => {
  expect(training.filter((file) => /\.\.\.phases\.map/.test(read("training", file)))).toEqual(["training-stages.ts"]);
  expect(withoutComments(read("training", "training-phase-manager.ts"))).not.toMatch(/phases|preparation|finalis/);
});

test("the facade only initiates: no loop, no phase, and few public methods (S3.02, S3.03, S3.19, S3.32)", () => {
  const facade = withoutComments(read("training", "training-pipeline.ts"));
  expect(facade).not.toMatch(/\bfor\b|\bwhile\b|epoch|PhaseManager/);
  expect([...facade.matchAll(/^ {2}(?:async )?(\w+)\(/gm)].map(([, name]) => name)).toEqual([
    "constructor",
    "start",
    "pipeline",
    "resume",
  ]);
});

test("there is no PhaseOrchestrator (S3.28)", () => {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  expect(files.filter((file) => /PhaseOrchestrator/.test(readFileSync(join(source, file), "utf8")))).toEqual([]);
});

test("metrics, progress and checkpoints are parts that others can take, too (S3.25, S3.26, S3.38)", () => {
  for (const part of ["MetricsMeter", "ProgressTracker", "CheckpointFolder"])
    expect(read("training", "index.ts")).toContain(part);
});

test("there is one loop over the stages of a run (S3.33)", () => {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const running = files.filter((file) => /\bstage\.run\(/.test(readFileSync(join(source, file), "utf8")));
  expect(running).toEqual([join("runs", "call-stage.ts")]);
});
