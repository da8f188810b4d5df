import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Folder } from "./command";

jest.setTimeout(90_000);
const folder = new Folder();
afterAll(() => folder.remove());

const notebook = (...sources: readonly string[]): string =>
  JSON.stringify({
    cells: sources.map((source, index) => ({
      cell_type: "code",
      id: `c${index}`,
      source,
      metadata: {},
      execution_count: null,
      outputs: [],
    })),
    ...{ metadata: {}, nbformat: 4, nbformat_minor: 5 },
  });

const read = (file: string): string => readFileSync(join(folder.path, file), "utf8");

// load -> clean -> report, with a variable that two of them set
const cells = [
  "interface Row { readonly n: number }\nlet seen = 0;\nconst twice = (n: number) => 2 * n;",
  "%%stage load\nconst rows: Row[] = [{ n: twice(1) }];\nseen += rows.length;",
  "%%stage index\nconst kept: Row[] = rows.filter(({ n }) => n > 0);\nseen++;",
  "%%stage report\nconst text = kept.length + ' of ' + seen;",
];

test("stagebook export --split writes a file per stage, which runs like the one file", async () => {
  folder.write({ "a.ipynb": notebook(...cells) });
  expect(await folder.run(["export", "a.ipynb", "-o", "steps", "--split"])).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(readdirSync(join(folder.path, "steps")).sort()).toEqual([
    "helpers.ts",
    "index-stage.ts",
    "index.ts",
    "load.ts",
    "report.ts",
    "types.ts",
  ]);
  expect(read("steps/types.ts")).toBe("export interface Row {\n  readonly n: number;\n}\n");
  const run = await folder.run(["run", "steps/index.ts", "-q"]);
  expect([run.code, run.stdout]).toEqual([0, expect.stringContaining("1 of 2")]);
  const before = read("steps/index.ts");
  await folder.run(["export", "a.ipynb", "-o", "steps", "--split"]);
  expect(read("steps/index.ts")).toBe(before);
});

test("stagebook export --split writes over nothing that was edited, and removes the file of a stage that is gone", async () => {
  folder.write({
    "b.ipynb": notebook(...cells, "%%stage more\nconst twiceAs = text + text;", "%%stage last\nconst end = twiceAs;"),
  });
  await folder.run(["export", "b.ipynb", "-o", "parts", "--split"]);
  appendFileSync(join(folder.path, "parts/last.ts"), "// mine\n");
  folder.write({ "b.ipynb": notebook(...cells) });
  const { code, stderr } = await folder.run(["export", "b.ipynb", "-o", "parts", "--split"]);
  expect([code, stderr]).toEqual([
    0,
    "parts/last.ts is of an earlier export and was edited since, so it stays; no stage needs it\n",
  ]);
  expect(readdirSync(join(folder.path, "parts"))).not.toContain("more.ts");
  appendFileSync(join(folder.path, "parts/load.ts"), "// mine\n");
  folder.write({ "b.ipynb": notebook(...cells.with(3, "%%stage report\nconst text = String(kept.length);")) });
  expect((await folder.run(["export", "b.ipynb", "-o", "parts", "--split"])).stderr).toBe(
    "Cannot write 'parts/load.ts': it was edited since it was exported; overwrite it with '--force', or name another file\n",
  );
  expect(read("parts/report.ts")).toContain("of ");
});

test("stagebook export --split says what it cannot do", async () => {
  folder.write({
    "c.ipynb": notebook("let a = 0, b = 1;", "%%stage one\na += b;\nconst x = a;", "%%stage two\na += 2;\nconst y = a + x;"),
  });
  writeFileSync(join(folder.path, "taken"), "");
  const said = async (...args: readonly string[]) => (await folder.run(["export", "c.ipynb", ...args])).stderr;
  expect(await said("--split")).toBe("'--split' writes a folder; name it, as in '-o pipeline --split'\n");
  expect(await said("--split", "-o", "a.ts")).toBe(
    "'--split' writes a folder, and 'a.ts' is the name of a file; name a folder, as in '-o pipeline --split'\n",
  );
  expect(await said("--split", "-o", "taken")).toBe(
    "Cannot write 'taken': it is a file, and --split writes a folder; name another one\n",
  );
});

test("stagebook export gives functions and classes of a stage the params of the stage that uses them", async () => {
  folder.write({
    "b.ipynb": notebook(
      "%%params\nconst epochs = 10;",
      "%%stage fit\nclass Model { fit(x: number) { return x * epochs; } }\nconst helper = (x: number) => inner(x) + 1;\nfunction inner(x: number) { return x * epochs; }\nconst first = helper(2);",
      "%%stage use\nconst second = helper(3) + new Model().fit(100);",
    ),
  });
  await folder.run(["export", "b.ipynb", "-o", "b.ts"]);
  expect((await folder.run(["run", "b.ts", "-q", "epochs=3"])).stdout).toBe("first  7\nsecond  310\n");
});
