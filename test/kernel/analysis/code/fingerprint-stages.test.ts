import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fingerprintStages } from "../../../../kernel/src/analysis/code/fingerprint-stages.js";
import type { StageCode } from "../../../../kernel/src/stages";

const head = `import { definePipeline } from "stagebook";\n`;
const folder = mkdtempSync(join(tmpdir(), "stagebook-code-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The code of the stage `load`, whose function is written after some declarations. */
function load(text: string, around = ""): StageCode {
  const code = fingerprintStages(
    `${head}${around}\nasync function load() { ${text} }\nexport const pipeline = definePipeline("p", { load: { run: load } });`,
    folder,
  );
  if (code["load"] === undefined) throw new TypeError("no stage 'load'");
  return code["load"];
}

const unknown = (text: string, around = ""): readonly string[] => load(text, around).unknown;

test("fingerprintStages() is blind to formatting, comments, types and the order of declarations", () => {
  const short = load(
    "const a: number = one(1)!; return { a };",
    "function one(n: number): number { return two(n); }\nconst two = (n: number) => n * 2;",
  );
  const long = load(
    "\n // why\n const a = one(1) as number;\n\n return {a}",
    "const two = (n) => ( n*2 );\nexport function one( n ) { /* why */ return two(n) }",
  );
  expect(long).toEqual(short);
});

test("fingerprintStages() keeps the stage, each helper that it uses and the others apart", () => {
  const before = load(
    "return { a: one(1) };",
    "const one = (n: number) => two(n);\nconst two = (n: number) => n;\nconst other = 1;",
  );
  const after = load(
    "return { a: one(1) };",
    "const one = (n: number) => two(n);\nconst two = (n: number) => n + 1;\nconst other = 2;",
  );
  expect(Object.keys(before.helpers)).toEqual(["one", "two"]);
  expect({ ...after, helpers: { ...after.helpers, two: "" } }).toEqual({ ...before, helpers: { ...before.helpers, two: "" } });
  expect(after.helpers["two"]).not.toBe(before.helpers["two"]);
  expect(load("return { a: one(2) };", "const one = 1;").source).not.toBe(before.source);
});

test("fingerprintStages() takes of several declarators only the one that is used", () => {
  const around = (b: number): string => `const a = 1, b = ${b};`;
  expect(load("return { a };", around(1))).toEqual(load("return { a };", around(2)));
  expect(load("return { b };", around(1))).not.toEqual(load("return { b };", around(2)));
});

test("fingerprintStages() tells code apart that differs only in what is left out", () => {
  const texts = [
    "for (let i = 0; ; i++) if (i > 3) return { i };",
    "for (let i = 0; i++; ) if (i > 3) return { i };",
    "return { a: [, 1] };",
    "return { a: [1] };",
    "return { a: /a/g };",
    "return { a: /a/ };",
    "return { a: 1n };",
    "return { a: 1 };",
    "return { a: '1' };",
    "return { a: `1` };",
    "return { a: null };",
    "return { a: 1 + 2 };",
    "return { a: 1 - 2 };",
    "return { a: x?.b };",
    "return { a: x.b };",
    "return { a: x[b] };",
  ];
  expect(new Set(texts.map((text) => load(text, "let x = {}, b = 'b';").source)).size).toBe(texts.length);
});

test("fingerprintStages() finds stages under other spellings of definePipeline, and in functions of their own", () => {
  const code = fingerprintStages(
    `import { definePipeline as make, type Stage } from "stagebook";
     const parts = { "a b": { run() { return { n: 1 }; } }, c: { run: (i: object) => ({}), reads: {} } };
     export default make("p", parts as never);`,
    folder,
  );
  expect(Object.keys(code)).toEqual(["a b", "c"]);
  expect(fingerprintStages("const x = 1;", folder)).toEqual({});
  expect(fingerprintStages(`${head}export const p = definePipeline("p", { load: ; });`, folder)).toEqual({});
  expect(fingerprintStages(`${head}export const p = definePipeline("p", unseen);`, folder)).toEqual({});
});

test.each([
  ["Math.random()", "it uses Math.random"],
  ["Math['random']()", "it uses Math.random"],
  ["((m) => m)(Math)", "it uses Math.random"],
  ["Date.now()", "it asks for the time"],
  ["new Date()", "it asks for the time"],
  ["Date()", "it asks for the time"],
  ["((d) => d)(Date)", "it asks for the time"],
  ["performance.now()", "it asks for the time"],
  ["crypto.randomUUID()", "it uses random numbers"],
  ["process.argv", "it uses process.argv"],
  ["[process]", "it uses process"],
  ["(process.env.HOME = '1')", "it changes process.env"],
  ["process.env", "it uses process.env"],
  ["eval('1')", "it uses eval"],
  ["new Function('1')", "it uses Function"],
  ["await fetch('http://x')", "it uses fetch"],
  ["globalThis", "it uses globalThis"],
  ["prompt('?')", "it uses prompt"],
  ["require('fs')", "it uses require"],
  ["await import(name)", "it imports a module whose name its text does not show"],
])("fingerprintStages() says of %s that it cannot be known", (text, sentence) => {
  expect(unknown(`return { a: ${text} };`)).toEqual([sentence]);
  expect(unknown("return { a };", `const a = ${text};`)).toEqual([sentence]);
});

test.each([
  "Math.max(1, 2)",
  "new Date('2026-01-01')",
  "Date.UTC(2026)",
  "x instanceof Date",
  "typeof fetch",
  "process.stdout.write('1')",
  "crypto.subtle",
  "((Math) => Math.random())({ random: () => 1 })",
  "console.log('a')",
  "structuredClone([1])",
])("fingerprintStages() takes %s for known", (text) => {
  expect(unknown(`return { a: ${text} };`)).toEqual([]);
});

test.each([
  [`import fs from "node:fs";`, "fs.writeFileSync('a', 'b')", "it changes files"],
  [`import { rm } from "fs/promises";`, "rm('a')", "it changes files"],
  [`import * as fs from "node:fs";`, "fs.existsSync('a')", "it looks at files with existsSync"],
  [`import * as fs from "node:fs";`, "[fs]", "it looks at files with node:fs"],
  [`import { readFileSync } from "node:fs";`, "['a'].map(readFileSync)", "it looks at files with readFileSync"],
  [`import { readFileSync } from "node:fs";`, "readFileSync(other)", "it reads files whose names its text does not show"],
  [`import http from "node:http";`, "http.get('x')", "it uses node:http"],
  [`import { randomBytes } from "node:crypto";`, "randomBytes(1)", "it uses random numbers"],
  [`import { performance as p } from "node:perf_hooks";`, "p.now()", "it asks for the time"],
  [`import { argv } from "node:process";`, "argv", "it uses process.argv"],
  [`import axios from "axios";`, "axios('x')", "it uses axios, whose results depend on more than what it is given"],
  [`import { currentRunContext } from "stagebook";`, "currentRunContext()", "it looks at the run it is part of"],
  [`import x from "https://a.b/c.js";`, "x", "it imports https://a.b/c.js"],
  [`import x from "./missing.js";`, "x", "it imports './missing.js', which is not there"],
])("fingerprintStages() says of %s %s that it cannot be known", (statement, text, sentence) => {
  expect(unknown(`return { a: ${text} };`, statement)).toContain(sentence);
  expect(unknown("return { a: 1 };", statement)).toEqual([]);
});

test("fingerprintStages() finds the files and environment variables that a stage reads", () => {
  const around = `import { readFile } from "node:fs/promises";\nimport { join } from "node:path";\nimport { fileURLToPath } from "node:url";
    const base = "data"; const whole = join(base, \`rows.\${kind}\`); const kind = "csv";`;
  expect(load("return { a: await readFile(whole, 'utf8') };", around)).toMatchObject({ files: ["data/rows.csv"], unknown: [] });
  expect(load("return { a: await readFile('a' + '.txt'), b: process.env.HOME };", around)).toMatchObject({
    files: ["a.txt"],
    environment: ["HOME"],
    unknown: [],
  });
  expect(load("return { a: await readFile(new URL('x.txt', import.meta.url)) };", around).files).toEqual([join(folder, "x.txt")]);
  expect(load("return { a: await readFile(fileURLToPath(new URL('x.txt', import.meta.url))) };", around).files).toEqual([
    join(folder, "x.txt"),
  ]);
  expect(unknown("return (base) => readFile(base);", around)).toEqual(["it reads files whose names its text does not show"]);
});

test("fingerprintStages() says which variables of the module stages change", () => {
  const state = "it uses the variable 'count' of the module, which stages change";
  expect(unknown("count += 1; return { a: 1 };", "let count = 0;")).toEqual([state]);
  expect(unknown("count.push(1); return { a: 1 };", "const count: number[] = [];")).toEqual([state]);
  expect(unknown("add(1); return { a: 1 };", "const count = new Set(); const add = (n: number) => count.add(n);")).toContain(
    state,
  );
  expect(unknown("return { a: count.map((n) => n + 1) };", "const count = [1];")).toEqual([]);
  const both = fingerprintStages(
    `${head}const count = [1];
     export const p = definePipeline("p", { a: { run: () => { count.push(2); return {}; } }, b: { run: () => ({ n: count.length }) }, c: { run: () => ({}) } });`,
    folder,
  );
  const handed = fingerprintStages(
    `${head}const count = [1];
     export const p = definePipeline("p", {
       a: { run: () => ({ rows: count }) }, b: { run: ({ rows }) => { rows.push(2); return {}; }, reads: { rows: "a" } }, c: { run: () => ({ n: count.length }) },
     });`,
    folder,
  );
  expect([handed["a"]?.unknown, handed["b"]?.unknown, handed["c"]?.unknown]).toEqual([[state], [state], [state]]);
  expect([both["a"]?.unknown, both["b"]?.unknown, both["c"]?.unknown]).toEqual([[state], [state], []]);
});

test("fingerprintStages() takes statements of the module into account, but not those that run the pipeline", () => {
  const around = "const settings = { a: 1 };";
  expect(load("return { a: settings.a };", `${around} settings.a = 2;`)).not.toEqual(load("return { a: settings.a };", around));
  const run = `${head}import { runPipeline } from "stagebook";
    export const pipeline = definePipeline("p", { load: { run: () => ({ a: 1 }) } });`;
  expect(fingerprintStages(`${run}\nawait runPipeline(pipeline).result;`, folder)).toEqual(fingerprintStages(run, folder));
});

test("fingerprintStages() gives versions of packages and the text of local files, also of those behind them", () => {
  mkdirSync(join(folder, "node_modules", "pack"), { recursive: true });
  mkdirSync(join(folder, "node_modules", "torn"), { recursive: true });
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  write("node_modules/pack/package.json", `{ "version": "1.2.3" }`);
  write("node_modules/torn/package.json", "{");
  write("deep.ts", "import './shallow.js'; export const deep = (): number => 1;");
  write("shallow.ts", "export { deep } from './deep.js'; import pack from 'pack'; import rows from './rows.json';");
  write("rows.json", "[1]");
  const around = `import { deep } from "./shallow.js";`;
  const before = load("return { a: deep() };", around);
  expect(Object.keys(before.imports)).toEqual(["./deep.ts", "./rows.json", "./shallow.ts", "node", "pack"]);
  expect(before.imports["pack"]).toBe("1.2.3");
  expect(before.unknown).toEqual([]);
  write("deep.ts", "export const deep = (): number => 2;");
  const after = load("return { a: deep() };", around);
  expect(after.imports).toEqual({ ...before.imports, "./deep.ts": after.imports["./deep.ts"] });
  expect(after.imports["./deep.ts"]).not.toBe(before.imports["./deep.ts"]);
  expect(unknown("return { a: torn };", `import torn from "torn";`)).toEqual([
    "it imports 'torn', whose version cannot be found",
  ]);
  expect(unknown("return { a: x };", `import x from "not-installed";`)).toEqual([
    "it imports 'not-installed', whose version cannot be found",
  ]);
});

test("fingerprintStages() looks into local files for chance, time, files and state", () => {
  const local = (text: string): StageCode => {
    writeFileSync(join(folder, "local.ts"), text);
    return load("return { a: f() };", `import { f } from "./local.js";`);
  };
  expect(local("export const f = () => Math.random();").unknown).toEqual(["./local.ts uses Math.random"]);
  expect(local("let n = 0; export const f = () => n++;").unknown).toEqual(["./local.ts changes its own variable 'n'"]);
  expect(local("const n = []; export function f() { n.push(1); }").unknown).toEqual(["./local.ts changes its own variable 'n'"]);
  expect(local("export const f = (").unknown).toEqual(["./local.ts cannot be parsed"]);
  const reads = local(
    "import { readFileSync } from 'node:fs'; export const f = () => [readFileSync('a.txt'), process.env.B, readFileSync(new URL('c', import.meta.url))];",
  );
  expect(reads).toMatchObject({ files: [join(folder, "c"), "a.txt"], environment: ["B"], unknown: [] });
});
