import { magicTable } from "../../../kernel/src/cells/magic-table";
import { startKernel, type TestKernel } from "./client";

jest.setTimeout(60_000);
let kernel: TestKernel;

beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.stop());

const magics = magicTable.map(({ name }) => name).join(", ");

test("a mistake is told in a sentence with the culprit and the way out, and the kernel keeps its variables", async () => {
  await kernel.run("const kept = 42");
  const sentence = async (code: string, cellId?: string) => (await kernel.run(code, cellId)).error;

  expect(await sentence("%export pipeline.ts")).toBe(
    "ExportError: There is no stage to export: write '%%stage NAME' on the first line of a cell and run it",
  );
  expect(await sentence("%run")).toBe(
    "ExportError: There is no stage to export: write '%%stage NAME' on the first line of a cell and run it",
  );
  await kernel.run("const epochs = 10;", "params");
  await kernel.run("%%stage load --params epochs\nconst rows = [1, 2, 3].map((n) => n * epochs);", "a");
  expect(await sentence("%%stage load\nconst other = 1;", "b")).toBe(
    "DuplicateStageError: Stage 'load' is cell 5 already; give this cell another name, write '%%stage load --append' to continue cell 5, or take the '%%stage' line out of cell 5",
  );
  expect(await sentence("%%stage sum\nconst total = sum(rows) + missing;", "c")).toBe(
    [
      "Type error in line 2: Cannot find name 'sum'. ts(2304)",
      "  const total = sum(rows) + missing;",
      "                ~~~",
      "Type error in line 2: Cannot find name 'missing'. ts(2304)",
      "  const total = sum(rows) + missing;",
      "                            ~~~~~~~",
    ].join("\n"),
  );
  expect(await sentence("const text: string = kept;")).toBe(
    [
      "Type error in line 1: Type 'number' is not assignable to type 'string'. ts(2322)",
      "  const text: string = kept;",
      "        ~~~~",
    ].join("\n"),
  );
  expect(await sentence("%export nowhere/pipeline.ts")).toBe(
    "ExportError: Cannot write 'nowhere/pipeline.ts': there is no folder 'nowhere'; make it first, or name another one",
  );
  expect(await sentence("%export pipeline.js")).toBe(
    "ExportError: 'pipeline.js' does not end in .ts; a pipeline is exported as TypeScript, as in '%export pipeline.ts'",
  );
  expect(await sentence("%export")).toBe("MagicError: '%export' takes one file, as in '%export pipeline.ts'");
  expect(await sentence("%exprot a.ts")).toBe(
    `UnknownMagicError: No magic is named '%exprot'; did you mean '%export'? Magics here: ${magics}`,
  );
  expect(await sentence("%stages --all")).toBe("MagicFlagError: '%stages' has no flag '--all'; it has none at all");
  expect(await sentence("%run lod")).toBe(
    "UnknownStageError: No stage is named 'lod'; did you mean 'load'? Stages here: load, sum",
  );
  await kernel.run("%%stage sum\nconst total = rows.length;", "c");
  expect(await sentence("%run load.epochs")).toBe("MagicError: 'load.epochs' has no value; write it as in '%run load.epochs=5'");
  expect(await sentence("%run load sum")).toBe(
    "MagicError: '%run' takes one stage, got 'load' and 'sum'; what a stage needs runs with it",
  );
  expect(await sentence("%run load.epoch=5")).toBe(
    "MagicError: No parameter is named 'load.epoch'; did you mean 'load.epochs'? Parameters here: load.epochs",
  );
  expect(await sentence("%run load.epochs=many")).toBe("MagicError: load.epochs takes a number, got 'many'");
  expect(await sentence("%typecheck perhaps")).toBe("MagicError: '%typecheck' takes gate, after or off, got 'perhaps'");
  expect(await sentence("%help foo")).toBe(`UnknownMagicError: No magic is named 'foo'. Magics here: ${magics}`);
  expect((await kernel.run("[kept, rows]")).value).toBe("[ 42, [ 10, 20, 30 ] ]");
});

test("a stage that does not compile is in the pipeline as failed, and an export names it", async () => {
  await kernel.run("%%stage sum\nconst total = sum(rows);", "c");
  const { value } = await kernel.run(
    "pipeline.stages.map((stage) => [stage.name, stage.state, stage.reason].join(' ')).join(';')",
  );
  expect(value).toMatch(/^'load fresh ;sum failed cell \d+ line 2'$/);
  expect((await kernel.run("%export pipeline.ts")).error).toMatch(/^ExportError: Stage 'sum' /);
});

test("a stage that needs a name nobody defines is told with types unchecked too", async () => {
  await kernel.run("%%stage sum\nconst total = rows.length;", "c");
  await kernel.run("%typecheck off");
  const result = await kernel.run("%%stage lost\nconst found = nowhere + 1;", "lost");
  expect(result.error).toMatch(/^ReferenceError: nowhere is not defined\n {2}const found = nowhere \+ 1;/);
  expect((await kernel.run("%export pipeline.ts")).error).toMatch(/^ExportError: Stage 'lost' .*'nowhere'/);
  await kernel.run("%typecheck gate");
});

test("a text that nests deeper than a parser's stack is refused in every request, and the kernel lives", async () => {
  const [brackets, sum] = [`const deep = ${"(".repeat(50_000)}1${")".repeat(50_000)}`, `const sum = ${"1 + ".repeat(100_000)}1`];
  expect((await kernel.run(brackets)).error).toBe(
    [
      "SyntaxError in line 1: More than 1500 brackets stand in one another; give the inner parts names of their own",
      `  …${"(".repeat(160)}…`,
      `  ${" ".repeat(81)}^`,
    ].join("\n"),
  );
  expect((await kernel.run(sum)).error).toBe(
    [
      "SyntaxError in line 1: More than 4000 operators and words follow each other in one expression; give parts of it names of their own",
      `  …${"+ 1 ".repeat(40)}…`,
      `  ${" ".repeat(81)}^`,
    ].join("\n"),
  );
  for (const code of [brackets, sum, `%%stage deep\n${brackets}`]) {
    const content = { code, cursor_pos: code.length - 1, detail_level: 0 };
    expect((await kernel.ask("is_complete_request", content)).content["status"]).toBe("invalid");
    expect((await kernel.ask("complete_request", content)).content["status"]).toBe("ok");
    expect((await kernel.ask("inspect_request", content)).content["status"]).toBe("ok");
  }
  expect((await kernel.run("kept")).value).toBe("42");
});
