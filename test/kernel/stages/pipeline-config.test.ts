import { Pipeline, StageRegistry } from "../../../kernel/src/stages/index.js";

const registry = new StageRegistry();
registry.register("count", { name: "count", params: { scale: 1 }, retries: 2, timeout: 70, finally: true, execute: () => 1 });
registry.register("plain", { name: "plain", execute: () => 1 });

const made = (config: unknown): Pipeline => Pipeline.fromConfig(config as never, registry);

test("Pipeline.fromConfig() keeps what the code of a stage says, where the config says nothing", () => {
  const stage = made({ stages: ["count"] }).stage("count");
  expect(stage).toMatchObject({ enabled: true, params: { scale: 1 } });
  expect(stage.policy).toMatchObject({ timeout: 70, isFinal: true, retries: { times: 2 } });
  expect(made({ stages: ["plain"] }).stage("plain").policy).toMatchObject({ timeout: null, isFinal: false });
});

test("Pipeline.fromConfig() lets a config say otherwise, in the list or by the stage's name, of which the name counts more", () => {
  const said = { enabled: false, params: { scale: 2 }, retries: 0, timeout: 9, finally: false };
  const [listed, named] = [
    made({ stages: [{ name: "count", ...said }] }),
    made({ stages: [{ name: "count", timeout: 5 }], stage: { count: said } }),
  ];
  for (const pipeline of [listed, named]) {
    const stage = pipeline.stage("count");
    expect(stage).toMatchObject({ enabled: false, params: { scale: 2 } });
    expect(stage.policy).toMatchObject({ timeout: 9, isFinal: false, retries: { times: 0 } });
  }
});

test("Pipeline.fromConfig() gives a pipeline its name, 'pipeline' where the config has none", () => {
  expect(made({ stages: ["plain"] }).name).toBe("pipeline");
  expect(made({ name: "penguins", stages: ["plain"], plugins: ["a"], hooks: ["timing"] }).name).toBe("penguins");
});

test("Pipeline.fromConfig() takes a field that is there without a value for one that is not", () => {
  expect(made({ stages: [{ name: "plain", enabled: undefined, timeout: undefined }] }).stage("plain").enabled).toBe(true);
});

const fields = "implementation, enabled, params, retries, timeout, finally";

test.each([
  [null, 'it is no table of settings; write such as stages = ["load", "train"]'],
  ["count", 'it is no table of settings; write such as stages = ["load", "train"]'],
  [{ version: "1", stages: [] }, `'version' takes 1, got "1"`],
  [{ version: 0, stages: [] }, "'version' takes 1, got 0"],
  [{ stages: [null] }, "'stages[0]' takes the name of a stage, or a table with one, got null"],
  [{ stages: ["count", ["plain"]] }, `'stages[1]' takes the name of a stage, or a table with one, got ["plain"]`],
  [{ stages: [{ enabled: true }] }, `'stages[0]' takes the name of a stage, or a table with one, got {"enabled":true}`],
  [{ stages: [{ name: "" }] }, `'stages[0].name' takes text, got ""`],
  [{ stages: [{ name: "count", params: [1] }] }, "'stages[0].params' takes a table, got [1]"],
  [{ stages: [{ name: "count", params: null }] }, "'stages[0].params' takes a table, got null"],
  [{ stages: [{ name: "count", retries: "3" }] }, `'stages[0].retries' takes a number or a table, got "3"`],
  [{ stages: [{ name: "count", timeout: "3" }] }, `'stages[0].timeout' takes a number, got "3"`],
  [{ stages: [{ name: "count", finally: 1 }] }, "'stages[0].finally' takes true or false, got 1"],
  [
    { stages: ["count"], stage: { count: { finaly: true } } },
    `it knows no 'stage.count.finaly'; did you mean 'finally'? Settings here: ${fields}`,
  ],
  [{ stages: ["count"], stage: { count: 3 } }, "'stage.count' takes a table, got 3"],
  [{ stages: ["count"], stage: ["count"] }, `'stage' takes a table, got ["count"]`],
  [{ stages: ["count"], name: "" }, `'name' takes text, got ""`],
  [{ stages: ["count"], plugins: "a" }, `'plugins' takes a list of texts, got "a"`],
  [{ stages: ["count"], hooks: ["timing", 3] }, `'hooks' takes a list of texts, got ["timing",3]`],
  // A name that every object has is a setting no more than another.
  [{ stages: ["count"], stage: { count: { toString: 1 } } }, `it knows no 'stage.count.toString'. Settings here: ${fields}`],
])("Pipeline.fromConfig() refuses %j in one sentence", (config, problem) => {
  expect(() => made(config)).toThrow(new Error(`The config of the pipeline cannot be used: ${problem}`));
});
