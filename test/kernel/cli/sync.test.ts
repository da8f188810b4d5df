import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Folder } from "./command";

jest.setTimeout(120_000);
let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

type Cell = readonly [kind: "code" | "markdown", source: string];

function save(name: string, cells: readonly Cell[]): void {
  const saved = cells.map(([kind, source], index) => ({
    ...{ cell_type: kind, id: `c${index}`, metadata: {}, source: source.split(/(?<=\n)/) },
    ...(kind === "code" ? { execution_count: 7, outputs: [] } : {}),
  }));
  folder.write({
    [name]: `${JSON.stringify({ cells: saved, metadata: { mine: true }, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`,
  });
}

function sources(name: string): string[] {
  const { cells } = JSON.parse(readFileSync(join(folder.path, name), "utf8")) as { cells: { source: string[] }[] };
  return cells.map(({ source }) => source.join(""));
}

function edit(file: string, ...changes: readonly (readonly [from: string, to: string])[]): void {
  let text = readFileSync(join(folder.path, file), "utf8");
  for (const [from, to] of changes) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  writeFileSync(join(folder.path, file), text);
}

// load -> train -> report
const cells: readonly Cell[] = [
  ["code", "const twice = (n: number) => 2 * n;\nconst epochs = 10;\n\nfunction unused() {}"],
  ["markdown", "## 2. Load the rows\n\nThey are few."],
  ["code", "%%stage load\n// first\nconst rows = [{ n: twice(1) }, { n: 3 }];\nconst text = `a\n  b`;\nrows.slice(0, 1)"],
  ["code", "const big = rows.filter((r) => r.n > 2);"],
  [
    "code",
    "%%stage train --params epochs\nlet sum = 0;\nfor (const row of big) {\n  sum += row.n * epochs;\n}\nconst mean = sum / big.length;",
  ],
  ["code", "%%stage report\nconst line = mean + text;"],
];

async function exported(): Promise<void> {
  save("a.ipynb", cells);
  expect((await folder.run(["export", "a.ipynb", "-o", "p.ts"])).code).toBe(0);
}

test("stagebook sync brings helpers, bodies, defaults and headings back to their cells, and nothing else changes", async () => {
  await exported();
  edit("p.ts", ["2 * n", "3 * n"], ["{ n: 3 }", "{ n: 4 }"], ["epochs: 10", "epochs: 20"], ["They are few", "They are some"]);
  edit("p.ts", ["sum += row.n * epochs;", "// with one more\n    sum += row.n * epochs + 1;"], ["r.n > 2", "r.n > 1"]);
  const shown = await folder.run(["sync", "a.ipynb", "p.ts", "--dry-run"]);
  expect(shown.stdout).toContain(
    "cell 1 changes\n  - const twice = (n: number) => 2 * n;\n  - const epochs = 10;\n  + const twice = (n: number) => 3 * n;\n  + const epochs = 20;\n",
  );
  expect(shown.stdout).toContain("5 cells would change; nothing was written\n");
  expect(sources("a.ipynb")).toEqual(cells.map(([, source]) => source));
  const { code, stdout } = await folder.run(["sync", "a.ipynb", "p.ts"]);
  expect([code, /^Changed 5 cells of a\.ipynb;/m.test(stdout)]).toEqual([0, true]);
  expect(sources("a.ipynb")).toEqual([
    "const twice = (n: number) => 3 * n;\nconst epochs = 20;\n\nfunction unused() {}",
    "## 2. Load the rows\n\nThey are some.",
    "%%stage load\n// first\nconst rows = [{ n: twice(1) }, { n: 4 }];\nconst text = `a\n  b`;\nrows.slice(0, 1)",
    "const big = rows.filter((r) => r.n > 1);",
    "%%stage train --params epochs\nlet sum = 0;\nfor (const row of big) {\n  // with one more\n  sum += row.n * epochs + 1;\n}\nconst mean = sum / big.length;",
    cells[5]?.[1],
  ]);
  expect((await folder.run(["sync", "a.ipynb", "p.ts"])).stdout).toBe("a.ipynb holds all that can be brought back from p.ts\n");
  // What was brought back is what an export writes, so the next one need not ask.
  expect((await folder.run(["export", "a.ipynb", "-o", "p.ts"])).code).toBe(0);
});

test("stagebook sync adds and takes out statements, and --undo brings the notebook back", async () => {
  await exported();
  const before = readFileSync(join(folder.path, "a.ipynb"), "utf8");
  edit(
    "p.ts",
    ["  let sum = 0;\n", "  let sum = 0;\n  const start = Date.now();\n"],
    ["  const text = `a\n  b`;\n", "  const text = `a\n    b`;\n  const more = 1;\n"],
  );
  edit(
    "p.ts",
    ["  const big = rows.filter((r) => r.n > 2);\n", ""],
    ["for (const row of big)", "for (const row of rows)"],
    ["sum / big.length", "sum / rows.length"],
  );
  expect((await folder.run(["sync", "a.ipynb", "p.ts"])).code).toBe(0);
  expect(sources("a.ipynb").slice(2, 5)).toEqual([
    "%%stage load\n// first\nconst rows = [{ n: twice(1) }, { n: 3 }];\nconst text = `a\n    b`;\nconst more = 1;\nrows.slice(0, 1)",
    "",
    "%%stage train --params epochs\nlet sum = 0;\nconst start = Date.now();\nfor (const row of rows) {\n  sum += row.n * epochs;\n}\nconst mean = sum / rows.length;",
  ]);
  expect((await folder.run(["sync", "--undo", "a.ipynb"])).stdout).toBe("a.ipynb is as it was before its last sync\n");
  expect(readFileSync(join(folder.path, "a.ipynb"), "utf8")).toBe(before);
  expect((await folder.run(["sync", "--undo", "a.ipynb"])).stderr).toBe("Nothing to undo: no sync has changed 'a.ipynb'\n");
  expect((await folder.run(["sync", "a.ipynb", "p.ts", "--dry-run"])).stdout).toContain("3 cells would change");
});

