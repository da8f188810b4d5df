/** @jest-environment <rootDir>/test/kernel/built-environment.cjs */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TypeService } from "../../../kernel/src/analysis";
import { TypedFolder } from "./typed-folder";

jest.setTimeout(60_000);
declare function importBuilt(file: string): Promise<typeof import("../../../kernel/src/analysis")>;
let place: TypedFolder;
let folder: string;
let types: TypeService;

beforeEach(async () => {
  place = await TypedFolder.open();
  ({ path: folder, types } = place);
});
afterEach(() => place.remove());

/** Checks a cell as if it ran, and gives its errors. */
async function run(body: string, names: string[] = []): Promise<string[]> {
  const { ticket, errors } = await types.check(body);
  if (errors.length === 0) await types.define(ticket, names);
  return errors.map(({ message, code, start, end }) => `${code} ${body.slice(start, end)}: ${message}`);
}

test("check() sees what earlier cells defined, types included, and lets names be declared again", async () => {
  expect(await run("interface Row { a: number }\nconst rows: Row[] = [{ a: 1 }];", ["Row", "rows"])).toEqual([]);
  expect(await run("const first: Row = rows[0];", ["first"])).toEqual([]);
  expect(await run("first.b")).toEqual(["2339 b: Property 'b' does not exist on type 'Row'."]);
  expect(await run("const rows = 'text';", ["rows"])).toEqual([]);
  expect(await run("rows.toUpperCase()")).toEqual([]);
  expect(await run("const again: Row = { a: 2 }; again.a + first.a")).toEqual([]);
});

test("check() lets `let` of another cell be assigned, and says what a constant is", async () => {
  await run("let n = 1; const fixed = 2;", ["n", "fixed"]);
  expect(await run("n += 1; n = 5;")).toEqual([]);
  expect(await run("fixed = 3;")).toEqual(["2632 fixed: Cannot assign to 'fixed' because it is a constant."]);
  expect(await run("n = 'text';")).toEqual(["2322 n: Type 'string' is not assignable to type 'number'."]);
});

test("check() knows the globals of a notebook, top-level await, and parameters without a type", async () => {
  expect(await run("display(1); await pipeline.run(); const f = (x) => x; f(process.argv.length)")).toEqual([]);
});

test("check() explains a name that is read above its own new declaration", async () => {
  await run("const n = 1;", ["n"]);
  expect(await run("const n = n + 1;")).toEqual([
    "7022 n: 'n' is declared in this cell, so its value from an earlier cell cannot be read here; give the new one another name",
  ]);
});

test("check() gives syntax errors alone", async () => {
  expect(await run("const = 1; missing")).toEqual([
    "1134 =: Variable declaration expected.",
    "1134 1: Variable declaration expected.",
  ]);
});

test("check() sees an edited file beside the notebook", async () => {
  writeFileSync(join(folder, "helper.ts"), "export const value: number = 1;\n");
  expect(await run("import { value } from './helper'; value.toFixed()")).toEqual([]);
});

test("check() sees local files that were edited, made or taken away since", async () => {
  const file = join(folder, "late.ts");
  const cell = "import { one } from './late'; const n: number = one;";
  expect(await run(cell)).toEqual(["2307 './late': Cannot find module './late' or its corresponding type declarations."]);
  writeFileSync(file, "export const one = 1;\n");
  expect(await run(cell)).toEqual([]);
  writeFileSync(file, "export const one = 'text', two = 2;\n");
  expect(await run(cell)).toEqual(["2322 n: Type 'string' is not assignable to type 'number'."]);
  expect(await run("import { two } from './late'; two.toFixed()")).toEqual([]);
  const named = "import { one } from './late.ts'; one.length";
  expect(await run(named)).toEqual([]);
  writeFileSync(file, "export const one = 1;\n");
  expect(await run(named)).toHaveLength(1);
  writeFileSync(join(folder, "conf.json"), '{ "a": 1 }');
  const conf = (name: string) => run(`import conf from './conf.json' with { type: 'json' }; conf.${name}`);
  expect(await conf("b")).toHaveLength(1);
  writeFileSync(join(folder, "conf.json"), '{ "a": 1, "b": 22 }');
  expect(await conf("b")).toEqual([]);
  rmSync(file);
  expect(await run(cell)).toHaveLength(1);
});

test("complete() gives the members of an earlier cell's variable right after the dot", async () => {
  await run("const rows = [{ price: 1 }];", ["rows"]);
  for (const body of ["rows.", "rows[0].", "rows.map((row) => row.", "const rows = 1; rows."]) {
    const names = (await types.complete(body, body.length)).map(({ name }) => name);
    const member = body.startsWith("const") ? "toFixed" : body === "rows." ? "map" : "price";
    expect([body, names.includes(member)]).toEqual([body, true]);
  }
});

