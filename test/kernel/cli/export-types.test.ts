import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Folder } from "./command";

jest.setTimeout(90_000);
const folder = new Folder();
afterAll(() => folder.remove());

/** Writes a notebook of code cells; one that begins with `#` is text. */
function write(file: string, ...sources: readonly string[]): void {
  const cells = sources.map((source) => ({
    ...{ cell_type: source.startsWith("#") ? "markdown" : "code", metadata: {}, source },
    ...(source.startsWith("#") ? {} : { outputs: [], execution_count: null }),
  }));
  folder.write({ [file]: JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 4 }) });
}

const load = "%%stage load\nconst rows = [1, 2];";

test("stagebook export refuses a stage with a type error, and leaves it out where it is told to", async () => {
  // load -> bad -> after, load -> good
  write(
    "a.ipynb",
    load,
    "%%stage bad\nconst n = 1;\nconst word: string = rows.length;",
    "%%stage after\nconst long = word.length;",
    "%%stage good\nconst sum = rows.length;",
  );
  const refused = "Stage 'bad' has a type error: Type 'number' is not assignable to type 'string' (cell 2, line 2)";
  expect(await folder.run(["export", "a.ipynb", "-o", "a.ts"])).toEqual({
    ...{ code: 1, stdout: "" },
    stderr: `${refused}; mend it, or leave the stage out with '--partial'\n`,
  });
  expect(await folder.run(["export", "a.ipynb", "-o", "a.ts", "--partial"])).toEqual({
    ...{ code: 0, stdout: "" },
    stderr: `Left out: ${refused}\nLeft out: 'after' comes after what is left out\n`,
  });
  expect(await folder.run(["run", "a.ts", "-q"])).toMatchObject({ code: 0, stdout: "sum  2\n" });
});

test("stagebook export --partial leaves out a stage whose name stands below, and says when no stage is left", async () => {
  write("b.ipynb", "%%stage early\nconst early = late + 1;", "%%stage late\nconst late = 1;");
  const sentence = "Stage 'early' needs 'late', which is defined in cell 2, below; move that cell above cell 1";
  expect(await folder.run(["export", "b.ipynb"])).toMatchObject({ code: 1, stderr: `${sentence}\n` });
  expect((await folder.run(["export", "b.ipynb", "--partial"])).stderr).toBe(`Left out: ${sentence}\n`);
  write("c.ipynb", "%%stage early\nconst early = nowhere + 1;");
  expect(await folder.run(["export", "c.ipynb", "--partial"])).toMatchObject({
    code: 1,
    stderr:
      "Left out: Stage 'early' needs 'nowhere', which no cell defines\nThere is no stage in 'c.ipynb': write '%%stage NAME' on the first line of a cell\n",
  });
});

test("stagebook export and graph tell of values that go from stage to stage without a type", async () => {
  write(
    "d.ipynb",
    '%%stage read\nconst raw = JSON.parse("{}");\nconst list: any[] = [];',
    "%%stage use\nconst n = raw.a + list.length;",
  );
  const told =
    "'raw' of stage 'read' is of type any, and stage 'use' takes it as it is; write its type down, as in 'const raw: Row[] = …'\n" +
    "'list' of stage 'read' has parts of type any (any[]), and stage 'use' takes it as it is; write its type down, as in 'const list: Row[] = …'\n";
  const exported = await folder.run(["export", "d.ipynb"]);
  expect([exported.code, exported.stderr]).toEqual([0, told]);
  expect((await folder.run(["graph", "d.ipynb", "--json"])).stderr).toBe(told);
});

test("stagebook graph and export tell which outputs cannot cross a border", async () => {
  write("e.ipynb", "%%stage make\nconst late = Promise.resolve(1);", "%%stage use\nconst n = await late;");
  const told =
    "'late' (Promise<number>) of stage 'make' may hold a promise by its type: it cannot be stored or handed to another process, only to stages of the same one; await it in the stage\n";
  expect((await folder.run(["graph", "e.ipynb"])).stderr).toBe(told);
  expect((await folder.run(["export", "e.ipynb"])).stderr).toBe(told);
});