test("stagebook sync merges what both changed in other lines, and asks where they changed the same", async () => {
  await exported();
  edit("p.ts", ["sum / big.length", "sum / 2"], ["mean + text", "mean + 1 + text"]);
  const changed = cells
    .with(4, ["code", cells[4]?.[1].replace("let sum = 0", "let sum = 5") ?? ""])
    .with(5, ["code", "%%stage report\nconst line = text + mean;"]);
  save("a.ipynb", changed);
  const asked = await folder.run(["sync", "a.ipynb", "p.ts"]);
  expect([asked.code, asked.stdout]).toEqual([
    1,
    `cell 4 (train) changes; what the notebook changed in other lines stays
  - const mean = sum / big.length;
  + const mean = sum / 2;
cell 5 (report) changed in the notebook and in the file
  in the notebook
  - const line = mean + text;
  + const line = text + mean;
  in the file
  - const line = mean + text;
  + const line = mean + 1 + text;
Nothing was written: 1 cell changed in both; '--theirs' takes what the file says, '--ours' keeps the notebook's
`,
  ]);
  expect(sources("a.ipynb")).toEqual(changed.map(([, source]) => source));
  expect((await folder.run(["sync", "a.ipynb", "p.ts", "--ours"])).code).toBe(0);
  expect(sources("a.ipynb").slice(4)).toEqual([
    "%%stage train --params epochs\nlet sum = 5;\nfor (const row of big) {\n  sum += row.n * epochs;\n}\nconst mean = sum / 2;",
    "%%stage report\nconst line = text + mean;",
  ]);
});

test("stagebook sync tells what cannot be brought back, with its line", async () => {
  await exported();
  edit(
    "p.ts",
    ["return { mean };", "return { mean, sum };"],
    ["  load: { run: load },", "  load: { run: load },\n  extra: { run: extra },"],
  );
  edit("p.ts", ["export const pipeline", "async function extra() {\n  return { a: 1 };\n}\n\nexport const pipeline"]);
  const { code, stdout } = await folder.run(["sync", "a.ipynb", "p.ts"]);
  const lines = stdout.split("\n");
  expect(code).toBe(1);
  expect(lines.map((line) => line.replace(/:\d+:/, ":N:"))).toEqual([
    "! p.ts:N: stage 'extra' is new; write a cell '%%stage extra' for it",
    "! p.ts:N: what stage 'train' gives follows from the names that others use",
    "! p.ts:N: 'pipeline' was changed; it follows from the stages, and is written anew by the next export",
    "a.ipynb holds all that can be brought back from p.ts",
    "",
  ]);
  const text = readFileSync(join(folder.path, "p.ts"), "utf8").split("\n");
  expect(text[Number(/:(\d+):/.exec(lines[1] ?? "")?.[1]) - 1]).toContain("return { mean, sum }");
});

test("stagebook sync tells imports that were changed, and loses none without a word", async () => {
  save("a.ipynb", [
    ["code", 'import "./setup.js";\nimport { readFileSync } from "node:fs";\nimport { join } from "node:path";'],
    ["code", '%%stage load\nconst rows = readFileSync(join(".", "a.ipynb"), "utf8").split("\\n");'],
    ["code", "%%stage count\nconst total = rows.length;"],
  ]);
  folder.write({ "setup.js": "export {};\n", "other.js": "export {};\n" });
  expect((await folder.run(["export", "a.ipynb", "-o", "p.ts"])).code).toBe(0);
  edit("p.ts", ['from "node:path"', 'from "node:path/posix"'], ['"./setup.js"', '"./other.js"']);
  const { code, stdout } = await folder.run(["sync", "a.ipynb", "p.ts"]);
  expect(code).toBe(1);
  expect(stdout.split("\n").map((line) => line.replace(/:\d+:/, ":N:"))).toEqual([
    "! p.ts:N: 'join' comes from 'node:path/posix' now; change the import in its cell",
    '! p.ts:N: import "./other.js" is new; write it in a cell',
    '! p.ts:N: import "./setup.js" was taken out; take it out of its cell',
    "a.ipynb holds all that can be brought back from p.ts",
    "",
  ]);
});

test("stagebook sync without a record writes only when it is told to", async () => {
  await exported();
  rmSync(join(folder.path, ".stagebook"), { recursive: true });
  edit("p.ts", ["mean + text", "mean + 1 + text"]);
  const { code, stdout } = await folder.run(["sync", "a.ipynb", "p.ts"]);
  expect([code, stdout.split("\n").at(-2)]).toEqual([
    1,
    "Nothing was written: it is not known here what was exported to p.ts (.stagebook/exports is not there), so what the notebook changed since would be undone too; '--theirs' takes what the file says, '--dry-run' only shows it",
  ]);
  expect((await folder.run(["sync", "a.ipynb", "p.ts", "--theirs"])).code).toBe(0);
  expect(sources("a.ipynb").at(-1)).toBe("%%stage report\nconst line = mean + 1 + text;");
  writeFileSync(join(folder.path, "p.ts"), "const = 1;");
  expect((await folder.run(["sync", "a.ipynb", "p.ts"])).stdout).toMatch(/^! p\.ts:1: the file cannot be read: /);
});
