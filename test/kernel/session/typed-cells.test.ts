import type { FindingView } from "../../../kernel/src/messages";
import { startKernel, type TestKernel } from "./client";

jest.setTimeout(60_000);
let kernel: TestKernel;

beforeEach(async () => {
  kernel = await startKernel();
  await kernel.tell("comm_open", { comm_id: "page", target_name: "stagebook.page", data: {} });
});
afterEach(() => kernel.stop());

interface Checked {
  readonly type: string;
  readonly cell: string;
  readonly version: number;
  readonly findings: readonly FindingView[];
}

/** The next word about a cell. */
async function heard(cell: string): Promise<Checked> {
  const message = await kernel.next(({ header, content }) => {
    const data = content["data"] as Partial<Checked> | undefined;
    return header.msg_type === "comm_msg" && data?.type === "checked" && data.cell === cell;
  });
  return message.content["data"] as Checked;
}

async function type(cell: string, source: string, version = 1): Promise<readonly FindingView[]> {
  const answer = heard(cell);
  await kernel.tell("comm_msg", { comm_id: "page", data: { type: "check", cell, version, source } });
  const { version: told, findings } = await answer;
  expect(told).toBe(version);
  return findings;
}

test("a page is told what is wrong with a cell while it is typed, at its place in the cell", async () => {
  await kernel.run("const rows = [1, 2];");
  const source = "%%stage sum\nrows.lenght";
  expect(await type("a", source, 7)).toEqual([
    {
      sentence: "Property 'lenght' does not exist on type 'number[]'. Did you mean 'length'?",
      start: source.indexOf("lenght"),
      end: source.length,
      missing: null,
      imports: [],
    },
  ]);
  expect(await type("a", "%%stage sum\nrows.length", 8)).toEqual([]);
  expect(await type("b", "later + 1")).toEqual([
    { sentence: "Cannot find name 'later'.", start: 0, end: 5, missing: "later", imports: [] },
  ]);
  const [finding] = await type("b", "await readFile('x')", 2);
  expect(finding?.imports[0]).toEqual({ name: "readFile", module: "node:fs/promises", typeOnly: false, isDefault: false });
  expect(await type("c", "1;\n%run")).toHaveLength(1);
  expect(await type("c", "%nosuch\n1")).toEqual([
    { sentence: expect.stringContaining("No magic is named '%nosuch'"), start: 0, end: 7, missing: null, imports: [] },
  ]);
  await kernel.run("%typecheck off");
  expect(await type("a", "rows.lenght", 9)).toEqual([]);
});

test("a page is told again when a name that a typed cell mentions is made, changed or lost", async () => {
  expect(await type("a", "late.toFixed()")).toHaveLength(1);
  for (const [cell, count] of [
    ["const late = 1;", 0],
    ["const late = 'text';", 1],
    ["const late = 2;", 0],
    ["%reset", 1],
  ] as const) {
    const next = heard("a");
    await kernel.run(cell);
    expect([cell, (await next).findings.length]).toEqual([cell, count]);
  }
});

test("a page is told again when a package is installed that a typed cell imports", async () => {
  const source = "import { one } from 'late-words'; one.toFixed()";
  expect((await type("a", source)).map(({ sentence }) => sentence)).toEqual([
    "Package 'late-words' is not installed; run %npm install late-words",
  ]);
  const next = heard("a");
  const files = `printf '{"name":"late-words","types":"index.d.ts"}' > package.json; echo 'export const one: number;' > index.d.ts`;
  await kernel.run(`!mkdir -p node_modules/late-words && cd node_modules/late-words && ${files}`);
  expect((await next).findings).toEqual([]);
});

test("a cell that was checked while it was typed is refused when what it mentions has changed since", async () => {
  await kernel.run("const n = 1;");
  expect(await type("a", "n.toFixed()")).toEqual([]);
  await kernel.run("const n = 'text';");
  const { status, error } = await kernel.run("n.toFixed()", "a");
  expect([status, error?.includes("Property 'toFixed' does not exist")]).toEqual(["error", true]);
  await kernel.run("const n = 2;");
  expect((await kernel.run("n.toFixed()", "a")).value).toBe("'2'");
});

test("a cell that is typed while another runs is checked at once", async () => {
  await kernel.run("const n = 1;");
  const running = kernel.run("for (const end = Date.now() + 30000; Date.now() < end; );");
  let hasEnded = false;
  void running.then(() => {
    hasEnded = true;
  });
  expect(await type("a", "n.nothing")).toHaveLength(1);
  expect(hasEnded).toBe(false);
  await kernel.interrupt();
  await running;
});
