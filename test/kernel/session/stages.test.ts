import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startKernel, type TestKernel } from "./client";

jest.setTimeout(60_000);
let kernel: TestKernel;

beforeEach(async () => {
  kernel = await startKernel();
});
afterEach(() => kernel.stop());

/** The stages and edges as a cell sees them. */
async function graph(): Promise<{ nodes: string[]; edges: string[] }> {
  const { value } = await kernel.run(
    "JSON.stringify({ nodes: pipeline.stages.map((s) => s.name + ' ' + s.state), edges: pipeline.graph().edges.map((e) => e.from + ' -' + e.variables.map((v) => v.name) + '-> ' + e.to) })",
  );
  return JSON.parse(String(value).slice(1, -1).replaceAll("\\'", "'")) as { nodes: string[]; edges: string[] };
}

test("stages run twice, out of order, renamed and deleted leave a right pipeline", async () => {
  // load -> clean -> sum
  await kernel.run("%%stage load\nconst rows = [1, 2, 3];", "a");
  await kernel.run("%%stage clean\nconst good = rows.filter((n) => n > 1);", "b");
  await kernel.run("%%stage sum\nconst total = good.reduce((x, y) => x + y, 0);", "c");
  expect(await graph()).toEqual({
    nodes: ["load fresh", "clean fresh", "sum fresh"],
    edges: ["load -rows-> clean", "clean -good-> sum"],
  });

  await kernel.run("%%stage clean\nconst good = rows.filter((n) => n > 1);", "b");
  await kernel.run("%%stage load\nconst rows = [1, 2, 3, 4];", "a");
  expect((await graph()).nodes).toEqual(["load fresh", "clean stale", "sum stale"]);

  await kernel.run("%%stage filter\nconst good = rows.filter((n) => n > 2);", "b");
  expect(await graph()).toEqual({
    nodes: ["load fresh", "filter fresh", "sum stale"],
    edges: ["load -rows-> filter", "filter -good-> sum"],
  });

  await kernel.ask(
    "execute_request",
    { code: "%%stage sum\nconst total = rows.length;", silent: false, store_history: true },
    { cellId: "c", deletedCells: ["b"] },
  );
  expect(await graph()).toEqual({ nodes: ["load fresh", "sum fresh"], edges: ["load -rows-> sum"] });
});

test("a cell inserted above a stage that runs again counts as standing above it", async () => {
  await kernel.run("%%stage load\nconst rows = [1, 2, 3];", "a");
  await kernel.run("%%stage sum\nconst total = rows.length;", "c");
  await kernel.run("%%stage clean\nconst good = rows.filter((n) => n > 1);", "b");
  await kernel.run("%%stage sum\nconst total = good.length;", "c");
  expect(await graph()).toEqual({
    nodes: ["load fresh", "clean fresh", "sum fresh"],
    edges: ["load -rows-> clean", "clean -good-> sum"],
  });
});

test("%stages lists states, types and edges; %graph draws them; %help tells about magics", async () => {
  await kernel.run("interface Row { price: number }");
  await kernel.run("%%stage load\nconst rows: Row[] = [{ price: 1 }, { price: 2 }];");
  await kernel.run("%%stage sum\nconst total = rows.reduce((sum, row) => sum + row.price, 0);\ntotal");
  await kernel.run("0");
  const [table] = (await kernel.run("%stages")).displays;
  expect(
    String(table?.["text/plain"])
      .replace(/\d+ ms/g, "N ms")
      .replace(/ +/g, " "),
  ).toBe(
    ["Stage State Time Reads Writes", "load fresh N ms rows: Row[]", "sum fresh N ms rows: Row[] (load) total: number"].join(
      "\n",
    ),
  );
  const [drawing] = (await kernel.run("%graph")).displays;
  expect(drawing?.["text/plain"]).toBe("load\nsum\n  ← load: rows: Row[]");
  expect(String(drawing?.["image/svg+xml"])).toMatch(/^<svg /);
  expect((await kernel.run("%help %why")).text).toBe(
    "%why STAGE\nTells why a stage is stale or will run: what changed of that which it takes, and what keeps it out of the cache.\n\nExample: %why train\n",
  );
});

