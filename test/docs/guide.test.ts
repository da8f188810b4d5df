import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startKernel, type TestKernel } from "../kernel/session/client.js";

jest.setTimeout(120_000);
const guide = readFileSync(join(__dirname, "..", "..", "docs", "pipelines.md"), "utf8");
const cells = [...guide.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, text = ""]) => text);

/** What the cells print, each in short. */
const printed = [
  /\[ ["']BBB["'], ["']CC["'] \]/,
  /target_ranking: \[ ["']Y["'], ["']X["'] \]/,
  /custom_validation[\s\S]*monitoring[\s\S]*lower: \[ ["']bbb["'], ["']cc["'] \]/,
  /next: prices[\s\S]*owner: ["']me["'][\s\S]*timing/,
  /started prices\nstarted target_ranking\nranked \[ ["']BBB["'], ["']CC["'] \]/,
  /target_ranking: \[ ["']A["'], ["']BBB["'], ["']CC["'] \]/,
  /total: 7/,
  /s-\d{8}-\d{6}-[0-9a-f]{4}[\s\S]*warmup[\s\S]*main/,
  /preparation[\s\S]*build[\s\S]*validation[\s\S]*warmup[\s\S]*main/,
];

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.stop());

test("docs/pipelines.md is one notebook whose cells run and print what they say (S2.10, S2.20, S2.34, S2.40, S2.83, S2.87, S3.15)", async () => {
  expect(cells.length).toBe(printed.length);
  for (const [index, cell] of cells.entries()) {
    const { status, error, text } = await kernel.run(cell, `cell ${index}`);
    expect([index, status, error]).toEqual([index, "ok", undefined]);
    expect(text).toMatch(printed[index] ?? /nothing/);
  }
});

test("cells join a pipeline by hand through the module they are exported to (S2.86)", async () => {
  await kernel.run("%%stage numbers\nconst numbers = [3, 4];", "numbers");
  const exported = await kernel.run("%export cells.ts", "export");
  expect([exported.status, exported.error]).toEqual(["ok", undefined]);
  const text = `import { pipeline as ofCells } from "./cells.ts";
const sum = (given: PipelineContext<unknown, { numbers: { numbers: number[] } }>) =>
  given.result("numbers").numbers.reduce((a, b) => a + b, 0);
console.log((await new Pipeline([ofCells, { name: "sum", execute: sum }]).run(new PipelineContext<unknown, { numbers: { numbers: number[] } }>())).results);`;
  const { status, error, text: printedText } = await kernel.run(text, "by hand");
  expect([status, error]).toEqual(["ok", undefined]);
  expect(printedText).toMatch(/sum: 7/);
});
