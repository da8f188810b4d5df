import { inspect } from "node:util";
import { compileCell } from "../../../kernel/src/cells";
import { evaluateCell } from "../../../kernel/src/runner/evaluate";
import { ModuleLoader } from "../../../kernel/src/runner/module-loader";
import { SessionScope } from "../../../kernel/src/runner/scope";

/** Runs cells of one notebook in this process, and gives the value of the last as text, or the error's. */
async function lastOf(...bodies: string[]): Promise<string> {
  const around = { folder: __dirname, scope: new SessionScope(), modules: new ModuleLoader(__dirname), cellNames: {} };
  const [defined, captured] = [new Set<string>(), new Set<string>()];
  let last = "";
  for (const [index, body] of bodies.entries()) {
    const compiled = compileCell(
      { id: index + 1, count: index + 1, body, lineOffset: 0 },
      { has: (name) => defined.has(name), isCaptured: (name) => captured.has(name) },
    );
    if (compiled.type === "problem") return `SyntaxError ${compiled.line}:${compiled.column}`;
    for (const name of compiled.captured) captured.add(name);
    const outcome = await evaluateCell(compiled.cell, index + 1, around);
    for (const name of outcome.defined) defined.add(name);
    last = outcome.type === "value" ? String(outcome.bundle?.["text/plain"] ?? "") : inspect(outcome);
    if (outcome.type === "failed") last = `${outcome.error.name}: ${outcome.error.message}`;
  }
  return last;
}

