import { parseParams } from "../../../kernel/src/runs/index.js";
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
    "epochs=3",
    "No parameter is named 'epochs'. Parameters here: train.epochs, train.shuffle, train.optimizer, train.layers, train.schedule",
  ],
  ["train.epochs", "'train.epochs' sets nothing; write stage.param=value, such as train.epochs=…"],
])("parseParams() refuses %s in one sentence", (text, sentence) => {
  expect(() => parseParams(pipeline, [text])).toThrow(new Error(sentence));
});
