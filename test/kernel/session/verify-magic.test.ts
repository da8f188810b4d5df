import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startKernel, type TestKernel } from "./client";

jest.setTimeout(120_000);
let kernel: TestKernel;

beforeEach(async () => {
  process.env["JPY_SESSION_NAME"] = "notes.ipynb";
  kernel = await startKernel();
});
afterEach(async () => {
  delete process.env["JPY_SESSION_NAME"];
  await kernel.stop();
});

interface Saved {
  readonly id: string;
  readonly source: string;
  readonly count?: number;
  readonly value?: string;
}

function save(cells: readonly Saved[]): void {
  const file = cells.map(({ id, source, count, value }) => ({
    cell_type: "code",
    id,
    source: [source],
    metadata: {},
    execution_count: count ?? null,
    outputs:
      value === undefined
        ? []
        : [{ output_type: "execute_result", data: { "text/plain": value }, metadata: {}, execution_count: count }],
  }));
  writeFileSync(
    join(kernel.folder, "notes.ipynb"),
    JSON.stringify({ cells: file, metadata: {}, nbformat: 4, nbformat_minor: 5 }),
  );
}

/** What `%verify` shows last, line by line. */
async function verify(): Promise<readonly string[]> {
  const { messages, error } = await kernel.run("%verify");
  expect(error).toBeUndefined();
  const shown = messages.filter(({ header }) => /display_data$/.test(header.msg_type)).at(-1);
  const data = (shown?.content["data"] ?? {}) as Record<string, string>;
  return (data["text/plain"] ?? "").split("\n");
}

test("%verify finds a notebook that was run from top to bottom the same, and leaves the session as it is", async () => {
  const cells = [
    { id: "a", source: "const rows = [1, 2, NaN];" },
    { id: "b", source: "%%stage sum\nconst total = rows.length;\nconst twice = (x: number) => 2 * x;" },
    { id: "c", source: "twice(total)", count: 3, value: "6" },
    { id: "d", source: "%verify" },
  ];
  for (const { id, source } of cells.slice(0, 3)) await kernel.run(source, id);
  save(cells);
  expect(await verify()).toEqual([
    "Cell                             Verdict",
    "1     const rows = [1, 2, NaN];  same",
    "2     sum                        same",
    "3     twice(total)               same",
    "4     %verify                    left out  %verify is not run again",
    "4 cells of notes.ipynb in a fresh kernel: 3 same, 1 left out",
  ]);
  expect((await kernel.run("rows.push(4)")).value).toBe("4");
});

test("%verify names hidden state: a cell that is gone, one that was edited, one that ran out of order", async () => {
  await kernel.run("const gone = 5;", "x");
  await kernel.run("const base = 1;", "a");
  await kernel.run("const sum = base + gone;", "b");
  await kernel.run("const base = 2;", "a");
  await kernel.run("const label = 'old';", "c");
  await kernel.run("const list = [{ n: 1 }]; list", "d");
  await kernel.run("list[0].n = 7", "e");
  save([
    { id: "a", source: "const base = 2;" },
    { id: "b", source: "const sum = base + gone;" },
    { id: "c", source: "const label = 'new';" },
    { id: "d", source: "const list = [{ n: 1 }]; list" },
    { id: "f", source: "const more = 1;" },
  ]);
  expect((await verify()).map((line) => line.replace(/ {2,}/g, "  "))).toEqual([
    "Cell  Verdict",
    "1  const base = 2;  same",
    "2  const sum = base + gone;  failed  TypeScriptError: line 1: Cannot find name 'gone'.",
    `3  const label = 'new';  different  label is "new", and was "old"`,
    "4  const list = [{ n: 1 }]; list  different  list[0].n is 1, and was 7",
    "5  const more = 1;  new  it has not run in this session",
    "! 'gone' lives on though the cell that made it is gone; cell 2 uses it",
    "! cell 3 was edited after it ran",
    "! cell 1 ran again after cell 2, which uses its 'base'",
    "5 cells of notes.ipynb in a fresh kernel: 1 same, 2 different, 1 failed, 1 new",
  ]);
  expect((await kernel.run("[sum, gone, base, label, list[0].n].join()")).value).toBe("'6,5,2,old,7'");
});

test("%verify compares outputs of the same run, and tells of chance", async () => {
  await kernel.run("const seed = Math.random();", "a");
  await kernel.run("const grown = seed * 2; grown > 5", "b");
  await kernel.run("1 + 1", "c");
  save([
    { id: "a", source: "const seed = Math.random();", count: 1 },
    { id: "b", source: "const grown = seed * 2; grown > 5", count: 2, value: "false" },
    { id: "c", source: "1 + 1", count: 3, value: "3" },
  ]);
  const lines = await verify();
  expect(lines[1]).toMatch(/^1 .* varies +seed is 0\.\d+, and was 0\.\d+ \(Math\.random: each run gives another value\)$/);
  expect(lines[2]).toMatch(/^2 .* varies +grown is .*\(Math\.random in cell 1: each run gives another value\)$/);
  expect(lines.slice(3).map((line) => line.replace(/ {2,}/g, "  "))).toEqual([
    "3  1 + 1  different  its value is 2, and was 3",
    "3 cells of notes.ipynb in a fresh kernel: 1 different, 2 varies",
  ]);
});

test("%verify can be interrupted, and the session goes on", async () => {
  await kernel.run("const kept = 1;", "a");
  save([
    { id: "a", source: "const kept = 1;" },
    { id: "b", source: "while (true) { /* for ever */ }" },
    { id: "c", source: "const after = 1;" },
  ]);
  const running = kernel.run("%verify");
  await new Promise((done) => setTimeout(done, 4000));
  await kernel.interrupt();
  expect((await running).error).toBe("MagicError: The verification was interrupted; the notebook's own values are as they were");
  expect((await kernel.run("kept")).value).toBe("1");
});