test.each<[string, string[], string]>([
  ["gives the value of the last expression", ["1 + 1"], "2"],
  ["gives it also with a semicolon and a comment behind", ["1 + 1; // two"], "2"],
  ["gives nothing for a declaration", ["const a = 1"], ""],
  ["takes an object literal in brackets for a value", ["({ a: 1 })"], "{ a: 1 }"],
  ["lets later cells read what earlier ones declared", ["const a = 1", "let b = a + 1", "b"], "2"],
  [
    "lets const, class, enum and function be declared again",
    ["const a = 1; class A {}", "const a = 'x'; class A { b = 2 }", "[a, new A()]"],
    "[ 'x', A { b: 2 } ]",
  ],
  [
    "lets names of the language be declared",
    ["class Iterator { a = 1 } const Map = 5", "[new Iterator(), Map]"],
    "[ Iterator { a: 1 }, 5 ]",
  ],
  ["keeps values live in functions of earlier cells", ["let n = 1; const get = () => n", "n = 5", "get()"], "5"],
  ["keeps them live when a later cell declares the name again", ["let n = 1; const get = () => n", "let n = 7", "get()"], "7"],
  ["makes functions available above their declaration", ["f(); function f() { return 4 }\nf()"], "4"],
  [
    "takes destructuring with defaults and rest",
    ["const { a = 1, ...rest } = { b: 2 }; const [x, [y]] = [1, [2]]", "[a, rest, x, y]"],
    "[ 1, { b: 2 }, 1, 2 ]",
  ],
  [
    "takes nested patterns with defaults",
    ["const { q: { z = 4 } = {}, f: [g = 5] = [] } = {} as { q?: { z?: number }, f?: number[] }", "[z, g]"],
    "[ 4, 5 ]",
  ],
  ["takes patterns with defaults as assignments", ["let a = 1; ({ a = 2 } = {})", "a"], "2"],
  [
    "takes patterns with defaults in loops",
    ["let t = 0; for (const { a = 3 } of [{}, { a: 4 }] as { a?: number }[]) t += a", "t"],
    "7",
  ],
  ["takes assignment patterns to names of other cells", ["let a = 1, b = 2", "[a, b] = [b, a]", "[a, b]"], "[ 2, 1 ]"],
  ["writes shorthand properties of session names", ["const a = 1", "({ a })"], "{ a: 1 }"],
  ["leaves a shadowed name alone", ["const a = 1", "((a: number) => a * 2)(21)"], "42"],
  ["calls a function of another cell without a this", ["function f(this: unknown) { return this }", "f()"], ""],
  ["counts up and down", ["let i = 1", "i++; ++i; i--; i += 5", "i"], "7"],
  ["knows typeof of a name that is not there", ["typeof nowhere"], "'undefined'"],
  ["says of a name that is not there that it is not defined", ["nowhere + 1"], "ReferenceError: nowhere is not defined"],
  ["waits at the top level", ["const a = await Promise.resolve(3)", "a"], "3"],
  ["iterates asynchronously at the top level", ["let s = 0; for await (const i of [1, Promise.resolve(2)]) s += i", "s"], "3"],
  [
    "compiles enums and namespaces",
    ["enum E { A = 1, B } namespace N { export const x = 2 }", "[E.B, E[1], N.x]"],
    "[ 2, 'A', 2 ]",
  ],
  ["compiles parameter properties", ["class P { constructor(readonly a: number) {} }", "new P(3)"], "P { a: 3 }"],
  [
    "compiles standard decorators",
    [
      "const log: string[] = []; function d(_: unknown, c: { name: unknown }) { log.push(String(c.name)) }\nclass A { @d m() {} }",
      "log",
    ],
    "[ 'm' ]",
  ],
  [
    "compiles `using`",
    ["const log: string[] = []; { using r = { [Symbol.dispose]: () => log.push('gone') }; log.push('here') }", "log"],
    "[ 'here', 'gone' ]",
  ],
  ["drops types and interfaces", ["interface A { b: number } type C = A; const c: C = { b: 1 }", "c"], "{ b: 1 }"],
  ["exports nothing, but runs what is exported", ["export const a = 1; export function f() { return a }", "f()"], "1"],
  ["takes an exported default for the value", ["export default 5"], "5"],
  ["keeps what a cell defined before it threw", ["const a = 1; throw new TypeError('x')", "a"], "1"],
  [
    "runs a loop over a real local and puts its value into the session",
    ["let sum = 0; for (let i = 0; i < 10; i++) sum += i", "sum"],
    "45",
  ],
  ["keeps a loop's local when the cell throws behind it", ["let n = 0; for (; n < 3; n++); throw new TypeError('x')", "n"], "3"],
  ["continues with the session's value in a loop", ["let n = 5", "while (n < 8) n++", "n"], "8"],
  [
    "takes labels, break and continue",
    [
      "let n = 0; outer: for (const a of [1, 2, 3]) { for (const b of [1, 2]) { if (b === 2) continue outer; if (a === 3) break outer; n += a } }",
      "n",
    ],
    "3",
  ],
  [
    "closes over each turn of a loop",
    ["const fs: (() => number)[] = []; for (let i = 0; i < 3; i++) fs.push(() => i)", "fs.map((f) => f())"],
    "[ 0, 1, 2 ]",
  ],
  [
    "takes generators and recursion",
    ["function* count(n: number): Generator<number> { if (n > 0) { yield n; yield* count(n - 1) } }", "[...count(3)]"],
    "[ 3, 2, 1 ]",
  ],
  ["tells the place of a syntax error", ["const a = 1;\nconst b = ;"], "SyntaxError 2:11"],
  ["takes a body of nothing but a comment", ["// nothing"], ""],
  ["takes names that the compiler uses itself", ["const $n = 1, $s = 2, $import = 3", "[$n, $s, $import]"], "[ 1, 2, 3 ]"],
  [
    "lets arguments and this stay the function's own",
    ["function f(...a: number[]) { return arguments.length + a.length }", "f(1, 2)"],
    "4",
  ],
  [
    "takes optional chaining and nullish assignment",
    ["let o: { a?: { b: number } } | undefined", "o ??= { a: { b: 2 } }; o?.a?.b"],
    "2",
  ],
  [
    "takes template tags of session names",
    ["const tag = (s: TemplateStringsArray, ...v: number[]) => s.raw.join('|') + v.join()", "tag`a`"],
    "'a'",
  ],
  [
    "takes class fields, statics and private names",
    ["class C { static n = 1; #p = 2; get p() { return this.#p } static { C.n++ } }", "[C.n, new C().p]"],
    "[ 2, 2 ]",
  ],
])("compileCell() %s", async (_fact, bodies, value) => {
  expect(await lastOf(...bodies)).toBe(value);
});

test("compileCell() lets an error name the user's line and column", async () => {
  const around = { folder: __dirname, scope: new SessionScope(), modules: new ModuleLoader(__dirname), cellNames: {} };
  const body = "interface A {\n  b: number\n}\nconst a: A = { b: 1 };\nnull!.b";
  const compiled = compileCell({ id: 3, count: 3, body, lineOffset: 1 }, { has: () => false, isCaptured: () => false });
  const outcome = compiled.type === "compiled" ? await evaluateCell(compiled.cell, 1, around) : null;
  expect(outcome).toMatchObject({ type: "failed", error: { name: "TypeError" }, defined: ["a"] });
});
