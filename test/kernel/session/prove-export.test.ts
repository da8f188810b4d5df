import { startKernel, type TestKernel } from "./client";

jest.setTimeout(90_000);
let kernel: TestKernel;

beforeEach(async () => {
  kernel = await startKernel();
});
afterEach(() => kernel.stop());

/** What `%export pipeline.ts --prove` shows last, and its error. */
async function prove(): Promise<{ readonly table: readonly string[]; readonly error: string | undefined }> {
  const { messages, error } = await kernel.run("%export pipeline.ts --prove");
  const shown = messages.filter(({ header }) => /display_data$/.test(header.msg_type)).at(-1);
  const data = (shown?.content["data"] ?? {}) as Record<string, string>;
  return { table: (data["text/plain"] ?? "").split("\n"), error };
}

// load -> sum
test("%export --prove finds every kind of value the same", async () => {
  await kernel.run(
    `%%stage load
class Point { #secret = 1; constructor(public x: number) {} }
const numbers = [1, NaN, -0, 1e308];
const held = { map: new Map([["a", new Set([1, "b"])]]), date: new Date(0), bytes: Float32Array.of(1.5, NaN), big: 10n };
const ring: { self?: unknown; points: Point[] } = { points: [new Point(1), new Point(-0)] };
ring.self = ring;
const fit = { scale: 2, apply: (x: number) => 2 * x };`,
    "a",
  );
  await kernel.run("%%stage sum\nconst total = numbers.length + held.map.size + ring.points.length + fit.apply(1);", "b");
  expect(await prove()).toEqual({
    table: [
      "Stage  Output   Verdict  ",
      "load   numbers  same",
      "load   held     same",
      "load   ring     same",
      "load   fit      same     but for .apply (function), which nobody can look into",
      "sum    total    same",
      "pipeline.ts in a clean process: 5 of 5 outputs the same",
    ].map((line) => line.trimEnd()),
    error: undefined,
  });
});

test("%export --prove names the first difference, hidden state of the notebook for one", async () => {
  await kernel.run("%%stage load\nconst rows = [{ price: 1.5 }, { price: 2 }];", "a");
  await kernel.run("%%stage sum\nconst total = rows.length;", "b");
  await kernel.run("rows[1].price = -0", "c");
  await kernel.run("delete (globalThis as any).nothing", "c");
  const { table, error } = await prove();
  expect(table.slice(1)).toEqual([
    "load   rows    different  at [1].price: -0 in the notebook, 2 in the file",
    "sum    total   same",
    "pipeline.ts in a clean process: 1 of 2 outputs the same, 1 different",
  ]);
  expect(error).toBe(
    "ExportError: pipeline.ts does not give the notebook's values: 'rows' of stage 'load' is different, at [1].price: -0 in the notebook, 2 in the file",
  );
});

test("%export --prove says what cannot be compared, and why", async () => {
  await kernel.run("let count = 0;", "z");
  await kernel.run("%%stage load\nconst noise = [Math.random()]; const rows = [1, 2]; const work = Promise.resolve(1);", "a");
  await kernel.run("%%stage mean\nconst mean = noise[0]! / 2; const size = rows.length; await work;", "b");
  await kernel.run("%%stage clean\nconst kept = rows.slice(1);", "c");
  await kernel.run("const rows = [0];", "d");
  await kernel.run("rows.length + mean", "e");
  const { table, error } = await prove();
  expect(table.slice(1)).toEqual([
    "load   noise   cannot compare  each run gives another value (Math.random in it); seed it to compare",
    "load   rows    cannot compare  cell 5 has given 'rows' another value since",
    "load   work    cannot compare  it is a Promise",
    "mean   mean    cannot compare  each run gives another value (Math.random in 'load'); seed it to compare",
    "mean   size    same",
    "clean  kept    same",
    "pipeline.ts in a clean process: 2 of 6 outputs the same, 4 that cannot be compared",
  ]);
  expect(error).toBeUndefined();
});

test("%export --prove tells of a stage that fails in the clean process only", async () => {
  await kernel.run("%env SECRET=3");
  await kernel.run("%%stage load\nif (process.env.SECRET !== '3') throw new RangeError('no secret');\nconst rows = [1];", "a");
  const { table, error } = await prove();
  expect(table.at(-1)).toBe("pipeline.ts in a clean process: 0 of 1 output the same, 1 that cannot be compared");
  expect(error).toMatch(/^ExportError: Stage 'load' failed in the exported file: RangeError: no secret/);
});

test("%export --prove can be interrupted, and takes a file", async () => {
  await kernel.run("%%stage wait\nconst rows = [1];", "a");
  await kernel.run(
    "%%stage wait\nconst rows = [1]; await new Promise((done) => setTimeout(done, (globalThis as any).display ? 1 : 60_000));",
    "a",
  );
  const running = kernel.run("%export pipeline.ts --prove");
  await new Promise((done) => setTimeout(done, 3000));
  await kernel.interrupt();
  expect((await running).error).toBe("ExportError: pipeline.ts was written, and not compared: it was interrupted");
  expect((await kernel.run("%export --prove --json")).error).toBe(
    "MagicError: '--prove' of '%export' runs the exported module; name its file, as in '%export pipeline.ts --prove'",
  );
  expect((await kernel.run("rows.length")).value).toBe("1");
});
