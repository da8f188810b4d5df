import { stageSource } from "../../../kernel/src/runs/stage-source.js";
import { definePipeline, defineStage, Pipeline, type StageEntry } from "../../../kernel/src/stages/index.js";

/** The fingerprint of what may stand in an array of stages, made anew each time. */
const sourceOf = (make: () => StageEntry): string => new Pipeline([make()]).stages.map(stageSource).join();
const run = (): object => ({});
const linked = { run, reads: { a: "one", b: "two" }, after: ["three", "four"] };

/** Each with another that differs in its code. */
const changes: Readonly<Record<string, readonly [() => StageEntry, () => StageEntry]>> = {
  "a function": [
    () =>
      function f() {
        return 1;
      },
    () =>
      function f() {
        return 2;
      },
  ],
  "a class": [
    () =>
      class F {
        execute() {
          return 1;
        }
      },
    () =>
      class F {
        execute() {
          return 2;
        }
      },
  ],
  "an object with execute": [() => ({ name: "f", execute: () => 1 }), () => ({ name: "f", execute: () => 2 })],
  "the condition of an object": [
    () => ({ name: "f", execute: () => 1, canSkip: () => false }),
    () => ({ name: "f", execute: () => 1, canSkip: () => true }),
  ],
  "a node": [() => ({ name: "f", function: () => 1 }), () => ({ name: "f", function: () => 2 })],
  "a stage of a pipeline": [
    () => definePipeline("f", { a: { run: () => ({ x: 1 }) } }),
    () => definePipeline("f", { a: { run: () => ({ x: 2 }) } }),
  ],
  "what a stage of a pipeline comes after": [
    () => definePipeline("f", { a: { run }, b: { run } }),
    () => definePipeline("f", { a: { run }, b: { run, after: ["a"] } }),
  ],
};

test.each(Object.keys(changes))("stageSource() is the same for the same code, and another one when %s changes", (what) => {
  const [before, after] = changes[what] ?? [];
  if (before === undefined || after === undefined) throw new TypeError(`${what} has two forms`);
  expect(sourceOf(before)).toMatch(/^[0-9a-f]{16}$/);
  expect(sourceOf(before)).toBe(sourceOf(before));
  expect(sourceOf(after)).not.toBe(sourceOf(before));
});

test("stageSource() changes with what a stage reads and comes after, but not with the order in which that is written", () => {
  const source = stageSource(defineStage("f", linked));
  expect(stageSource(defineStage("f", { run, reads: { b: "two", a: "one" }, after: ["four", "three"] }))).toBe(source);
  expect(stageSource(defineStage("f", { ...linked, reads: { a: "one", b: "other" } }))).not.toBe(source);
  expect(stageSource(defineStage("f", { ...linked, after: ["three"] }))).not.toBe(source);
});

test("stageSource() does not count what an object holds beside its functions", () => {
  const counting = (seen: number): StageEntry => ({ name: "f", execute: () => 1, seen }) as StageEntry;
  expect(sourceOf(() => counting(1))).toBe(sourceOf(() => counting(2)));
});
