import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Folder } from "./command.js";

jest.setTimeout(40_000);
let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

/** A notebook file of code cells. */
function notebook(...cells: readonly string[]): string {
  const code = cells.map((source) => ({
    cell_type: "code",
    metadata: {},
    outputs: [],
    execution_count: null,
    source: source.split(/(?<=\n)/),
  }));
  const text = { cell_type: "markdown", metadata: {}, source: "# Rows" };
  return JSON.stringify({ nbformat: 4, nbformat_minor: 4, metadata: {}, cells: [text, ...code] });
}

// load -> sum
const cells = [
  "interface Row { price: number }\nconst scale = 2;",
  "%%stage load\nconst rows: Row[] = [{ price: 3 }];",
  "%%stage sum\nconst total = scale * rows.reduce((sum, row) => sum + row.price, 0);",
];

test("stagebook graph --json prints cells, stages, edges and types, and names cells without an id", async () => {
  folder.write({ "rows.ipynb": notebook(...cells) });
  const { code, stdout, stderr } = await folder.run(["graph", "rows.ipynb", "--json"]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(JSON.parse(stdout)).toEqual({
    cells: [
      { id: "c1", stage: null, defs: { Row: "interface", scale: "const" }, uses: {}, writes: {}, mayWrite: [] },
      { id: "c2", stage: "load", defs: { rows: "const" }, uses: { Row: "c1" }, writes: {}, mayWrite: [] },
      { id: "c3", stage: "sum", defs: { total: "const" }, uses: { scale: "c1", rows: "c2" }, writes: {}, mayWrite: [] },
    ],
    stages: [
      { name: "load", inputs: [], outputs: [{ name: "rows", type: "Row[]" }], slice: ["c1"] },
      {
        name: "sum",
        inputs: [{ name: "rows", from: "load", type: "Row[]" }],
        outputs: [{ name: "total", type: "number" }],
        slice: ["c1"],
      },
    ],
    edges: [["load", "sum", ["rows"]]],
    orderEdges: [],
    messages: [],
  });
});

test("stagebook graph prints a table for people, --mermaid a flow chart, --dot a graph for Graphviz", async () => {
  folder.write({ "rows.ipynb": notebook(...cells) });
  expect((await folder.run(["graph", "rows.ipynb"])).stdout).toBe(
    "Stage  Takes        Gives\nload                rows: Row[]\nsum    rows (load)  total: number\n",
  );
  expect((await folder.run(["graph", "rows.ipynb", "--mermaid"])).stdout).toBe(
    'flowchart TD\n  s0["load"]\n  s1["sum"]\n  s0 -->|rows| s1\n',
  );
  expect((await folder.run(["graph", "rows.ipynb", "--dot"])).stdout).toBe(
    'digraph pipeline {\n  node [shape=box];\n  "load";\n  "sum";\n  "load" -> "sum" [label="rows"];\n}\n',
  );
  expect((await folder.run(["graph", "rows.ipynb", "--dot", "--json"])).stderr).toBe(
    "Option '--json' cannot be used with option '--dot'; 'stagebook --help' tells what there is\n",
  );
});

test("stagebook graph goes on when a magic is wrong, and tells of it", async () => {
  folder.write({ "rows.ipynb": notebook("%%stag load\nconst rows = [1];") });
  expect((await folder.run(["graph", "rows.ipynb", "--no-types"])).stdout).toContain(
    "! Cell 'c1': No magic is named '%%stag'; did you mean '%%stage'? Magics here: %%stage,",
  );
});

test.each([
  ["nope.ipynb", "Cannot read 'nope.ipynb': there is no such file"],
  ["text.ipynb", "Cannot read 'text.ipynb': it is no notebook: its text is not JSON"],
  ["list.ipynb", "Cannot read 'list.ipynb': it is no notebook of format 4; open it in JupyterLab and save it again"],
  [".", "Cannot read '.': it is a folder; name a notebook in it"],
])("stagebook graph %s says in one sentence why it cannot", async (file, sentence) => {
  folder.write({ "text.ipynb": "rows", "list.ipynb": "[]" });
  expect(await folder.run(["graph", file])).toEqual({ code: 1, stdout: "", stderr: `${sentence}\n` });
});

test("stagebook export writes a module that stagebook run runs", async () => {
  folder.write({ "rows.ipynb": notebook(...cells) });
  expect(await folder.run(["export", "rows.ipynb", "-o", "pipeline.ts"])).toEqual({ code: 0, stdout: "", stderr: "" });
  const text = readFileSync(join(folder.path, "pipeline.ts"), "utf8");
  expect(text).toContain("exported from rows.ipynb by Stagebook");
  expect(text).toContain("rows: Row[]");
  expect(await folder.run(["run", "pipeline.ts", "-q"])).toEqual({ code: 0, stdout: "total  6\n", stderr: "" });
  expect((await folder.run(["export", "rows.ipynb"])).stdout).toBe(text);
});

test("stagebook export writes over what it exported, and over nothing that was edited by hand", async () => {
  const command = ["export", "rows.ipynb", "-o", "pipeline.ts"];
  folder.write({ "rows.ipynb": notebook(...cells) });
  await folder.run(command);
  folder.write({ "rows.ipynb": notebook(...cells, "%%stage twice\nconst doubled = 2 * total;") });
  expect((await folder.run(command)).code).toBe(0);
  const file = join(folder.path, "pipeline.ts");
  const text = readFileSync(file, "utf8");
  expect(text).toContain("doubled");
  appendFileSync(file, "// mine\n");
  expect(await folder.run(command)).toEqual({
    code: 1,
    stdout: "",
    stderr:
      "Cannot write 'pipeline.ts': it was edited since it was exported; overwrite it with '--force', or name another file\n",
  });
  expect(readFileSync(file, "utf8")).toBe(`${text}// mine\n`);
  expect((await folder.run([...command, "--force"])).code).toBe(0);
  expect(readFileSync(file, "utf8")).toBe(text);
});

test.each([
  [["rows.js"], "'rows.js' does not end in .ts; a pipeline is exported as TypeScript, as in '-o pipeline.ts'"],
  [["no/rows.ts"], "Cannot write 'no/rows.ts': there is no folder 'no'; make it first, or name another one"],
  [["rows.ts"], "There is no stage in 'empty.ipynb': write '%%stage NAME' on the first line of a cell"],
])("stagebook export empty.ipynb -o %j says in one sentence why it cannot", async ([output = ""], sentence) => {
  folder.write({ "empty.ipynb": notebook("const x = 1;") });
  expect(await folder.run(["export", "empty.ipynb", "-o", output])).toEqual({ code: 1, stdout: "", stderr: `${sentence}\n` });
});