test("a hundred and fifty cells find room, and the first is still known", async () => {
  await run("const first = { deep: 1 };", ["first"]);
  for (let n = 0; n < 150; n += 1) expect(await run(`const v${n} = ${n};`, [`v${n}`])).toEqual([]);
  expect(await run("first.deep + v0 + v149")).toEqual([]);
});

test("complete() gives members and names of the session; inspect() type and documentation", async () => {
  await run("/** How much. */\nconst price: number = 3;", ["price"]);
  const members = await types.complete("price.toF", 9);
  expect(members.map(({ name }) => name)).toContain("toFixed");
  expect((await types.complete("pri", 3)).map(({ name }) => name)).toContain("price");
  expect(await types.inspect("price", 2)).toEqual({ signature: "price: number", documentation: "How much." });
  expect(await types.inspect("  ", 1)).toBeNull();
});

describe("what was asked before", () => {
  async function members(text: string): Promise<string[]> {
    return (await types.complete(text, text.length)).map(({ name }) => name);
  }
  const signature = async (): Promise<string | undefined> => (await types.inspect("x", 0))?.signature;

  test("is answered the same, whatever was asked in between", async () => {
    await run("const x = { one: 1 }; const y = { two: 2 };", ["x", "y"]);
    for (let time = 0; time < 3; time += 1) {
      expect([await members("x."), await members("y."), await members("const z = { three: x };\nz.")]).toEqual([
        ["one"],
        ["two"],
        ["three"],
      ]);
      expect(await signature()).toBe("x: { one: number; }");
    }
  });

  test("is answered anew when a name means something else, also where that cell ran before", async () => {
    const first = "const x = { one: 1 }; const z = 1;";
    await run(first, ["x", "z"]);
    expect(await members("x.")).toEqual(["one"]);
    await run("const x = { two: 1 }; const y = 1;", ["x", "y"]);
    expect([await members("x."), await signature()]).toEqual([["two"], "x: { two: number; }"]);
    await run(first, ["x", "z"]);
    expect([await members("x."), await signature()]).toEqual([["one"], "x: { one: number; }"]);
    // A cell that was interrupted defines no more than it came to.
    const { ticket } = await types.check("const x = { three: 1 };");
    await types.define(ticket, []);
    expect(await members("x.")).toEqual(["one"]);
    await types.reset();
    expect([await members("x."), await signature()]).toEqual([[], undefined]);
  });

  test("is answered anew when a local file was edited, a package was installed, or a cell declares globals", async () => {
    writeFileSync(join(folder, "shapes.ts"), "export const square = { a: 1 };");
    const text = "import { square } from './shapes.ts';\nsquare.";
    expect(await members(text)).toEqual(["a"]);
    writeFileSync(join(folder, "shapes.ts"), "export const square = { a: 1, area: 2 };");
    expect(await members(text)).toEqual(["a", "area"]);
    const other = "import pkg from 'fresh-package';\npkg.";
    expect(await members(other)).toEqual([]);
    mkdirSync(join(folder, "node_modules/fresh-package"), { recursive: true });
    writeFileSync(join(folder, "node_modules/fresh-package/package.json"), '{ "name": "fresh-package", "types": "i.d.ts" }');
    writeFileSync(join(folder, "node_modules/fresh-package/i.d.ts"), "declare const all: { deep: number }; export default all;");
    await types.refresh();
    expect(await members(other)).toEqual(["deep"]);
    expect(await members("globalThis.own")).toEqual([]);
    await run("declare global { var ownGlobal: number }", []);
    expect(await members("globalThis.own")).toEqual(["ownGlobal"]);
  });
});

test("typesOf() prints the types of names, and reset() forgets them all", async () => {
  const { ticket } = await types.check("const a = [1, 'x'], b = { c: true };");
  await types.define(ticket, ["a", "b"]);
  expect([...(await types.typesOf(ticket, ["a", "b", "nowhere"]))]).toEqual([
    ["a", "(string | number)[]"],
    ["b", "{ c: boolean; }"],
  ]);
  await types.reset();
  expect(await run("a")).toEqual(["2304 a: Cannot find name 'a'."]);
});

test("check() knows what the running Node has, and says which part of the language needs a newer one", async () => {
  expect(await run("[3, 1].toSorted(); [1].with(0, 2); 'a'.isWellFormed(); [1, 2].findLast((n) => n > 1)")).toEqual([]);
  const version = process.versions.node;
  const newer: [string, boolean, string][] = [
    [
      "Object.groupBy([1], (n) => n)",
      "groupBy" in Object,
      `2550 groupBy: Node ${version} has no 'groupBy' of Object; a newer Node has`,
    ],
    [
      "Array.fromAsync([1])",
      "fromAsync" in Array,
      `2550 fromAsync: Node ${version} has no 'fromAsync' of Array; a newer Node has`,
    ],
    [
      "new Set([1]).union(new Set([2]))",
      "union" in Set.prototype,
      `2550 union: Node ${version} has no 'union' of Set<number>; a newer Node has`,
    ],
  ];
  for (const [cell, isThere, sentence] of newer) expect(await run(cell)).toEqual(isThere ? [] : [sentence]);
  expect(await run("document.body")).toEqual(["2584 document: 'document' belongs to web pages; cells run in Node"]);
});

