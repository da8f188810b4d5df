import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Folder } from "./command";

jest.setTimeout(60_000);
const folder = new Folder();
afterAll(() => folder.remove());

const percent = `// %% [markdown]
// # Notes

// %%
const twice = (n: number): number => 2 * n;
console.log(twice(4));

// %%
// %%stage load
const rows = [twice(1), 3];

// %%
// %%stage sum
const total = rows.reduce((a, b) => a + b);
`;
const read = (file: string): string => readFileSync(join(folder.path, file), "utf8");

test("stagebook convert writes a percent file as a notebook and back", async () => {
  folder.write({ "notes.ts": percent });
  expect(await folder.run(["convert", "notes.ts"])).toEqual({ code: 0, stdout: "", stderr: "Wrote notes.ipynb\n" });
  const { cells } = JSON.parse(read("notes.ipynb")) as { cells: { cell_type: string; source: string[] }[] };
  expect(cells.map(({ cell_type: type, source }) => [type, source.join("")])).toEqual([
    ["markdown", "# Notes"],
    ["code", "const twice = (n: number): number => 2 * n;\nconsole.log(twice(4));"],
    ["code", "%%stage load\nconst rows = [twice(1), 3];"],
    ["code", "%%stage sum\nconst total = rows.reduce((a, b) => a + b);"],
  ]);
  const { stdout } = await folder.run(["export", "notes.ipynb", "--percent"]);
  expect(stdout.replace(/ id="[\w-]+"/g, "")).toBe(percent);
  expect((await folder.run(["convert", "notes.ipynb"])).stderr).toBe(
    "Cannot write 'notes.ts': it is there already and was not exported from here; overwrite it with '--force', or name another file\n",
  );
  folder.write({ "plain.ts": "const a = 1;\n" });
  expect((await folder.run(["convert", "plain.ts"])).stderr).toBe(
    "Cannot read 'plain.ts': it has no '// %%' line, which begins a cell; write one above each cell\n",
  );
});

test("stagebook graph, verify, export and run take a percent file as they take a notebook", async () => {
  folder.write({ "flow.ts": percent, "script.ts": "// %%\nconst a: number = 1;\n// %%\nconsole.log(a + 1);\n" });
  expect((await folder.run(["graph", "flow.ts", "--no-types"])).stdout).toBe(
    "Stage  Takes        Gives\nload                rows\nsum    rows (load)  total\n",
  );
  expect((await folder.run(["verify", "flow.ts"])).stdout).toMatch(/3 cells of flow\.ts in a fresh kernel: 3 new\n$/);
  const run = await folder.run(["run", "flow.ts", "-q"]);
  expect([run.code, run.stdout]).toEqual([0, expect.stringContaining("5")]);
  expect(readdirSync(folder.path).filter((name) => name.startsWith(".stagebook-run"))).toEqual([]);
  expect(await folder.run(["run", "script.ts"])).toEqual({ code: 0, stdout: "2\n", stderr: "" });
  // As it stands, where Node strips types by itself.
  const plain = await folder.node(["--experimental-strip-types", "script.ts"]);
  if (process.allowedNodeEnvironmentFlags.has("--experimental-strip-types")) expect(plain.stdout).toBe("2\n");
  expect(existsSync(join(folder.path, "script.ts"))).toBe(true);
});
