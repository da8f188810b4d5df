import { paramNotes } from "../../../kernel/src/runs/param-notes.js";
import { parseParams, resolveParams } from "../../../kernel/src/runs/params.js";
import { definePipeline } from "../../../kernel/src/stages/index.js";

interface TrainParams {
  epochs: number;
  shuffle: boolean;
  optimizer: string;
  layers: number[];
  schedule: { decay: number };
}
const train = (_inputs: object, params: TrainParams): { used: TrainParams } => ({ used: params });
const pipeline = definePipeline("p", {
  train: { run: train, params: { epochs: 20, shuffle: true, optimizer: "adam", layers: [8], schedule: { decay: 1 } } },
});

test("parseParams() reads a text as the type of the default says", () => {
  const texts = [
    "train.epochs=1e3",
    "train.shuffle=no",
    "train.optimizer=1",
    "train.layers=[16,8]",
    'train.schedule={"decay":0.5}',
  ];
  expect(parseParams(pipeline, texts)).toEqual({
    "train.epochs": 1000,
    "train.shuffle": false,
    "train.optimizer": "1",
    "train.layers": [16, 8],
    "train.schedule": { decay: 0.5 },
  });
});

test.each([
  ["train.epochs=abc", "train.epochs takes a number, got 'abc'"],
  ["train.epochs=", "train.epochs takes a number, got ''"],
  ["train.shuffle=maybe", "train.shuffle takes true or false, got 'maybe'"],
  ["train.layers=16", "train.layers takes an array as JSON, such as [1,2], got '16'"],
  ["train.schedule=[1]", "train.schedule takes an object as JSON, such as {\"a\":1}, got '[1]'"],
  [
    "train.epoch=3",
    "No parameter is named 'train.epoch'; did you mean 'train.epochs'? Parameters here: train.epochs, train.shuffle, train.optimizer, train.layers, train.schedule",
  ],
  ["trian.momentum=3", "No stage is named 'trian'; did you mean 'train'? Stages here: train"],
  [
    "train.toString=1",
    "No parameter is named 'train.toString'. Parameters here: train.epochs, train.shuffle, train.optimizer, train.layers, train.schedule",
  ],
  [
    "epoch=3",
    "No parameter is named 'epoch'; did you mean 'epochs'? Parameters here: epochs, shuffle, optimizer, layers, schedule",
  ],
  ["train.epochs", "'train.epochs' sets nothing; write param=value or stage.param=value, such as epochs=…"],
])("parseParams() refuses %s in one sentence", (text, sentence) => {
  expect(() => parseParams(pipeline, [text])).toThrow(new Error(sentence));
});

// seed means the same in both stages, size does not
const two = definePipeline("two", {
  split: { run: (_inputs: object, _params: { seed: number; size: number }) => ({}), params: { seed: 1, size: 3 } },
  fit: { run: (_inputs: object, _params: { seed: number; size: number }) => ({}), params: { seed: 1, size: 4 } },
});

test("parseParams() takes a name without a stage for all stages that mean the same by it", () => {
  expect(parseParams(two, ["seed=7", "fit.size=9"])).toEqual({ "split.seed": 7, "fit.seed": 7, "fit.size": 9 });
  expect(parseParams(two, ["seed=7", "fit.seed=8"])).toEqual({ "split.seed": 7, "fit.seed": 8 });
});

test("parseParams() asks which stage is meant where their defaults differ", () => {
  expect(() => parseParams(two, ["size=7"])).toThrow(
    new Error("'size' is a parameter of more than one stage, each with another default; say which: split.size or fit.size"),
  );
});

test("parseParams() goes by the types of the source", () => {
  const notes = paramNotes(
    'type Method = "adam" | "sgd";\nexport interface Config {\n  /** How it goes\n   * downhill. */\n  readonly "train.optimizer": Method;\n  epochs: number;\n}\n',
  );
  expect([...notes]).toEqual([
    ["train.optimizer", { type: '"adam" | "sgd"', doc: "How it goes downhill." }],
    ["epochs", { type: "number", doc: "" }],
  ]);
  expect(parseParams(pipeline, ["optimizer=sgd"], notes)).toEqual({ "train.optimizer": "sgd" });
  expect(() => parseParams(pipeline, ["optimizer=sdg"], notes)).toThrow(
    new Error('optimizer takes "adam" or "sgd", got \'sdg\''),
  );
});

test("resolveParams() lets what is said of one stage count more than what is said of all", () => {
  expect(resolveParams(two, { "fit.seed": 5, seed: 3 })).toEqual({ split: { seed: 3, size: 3 }, fit: { seed: 5, size: 4 } });
  expect(() => resolveParams(two, { seed: "3" })).toThrow(new Error("seed takes a number, got '3'"));
  expect(() => resolveParams(two, { sede: 3 })).toThrow(
    new Error("No parameter is named 'sede'; did you mean 'seed'? Parameters here: seed, split.size, fit.size"),
  );
});
