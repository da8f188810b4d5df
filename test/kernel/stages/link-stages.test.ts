import { definePipeline, Pipeline } from "../../../kernel/src/stages/index.js";

const run = (): { x: number } => ({ x: 1 });
const reader = ({ x }: { x: number }): { y: number } => ({ y: x });
const previousOf = ({ stages }: Pipeline): readonly unknown[] => stages.map(({ previous }) => previous);

test("a stage that needs one that runs at the end, and does not itself, is told so", () => {
  const tidy = { run, finally: true };
  expect(() => definePipeline("p", { tidy, next: { run, after: ["tidy"] } })).toThrow(
    new Error(
      "Stage 'next' comes after 'tidy', which runs when all others have ended; give 'next' finally: true as well, or take 'tidy' out of its 'after'",
    ),
  );
  expect(() => definePipeline("p", { tidy, next: { run: reader, reads: { x: "tidy" } } })).toThrow(
    new Error(
      "Stage 'next' reads 'x' of 'tidy', which runs when all others have ended; give 'next' finally: true as well, or take 'tidy' out of its reads",
    ),
  );
  const ends = definePipeline("p", { tidy, next: { run: reader, reads: { x: "tidy" }, after: ["tidy"], finally: true } });
  expect(ends.order).toEqual(["tidy", "next"]);
  expect(definePipeline("p", { work: { run }, tidy: { ...tidy, after: ["work"] } }).order).toEqual(["work", "tidy"]);
});

test("each stage of an array that takes the context comes after the one before it, past those that run at the end", () => {
  const stage = (name: string, isFinal = false) => ({ name, finally: isFinal, execute: run });
  const chain = new Pipeline([stage("load"), stage("tidy", true), stage("train"), stage("report", true), stage("show")]);
  expect(previousOf(chain)).toEqual([null, "load", "load", "train", "train"]);
  const mixed = new Pipeline([{ name: "node", function: run }, stage("a"), { name: "more", function: run }, stage("b")]);
  expect(previousOf(mixed)).toEqual([null, "node", null, "more"]);
});

test("stages are tied anew where a pipeline is changed, and stay as they are where nothing is", () => {
  const pipeline = new Pipeline(["a", "b", "c"].map((name) => ({ name, execute: run })));
  const changed = pipeline.remove("b");
  expect(previousOf(changed)).toEqual([null, "a"]);
  expect([changed.stage("a") === pipeline.stage("a"), changed.stage("c") === pipeline.stage("c")]).toEqual([true, false]);
  expect(Object.isFrozen(changed.stage("c"))).toBe(true);
});
