/** @jest-environment <rootDir>/test/kernel/built-environment.cjs */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TypeService } from "../../../kernel/src/analysis";
import { TypedFolder } from "./typed-folder";

jest.setTimeout(60_000);
let place: TypedFolder;
let folder: string;
let types: TypeService;

beforeEach(async () => {
  place = await TypedFolder.open();
  ({ path: folder, types } = place);
});
afterEach(() => place.remove());

/** Checks a cell, defines its names, and tells what is wrong with it by the loose rules. */
async function loose(body: string, names: string[] = []): Promise<string[]> {
  const checked = await types.check(body);
  const errors = checked.errors.length === 0 ? [] : await types.looseErrors(checked);
  await types.define(checked.ticket, names);
  return errors.map(({ message, code, start, end }) => `${code} ${body.slice(start, end)}: ${message}`);
}

test.each([
  "class Point { x: number; }",
  "try { throw 1 } catch (error) { console.log(error.message) }",
  "const found = new Map([['a', { n: 1 }]]).get('a').n; const text: string = null;",
  "let later: number; console.log(later);",
  "const holder = { x: null }; holder?.x?.z",
  "function self() { return this; }",
  "const list = Array.apply(null, { length: 5 });",
  "const open = {}; open.added = 1; function two(a, b) { return [a, b]; } two(1);",
  "/** @type {any} */\nlet some = 1; some += ' text';",
  "class Named { constructor(name) { this.name = name; } hello() { return this.name; } }\nnew Named('ada').name",
])("looseErrors() finds nothing where notebooks of other kernels run: %s", async (body) => {
  expect((await types.check(body)).errors).not.toEqual([]);
  expect(await loose(body)).toEqual([]);
});

test.each([
  ["const n: number = 'text';", "2322 n: Type 'string' is not assignable to type 'number'."],
  ["let now = Date.now(); now += 'text';", "2322 now: Type 'string' is not assignable to type 'number'."],
  ["Math.max('a')", "2345 'a': Argument of type 'string' is not assignable to parameter of type 'number'."],
  ["nobody.at", "2304 nobody: Cannot find name 'nobody'."],
  ["import gone from 'gone';", "2307 'gone': Package 'gone' is not installed; run %npm install gone"],
  ["const x: string = null; const y: number = 'text';", "2322 y: Type 'string' is not assignable to type 'number'."],
])("looseErrors() finds what is wrong by all rules: %s", async (body, error) => {
  expect(await loose(body)).toEqual([error]);
});

test("looseErrors() sees names as the cells that defined them mean them, by the same rules", async () => {
  await loose("class Named { constructor(name) { this.name = name; } }\nconst named = new Named('ada');", ["Named", "named"]);
  expect(await loose("named.name + named.name")).toEqual([]);
  expect(await loose("named.nobody")).toEqual(["2339 nobody: Property 'nobody' does not exist on type 'Named'."]);
  expect(await loose("let count = 1;", ["count"])).toEqual([]);
  expect(await loose("count = null; count = count.nobody;")).toEqual([
    "2339 nobody: Property 'nobody' does not exist on type 'number'.",
  ]);
  expect(await loose("var count = count + 1;")).toHaveLength(1);
  expect(await loose("interface Row { a: number }\nconst row: Row = null;", ["Row", "row"])).toEqual([]);
  expect(await loose("const other: Row = row; other.a = undefined;")).toEqual([]);
  expect(await loose("row.b")).toEqual(["2339 b: Property 'b' does not exist on type 'Row'."]);
});

test("looseErrors() follows local files and what they become", async () => {
  writeFileSync(join(folder, "local.ts"), "export const n: number = 1;\n");
  const body = "import { n } from './local.ts';\nconst m: string = null; n.nobody";
  expect(await loose(body)).toEqual(["2339 nobody: Property 'nobody' does not exist on type 'number'."]);
  writeFileSync(join(folder, "local.ts"), "export const n: any = 1; // more\n");
  expect(await loose(body)).toEqual([]);
});
