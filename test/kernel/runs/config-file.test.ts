import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfigFile } from "../../../kernel/src/runs/index.js";
import { definePipeline } from "../../../kernel/src/stages/index.js";

interface Params {
  epochs: number;
  options: { deep: boolean };
}
const run = (_inputs: object, params: Params): { used: Params } => ({ used: params });
const params = { epochs: 20, options: { deep: true } };
const pipeline = definePipeline("p", { train: { run, params }, tune: { run, params } });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stagebook-config-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function read(name: string, text: string): Promise<unknown> {
  const file = join(folder, name);
  writeFileSync(file, text);
  return await readConfigFile(pipeline, file).catch((error: Error) => error.message.replace(file, name));
}

test("readConfigFile() takes settings of all stages and of one, in TOML and JSON", async () => {
  const expected = {
    "train.epochs": 5,
    "tune.epochs": 3,
    "train.options": { deep: false },
    "tune.options": { deep: false },
  };
  expect(await read("a.toml", "epochs = 5\n[options]\ndeep = false\n[tune]\nepochs = 3\n")).toEqual(expected);
  expect(await read("b.json", '{ "epochs": 5, "tune": { "epochs": 3 }, "options": { "deep": false } }')).toEqual(expected);
  expect(await read("c.toml", "train.epochs = 5")).toEqual({ "train.epochs": 5 });
  for (const [name, text] of [
    ["D.TOML", "tune.epochs = 5"],
    ["e.json", '{ "tune.epochs": 5 }'],
  ] as const)
    expect(await read(name, `\uFEFF${text}`)).toEqual({ "tune.epochs": 5 });
});

const tableProblem =
  "Cannot take parameters from 'a.json': it holds no parameters by name; write such as epochs = 20, or { \"epochs\": 20 } in JSON";

test.each([
  ["a.toml", "epochs = 'ten'", "Cannot take parameters from 'a.toml': epochs takes a number, got 'ten'"],
  [
    "a.toml",
    "[trian]\nepochs = 1",
    "Cannot take parameters from 'a.toml': No parameter is named 'trian.epochs'; did you mean 'train.epochs'? Parameters here: train.epochs, train.options, tune.epochs, tune.options",
  ],
  [
    "a.toml",
    "epoch = 1",
    "Cannot take parameters from 'a.toml': No parameter is named 'epoch'; did you mean 'epochs'? Parameters here: epochs, options",
  ],
  ["a.toml", "a = 1\nepochs = = 1", "Cannot take parameters from 'a.toml': line 2 is no TOML: invalid value"],
  [
    "a.json",
    "[1]",
    "Cannot take parameters from 'a.json': it holds no parameters by name; write such as epochs = 20, or { \"epochs\": 20 } in JSON",
  ],
  ["a.json", "null", tableProblem],
  ["a.json", '"text"', tableProblem],
  ["a.json", "{ epochs: 1 }", expect.stringMatching(/^Cannot take parameters from 'a.json': it is no JSON: \S/)],
  ["a.toml.txt", "", "Cannot take parameters from 'a.toml.txt': its name ends neither in .toml nor in .json"],
  ["a.ini", "epochs=1", "Cannot take parameters from 'a.ini': its name ends neither in .toml nor in .json"],
])("readConfigFile() refuses %s with %s in one sentence", async (name, text, sentence) => {
  expect(await read(name, text)).toEqual(sentence);
});

test("readConfigFile() says that a file is not there", async () => {
  await expect(readConfigFile(pipeline, "no.toml")).rejects.toMatchObject({
    message: "Cannot take parameters from 'no.toml': there is no such file",
    cause: { code: "ENOENT" },
  });
  mkdirSync(join(folder, "folder.json"));
  await expect(readConfigFile(pipeline, join(folder, "folder.json"))).rejects.toThrow("folder.json': it is a folder");
});
