import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Folder } from "./command";

jest.setTimeout(120_000);
let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

// load -> train (in two cells)
const text = `// %%
import { basename } from "node:path";
const twice = (n: number) => 2 * n;
let seen = 0;

// %%
// %%params
/** How often. */
const epochs = 10;
const rate = 0.5; // the step

// %%
// %%stage load
const name = basename("/a/b.csv");
seen += 1;
const rows = [1, 2, twice(3)];

// %%
// %%stage train
seen += 2;
const sum = rows.map((n) => n * epochs * rate);

// %%
// %%stage train --append
const total = sum.length + name.length;
`;

const read = (file: string): string => readFileSync(join(folder.path, file), "utf8");

function edit(file: string, ...changes: readonly (readonly [from: string, to: string])[]): void {
  let now = read(file);
  for (const [from, to] of changes) {
    expect(now).toContain(from);
    now = now.replace(from, to);
  }
  writeFileSync(join(folder.path, file), now);
}

async function exported(...flags: string[]): Promise<void> {
  folder.write({ "a.ts": text });
  expect((await folder.run(["convert", "a.ts", "-o", "a.ipynb"])).code).toBe(0);
  expect((await folder.run(["export", "a.ipynb", ...flags])).code).toBe(0);
}

async function notebook(): Promise<string> {
  expect((await folder.run(["convert", "a.ipynb", "-o", "back.ts", "--force"])).code).toBe(0);
  return read("back.ts").replace(/ id="[^"]*"/g, "");
}

test("stagebook sync brings a folder that was exported with --split back, each change to its own cell", async () => {
  await exported("-o", "p", "--split");
  expect((await folder.run(["sync", "a.ipynb", "p"])).stdout).toBe("a.ipynb holds all that can be brought back from p\n");
  edit("p/train.ts", ["rate);", "rate + 1);"], ["+ name.length;", "- name.length;\n  console.log(total);"]);
  edit("p/load.ts", ["[1, 2,", "[0, 2,"], ["/** Gives", "/** All rows. Gives"]);
  edit("p/helpers.ts", ["2 * n", "3 * n"], ["epochs: 10", "epochs: 20"]);
  edit("p/types.ts", ["How often.", "Passes."], ["the step", "how far"]);
  writeFileSync(join(folder.path, "p", "mine.ts"), "export const other = 1;\n");
  const { code, stdout } = await folder.run(["sync", "a.ipynb", "p"]);
  expect([code, /^Changed 5 cells of a\.ipynb;/m.test(stdout)]).toEqual([0, true]);
  expect(await notebook()).toBe(
    text
      .replace("2 * n", "3 * n")
      .replace("How often.", "Passes.")
      .replace("epochs = 10", "epochs = 20")
      .replace("the step", "how far")
      .replace("%%stage load\n", "%%stage load\n// All rows. Gives `name`, `rows` and `seen`.\n\n")
      .replace("[1, 2,", "[0, 2,")
      .replace("rate);", "rate + 1);")
      .replace("+ name.length;", "- name.length;\nconsole.log(total);"),
  );
  expect((await folder.run(["sync", "a.ipynb", "p"])).stdout).toBe("a.ipynb holds all that can be brought back from p\n");
  expect(await folder.run(["sync", "--undo", "a.ipynb"])).toMatchObject({ code: 0 });
  expect(await notebook()).toBe(text);
});

test("stagebook sync names the file and the line of a folder where something cannot be brought back", async () => {
  await exported("-o", "p", "--split");
  edit("p/types.ts", ["epochs: number", "epochs: string"]);
  expect(await folder.run(["sync", "a.ipynb", "p"])).toMatchObject({
    code: 1,
    stdout:
      "! p/types.ts:4: the type of 'epochs' was changed; it follows from the constant of the notebook\na.ipynb holds all that can be brought back from p\n",
  });
  edit("p/load.ts", ["const rows", "const const"]);
  const { stdout } = await folder.run(["sync", "a.ipynb", "p"]);
  expect(stdout).toMatch(/^! p\/load\.ts:\d+: the file cannot be read: /);
});

test("stagebook sync puts what an export says by itself of a stage into no cell", async () => {
  await exported("-o", "p.ts");
  edit("p.ts", [" + name.length", ""]);
  await folder.run(["sync", "a.ipynb", "p.ts"]);
  expect((await folder.run(["sync", "a.ipynb", "p.ts", "--dry-run"])).stdout).not.toContain("comment of");
  expect(await notebook()).toBe(text.replace(" + name.length", ""));
});