test("stagebook export writes a short type down and takes a huge one from the stage before", async () => {
  const fields = Array.from({ length: 40 }, (_, at) => `field${at}: { value: ${at}, text: "${at}" }`).join(", ");
  write(
    "f.ipynb",
    `%%stage load\nconst small = { n: 1 };\nconst huge = { ${fields} };`,
    "%%stage use\nconst n = small.n + huge.field0.value;",
  );
  const { stdout } = await folder.run(["export", "f.ipynb"]);
  expect(stdout).toContain("small: { n: number };");
  expect(stdout).toContain('huge: LoadOutputs["huge"] }) {');
});

test("stagebook export takes a type that has no name from the stage before", async () => {
  write(
    "g.ipynb",
    "%%stage load\nconst make = () => {\n  class Inner {\n    private v = 1;\n    get() {\n      return this.v;\n    }\n  }\n  return new Inner();\n};\nconst thing = make();",
    "%%stage use\nconst got = thing.get();",
  );
  expect((await folder.run(["export", "g.ipynb"])).stdout).toContain(
    'async function use({ thing }: Pick<LoadOutputs, "thing">) {',
  );
});

test("stagebook export lists what it leaves out between the stages", async () => {
  write(
    "h.ipynb",
    ...[load, "# Look", "console.log(rows);\nrows.slice(0, 1)", 'for (const row of rows) {\n  console.log("a row", row);\n}'],
    "%%stage sum\nconst sum = rows.length;\nsum",
  );
  const { stdout, stderr } = await folder.run(["export", "h.ipynb"]);
  expect([stdout.split("\n").slice(0, 5).join("\n"), stderr]).toEqual([
    "/**\n * H: exported from h.ipynb by Stagebook.\n *\n * Left out, since no stage needs it: `console.log(rows)`, `rows.slice(0, 1)` and `for (const row\n * of rows) {…`.",
    "",
  ]);
});

test("stagebook export says that a module would be CommonJS", async () => {
  mkdirSync(join(folder.path, "old"));
  folder.write({ "old/package.json": '{ "type": "commonjs" }' });
  write("old/i.ipynb", load);
  const cannot = "which cannot wait (await) at its top level, as a pipeline does";
  expect((await folder.run(["export", "old/i.ipynb", "-o", "old/i.ts"])).stderr).toBe(
    `old/i.ts is CommonJS, as ${join(folder.path, "old/package.json")} says "type": "commonjs", ${cannot}; name it old/i.mts, or say "type": "module" there\n`,
  );
  expect((await folder.run(["export", "old/i.ipynb", "-o", "old/i.cts"])).stderr).toBe(
    `old/i.cts is CommonJS by its name, ${cannot}; name it old/i.mts\n`,
  );
  expect((await folder.run(["export", "old/i.ipynb", "-o", "old/i.mts"])).stderr).toBe("");
  expect(readFileSync(join(folder.path, "old/i.mts"), "utf8")).toContain("await runAsMain");
});

test("stagebook export --schemas tells which outputs no schema checks", async () => {
  write(
    "j.ipynb",
    "interface Box<T> { value: T }\ninterface Row { n: number }",
    '%%stage make\nconst box: Box<number> = { value: 1 };\nconst rows: Row[] = [];\nconst raw = JSON.parse("1");',
    "%%stage count\nconst n = rows.length;",
  );
  const { stderr } = await folder.run(["export", "j.ipynb", "--schemas"]);
  expect(stderr).toBe("");
  write(
    "k.ipynb",
    "interface Box<T> { value: T }",
    '%%stage make\nconst box: Box<number> = { value: 1 };\nconst raw = JSON.parse("1");\nconst n = 1;',
  );
  expect((await folder.run(["export", "k.ipynb", "--schemas"])).stderr).toBe(
    "No schema checks 'box' (Box<number>) and 'raw' (any) of stage 'make': a schema cannot tell any, unknown, functions, and types with parameters of their own\n",
  );
  expect((await folder.run(["export", "k.ipynb"])).stderr).toBe("");
});