test("%run runs the exported module in a fresh process, with params, and leaves the notebook's values alone", async () => {
  await kernel.run("const factor = 2; // how much more");
  await kernel.run("%%stage load --params factor\nlet calls = 0; calls += 1;\nconst rows = [1, 2, 3].map((n) => n * factor);");
  await kernel.run("%%stage sum\nconst total = rows.reduce((a, b) => a + b, 0);\nconsole.log('total', total);");
  const run = await kernel.run("%run load.factor=10");
  expect([run.status, run.text]).toEqual(["ok", "total 60\n"]);
  expect((await kernel.run("[factor, total, calls]")).value).toBe("[ 2, 12, 1 ]");
  const { value } = await kernel.run(
    "const result = await pipeline.run({ params: { 'load.factor': 100 } }); [result.state, result.outputs.sum]",
  );
  expect(value).toBe("[ 'completed', { total: 600 } ]");
});

test("%run refuses a second run while one goes on", async () => {
  await kernel.run("%%stage wait\nawait new Promise((done) => setTimeout(done, 300));\nconst waited = true;");
  const { value } = await kernel.run(
    "(await Promise.allSettled([pipeline.run(), pipeline.run()])).map((each) => each.status === 'fulfilled' ? each.value.state : each.reason.message)",
  );
  expect(value).toBe("[\n  'completed',\n  'A run of this notebook is going on; cancel it first, or wait until it has ended'\n]");
});

test("%run is cancelled by an interrupt at any moment", async () => {
  await kernel.run("import { existsSync } from 'node:fs';");
  await kernel.run(
    "%%stage wait\nawait new Promise((done) => setTimeout(done, existsSync('slow') ? 30000 : 0));\nconst waited = true;",
  );
  writeFileSync(join(kernel.folder, "slow"), "");
  for (const delay of [0, 100, 300, 600, 1200]) {
    const run = kernel.run("%run");
    await new Promise((done) => setTimeout(done, delay));
    const interruptedAt = Date.now();
    await kernel.interrupt();
    expect((await run).error).toMatch(/^MagicError: (The run was cancelled before it began|Run r-[\w-]+ was cancelled)$/);
    // Sooner than the stage would have ended of itself.
    expect(Date.now() - interruptedAt).toBeLessThan(8000);
    const [, id] = /Run (r-[\w-]+)/.exec((await run).error ?? "") ?? [];
    if (id === undefined) continue;
    // By the run itself, in order; of a process that is killed the record stays open.
    const record = readFileSync(join(kernel.folder, ".stagebook", "runs", id, "run.json"), "utf8");
    expect(JSON.parse(record)).toMatchObject({ state: "cancelled" });
  }
});

test("%run names the stage that failed, with the trace of its lines", async () => {
  await kernel.run("import { existsSync } from 'node:fs';");
  await kernel.run("%%stage load\nconst rows = [1, 2, 3];");
  await kernel.run(
    "%%stage check\nif (rows.length > 2 && existsSync('broken')) {\n  throw new RangeError('too many rows');\n}\nconst ok = true;",
  );
  writeFileSync(join(kernel.folder, "broken"), "");
  const { status, error } = await kernel.run("%run");
  expect(status).toBe("error");
  expect(error).toBe("MagicError: Stage 'check' failed: RangeError: too many rows\n    at check (cell 3, line 3:9)");
});

test("%export writes a module beside the notebook, and the same text again", async () => {
  await kernel.run("%%stage load\nconst rows = [1, 2, 3];");
  await kernel.run("%%stage sum\nconst total = rows.length;");
  const { text } = await kernel.run("%export pipeline.ts");
  expect(text).toBe("Wrote 2 stages to pipeline.ts. Run it: npx stagebook run pipeline.ts\n");
  const file = join(kernel.folder, "pipeline.ts");
  expect(existsSync(file)).toBe(true);
  const first = readFileSync(file, "utf8");
  expect(first).toContain('sum: { run: sum, reads: { rows: "load" } }');
  await kernel.run("%export pipeline.ts");
  expect(readFileSync(file, "utf8")).toBe(first);
});
