import { startKernel, type TestKernel } from "./client";

jest.setTimeout(60_000);
let kernel: TestKernel;

beforeEach(async () => {
  kernel = await startKernel();
  await kernel.run("%%stage load\nconst rows = [1, 2, 3];", "a");
  await kernel.run("const twice = (n: number) => n * 2;", "b");
  await kernel.run("%%stage load --append\nconst more = rows.map(twice);", "c");
  await kernel.run("%%stage sum\nconst total = rows.length + more.length;\nconsole.log('total', total);", "d");
});
afterEach(() => kernel.stop());

async function stages(): Promise<string> {
  const { value } = await kernel.run("pipeline.stages.map((s) => [s.name, s.state, s.reason].join(' ').trim()).join(', ')");
  return String(value).slice(1, -1);
}

test("%%stage --append makes one stage of two cells, with the edges of both", async () => {
  expect(await stages()).toBe("load fresh, sum fresh");
  const { text: graph } = await kernel.run("%export --mermaid");
  expect(graph).toContain("-->|rows, more|");
  const { text, error } = await kernel.run("%run");
  expect(error).toBeUndefined();
  expect(text).toBe("total 6\n");
  await kernel.run("%export p.ts");
  const { text: shown } = await kernel.run("!grep -c 'async function load' p.ts");
  expect(shown).toBe("1\n");
});

test("a stage of two cells is stale until the second ran after the first", async () => {
  await kernel.run("%%stage load\nconst rows = [1, 2];", "a");
  expect(await stages()).toBe(
    "load stale cell 5 ran again, and cell 3, which continues it, did not, sum stale rows, more changed: load ran again",
  );
  await kernel.run("%%stage load --append\nconst more = rows.map(twice);", "c");
  expect(await stages()).toMatch(/^load fresh, sum stale/);
});

test("a stage of two cells goes on as one when the second is deleted", async () => {
  await kernel.ask(
    "execute_request",
    { code: "%%stage sum\nconst total = rows.length;", silent: false, store_history: true },
    { cellId: "d", deletedCells: ["c"] },
  );
  expect(await stages()).toBe("load fresh, sum fresh");
});

test("%%stage --append refuses a stage that no cell begins", async () => {
  const { error } = await kernel.run("%%stage laod --append\nconst x = 1;", "e");
  expect(error).toBe(
    "UnknownStageError: There is no stage 'laod' to continue (--append): no stage is named 'laod'; did you mean 'load'? Stages here: load, sum",
  );
});

test("two stages of one name are told at both cells", async () => {
  const { error } = await kernel.run("%%stage sum\nconst other = 1;", "e");
  expect(error).toBe(
    "DuplicateStageError: Stage 'sum' is cell 4 already; give this cell another name, write '%%stage sum --append' to continue cell 4, or take the '%%stage' line out of cell 4",
  );
  const { text } = await kernel.run("%%stage sum\nconst total = rows.length;", "d");
  expect(text).toBe(
    "Two cells name the stage 'sum': cell 6 and cell 5; give one of them another name, or write '%%stage sum --append' where the second continues the first\n",
  );
  await kernel.run("%%stage other\nconst other = 1;", "e");
  expect((await kernel.run("%%stage sum\nconst total = rows.length;", "d")).text).toBe("");
});