describe("draft()", () => {
  const draft = async (cell: string, body: string): Promise<string[]> =>
    (await types.draft(cell, body)).map(({ message }) => message);

  test("finds the errors of a cell while it is typed, and takes no part in what other cells see", async () => {
    expect(await draft("a", "const n: number = 'x';")).toEqual(["Type 'string' is not assignable to type 'number'."]);
    expect(await draft("a", "const n: number = 1;")).toEqual([]);
    expect(await run("n + 1")).toEqual(["2304 n: Cannot find name 'n'."]);
    expect(await run("const n: number = 1;", ["n"])).toEqual([]);
    expect(await run("n + 1")).toEqual([]);
  });

  test("is forgotten when a name that the text mentions is declared anew, also by way of other cells", async () => {
    await run("const n = 1;", ["n"]);
    await run("const m = n + 1;", ["m"]);
    expect(await draft("a", "m.toFixed()")).toEqual([]);
    expect(await draft("b", "n.toFixed()")).toEqual([]);
    await run("const n = 'text';", ["n"]);
    // m is still what it was made of; n is not.
    expect(await run("m.toFixed()")).toEqual([]);
    expect(await run("n.toFixed()")).toEqual([
      "2551 toFixed: Property 'toFixed' does not exist on type '\"text\"'. Did you mean 'fixed'?",
    ]);
    await run("const m = n;", ["m"]);
    expect(await run("m.toFixed()")).toHaveLength(1);
  });

  test("sees a name that was missing, a local file that was edited, and globals that another cell declares", async () => {
    expect(await draft("a", "late.length")).toEqual(["Cannot find name 'late'."]);
    await run("const late = [1];", ["late"]);
    expect(await run("late.length")).toEqual([]);
    const file = join(folder, "part.ts");
    writeFileSync(file, "export const part = 1;\n");
    const cell = "import { part } from './part'; part.toFixed()";
    expect(await draft("a", cell)).toEqual([]);
    writeFileSync(file, "export const part = 'one, and longer';\n");
    expect(await run(cell)).toHaveLength(1);
    expect(await draft("b", "shared.length")).toHaveLength(1);
    await run("declare global { var shared: string; }");
    expect(await run("shared.length")).toEqual([]);
    await run("declare global { var shared: number; }");
    expect(await run("shared.length")).toEqual(["2339 length: Property 'length' does not exist on type 'number'."]);
  });

  test("is forgotten by reset()", async () => {
    await run("const n = 1;", ["n"]);
    expect(await draft("a", "n + 1")).toEqual([]);
    await types.reset();
    expect(await run("n + 1")).toEqual(["2304 n: Cannot find name 'n'."]);
  });

  test("leaves room for cells, however many are typed in", async () => {
    await run("const first = { deep: 1 };", ["first"]);
    for (let n = 0; n < 120; n += 1) {
      expect(await draft(`cell ${n % 40}`, `const v${n} = first.deep + ${n};`)).toEqual([]);
      if (n % 2 === 0) await run(`const v${n} = first.deep + ${n};`, [`v${n}`]);
    }
    expect(await run("first.deep + v0 + v118")).toEqual([]);
    expect(await run("v1")).toEqual(["2304 v1: Cannot find name 'v1'."]);
  });
});

test("check() takes the folder's types of Node where they are those of the Node that runs, or older ones that it asks for", async () => {
  const at = join(folder, "node_modules/@types/node");
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, "index.d.ts"), "declare var onlyHere: string;\n");
  const { startNativeTypes } = await importBuilt("analysis/native-types.js");
  const major = Number.parseInt(process.versions.node, 10);
  for (const [version, isAskedFor, errors] of [
    [`${major}.0.0`, false, 0],
    [`${major + 1}.0.0`, true, 1],
    [`${major - 2}.0.0`, false, 1],
    [`${major - 2}.0.0`, true, 0],
  ] as const) {
    const asked = isAskedFor ? { devDependencies: { "@types/node": version } } : {};
    writeFileSync(join(folder, "package.json"), JSON.stringify(asked));
    writeFileSync(join(at, "package.json"), JSON.stringify({ name: "@types/node", version, types: "index.d.ts" }));
    const own = startNativeTypes(folder);
    expect((await own.check("onlyHere.length")).errors).toHaveLength(errors);
    await own.close();
  }
});

test("check() finds a package that was installed by other means than %npm", async () => {
  const cell = "import { one } from 'late-package'; one.toFixed()";
  expect(await run(cell)).toHaveLength(1);
  const at = join(folder, "node_modules/late-package");
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, "package.json"), '{ "name": "late-package", "version": "1.0.0", "types": "index.d.ts" }');
  writeFileSync(join(at, "index.d.ts"), "export const one: number;\n");
  expect(await run(cell)).toEqual([]);
});
