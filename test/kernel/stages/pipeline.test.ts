import { definePipeline, isPipeline } from "../../../kernel/src/stages/index.js";

const rows = (): { rows: number[] } => ({ rows: [] });
const back = ({ rows: got }: { rows: number[] }): { rows: number[] } => ({ rows: got });

/** What a plain JavaScript file may pass. */
function untyped(stages: unknown): () => unknown {
  return () => definePipeline("p", stages as never);
}

test("definePipeline() keeps document order, but puts each stage after what it needs", () => {
  // report <- load ; load -> clean
  const pipeline = definePipeline("p", {
    report: { run: back, reads: { rows: "clean" } },
    load: { run: rows },
    clean: { run: back, reads: { rows: "load" } },
    other: { run: rows },
  });
  expect(pipeline.stages.map((stage) => stage.name)).toEqual(["report", "load", "clean", "other"]);
  expect(pipeline.order).toEqual(["load", "clean", "report", "other"]);
  expect(Object.isFrozen(pipeline) && Object.isFrozen(pipeline.stages)).toBe(true);
  expect(isPipeline(pipeline)).toBe(true);
  expect(isPipeline({ ...pipeline })).toBe(false);
});

test.each([
  [
    { load: { run: rows }, train: { run: back, reads: { rows: "laod" } } },
    "Stage 'train' reads 'rows' of 'laod', but no stage is named 'laod'; did you mean 'load'? Stages here: load",
  ],
  [{ load: { run: rows, after: ["x"] } }, "Stage 'load' comes after 'x', but no stage is named 'x'; there are no stages here"],
  [
    { train: { run: back, reads: { rows: "train" } } },
    "Stage 'train' reads 'rows' of itself; name the stage that makes 'rows' before it",
  ],
  [{ train: { run: back, after: ["train"] } }, "Stage 'train' comes after itself; take 'train' out of its 'after'"],
  [
    { a: { run: back, reads: { rows: "b" } }, b: { run: back, reads: { rows: "a" } } },
    "The stages wait for each other: a -> b -> a; take out one of these reads",
  ],
  [
    {
      z: { run: rows },
      a: { run: back, reads: { rows: "c" } },
      b: { run: back, reads: { rows: "a" } },
      c: { run: back, reads: { rows: "b" } },
      d: { run: back, reads: { rows: "c" } },
    },
    "The stages wait for each other: a -> b -> c -> a; take out one of these reads",
  ],
  [{ "1st": { run: rows } }, "'1st' cannot name a stage; use a letter, then letters, digits, '_' or '-', as in '%%stage load'"],
  [{ load: {} }, "Stage 'load' has no function to run; write load: { run: load }"],
  [{ load: { run: rows, reads: { rows: 3 } } }, "'rows' of stage 'load' takes the name of a stage, got 3"],
])("definePipeline() refuses stages that do not hang together (%#)", (stages, sentence) => {
  expect(untyped(stages)).toThrow(new Error(sentence));
});

test("definePipeline() asks for a name", () => {
  expect(() => definePipeline("", {})).toThrow("A pipeline needs a name: write definePipeline('penguins', { … })");
});
