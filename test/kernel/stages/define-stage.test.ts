import { defineStage } from "../../../kernel/src/stages/index.js";

const run = (): object => ({});

test("defineStage() fills in what is left out, and nothing of the stage can be changed", () => {
  const stage = defineStage("load", { run });
  expect(stage).toEqual({
    ...{
      name: "load",
      run,
      reads: {},
      params: {},
      after: [],
      enabled: true,
      when: null,
      cache: null,
      outputs: {},
      previous: null,
    },
    ...{ usesContext: false, mergesResults: false, isChained: false, canSkip: null, source: run },
    policy: expect.objectContaining({ timeout: null, isFinal: false }),
  });
  for (const part of [stage, stage.reads, stage.params, stage.after, stage.outputs, stage.policy, stage.policy.retries])
    expect(Object.isFrozen(part)).toBe(true);
});

test("defineStage() copies what it is given, and gives a function of three arguments the context", () => {
  const when = (): boolean => true;
  const outputs = { rows: { "~standard": { validate: () => ({}) } } };
  const source = { run: (_inputs: object, _params: object, _context: unknown) => ({}), reads: { rows: "load" }, after: ["tidy"] };
  const more = { params: { epochs: 2 }, enabled: false, when, cache: true, outputs };
  expect(defineStage("train", { ...source, ...more })).toMatchObject({ ...source, ...more, usesContext: true });
  expect(defineStage("train", { run: (_inputs: object, _params: object) => ({}), cache: false })).toMatchObject({
    usesContext: false,
    cache: false,
  });
});

test.each([
  [{ run, after: [3] }, "'after' of stage 'train' takes the name of a stage, got 3"],
  [{ run, reads: { rows: null } }, "'rows' of stage 'train' takes the name of a stage, got null"],
  [undefined, "Stage 'train' has no function to run; write train: { run: train }"],
  [{ run, after: [""] }, "A stage needs a name: write '%%stage NAME' on the first line of the cell"],
])("defineStage() refuses %j", (source, sentence) => {
  expect(() => defineStage("train", source as never)).toThrow(new Error(sentence));
});
