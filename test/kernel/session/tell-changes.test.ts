import { startKernel, type TestKernel } from "./client";

jest.setTimeout(60_000);
let kernel: TestKernel;
beforeEach(async () => {
  kernel = await startKernel();
});
afterEach(() => kernel.stop());

// What the text does not show: the function is found by a name that is put together.
const hidden = "(globalThis as any)['add' + 'Row'](rows);";

async function notebook(flags = ""): Promise<string> {
  await kernel.run("(globalThis as any).addRow = (list: number[]) => list.push(9);", "tools");
  await kernel.run("%%stage load\nconst rows = [1, 2];", "load");
  const { text } = await kernel.run(`%%stage clean${flags}\n${hidden}\nconst count = rows.length;`, "clean");
  await kernel.run("%%stage sum\nconst total = rows.length;", "sum");
  return text;
}

test("a stage that changes an input though its text does not show it is told, and comes before those that read it", async () => {
  const text = await notebook(" --pure");
  expect(text).toBe(
    "Stage 'clean' changed 'rows' while it ran, though its line says '--pure'; take '--pure' out, or let it change a copy\n",
  );
  expect((await kernel.run("%export --json")).text).toContain('"clean",\n      "sum"');
});

test("a stage whose text shows what it changes, or that changes nothing, is told nothing of", async () => {
  await kernel.run("%%stage load\nconst rows = [1, 2];", "load");
  expect((await kernel.run("%%stage clean\nrows.push(3);", "clean")).text).toBe("");
  expect((await kernel.run("%%stage sum\nconst total = rows.length;", "sum")).text).toBe("");
  expect((await kernel.run("%%stage again --writes rows\nfor (const add of [rows.push.bind(rows)]) add(4);", "again")).text).toBe(
    "",
  );
});

test("a stage that changes what its line says it only reads is told, whether its text shows it or not", async () => {
  expect(await notebook(" --reads rows")).toBe(
    "Stage 'clean' changed 'rows' while it ran, though its line says '--reads rows'; write '--writes rows' beside it, or let it change a copy\n",
  );
  const shown = await kernel.run("%%stage grow --reads rows\nrows.push(4);", "grow");
  expect(shown.text).toBe(
    "Stage 'grow' changed 'rows' while it ran, though its line says '--reads rows'; write '--writes rows' beside it, or let it change a copy\n",
  );
});

test("a stage that changes more than its line says it writes is told", async () => {
  await kernel.run("const log: string[] = [];", "log");
  expect(await notebook(" --writes log")).toBe(
    "Stage 'clean' changed 'rows' while it ran, though its line says '--writes log'; write '--writes log,rows' instead, or let it change a copy\n",
  );
});
