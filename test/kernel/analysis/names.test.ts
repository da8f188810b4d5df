import { cellNames, type Definition, type Use } from "../../../kernel/src/analysis/names.js";

/** `name` -> `kind`, with `v` for a value, `t` for a type, `c` for captured, `a` for assigned. */
function defs(text: string): Record<string, string> {
  const show = (d: Definition) =>
    `${d.kind} ${d.value ? "v" : ""}${d.type ? "t" : ""}${d.captured ? "c" : ""}${d.assigned ? "a" : ""}`;
  return Object.fromEntries([...cellNames(text).definitions.values()].map((d) => [d.name, show(d)]));
}

function uses(text: string): Record<string, string> {
  const show = (u: Use) => `${u.value ? "v" : ""}${u.type ? "t" : ""}${u.captured ? "c" : ""}${u.assigned ? "a" : ""}`;
  return Object.fromEntries([...cellNames(text).uses.values()].map((u) => [u.name, show(u)]));
}

test("cellNames() finds every kind of declaration", () => {
  const text = `
    import def, { a as b, type T } from "m"; import * as ns from "n"; import type { U } from "u"; import fs = require("fs");
    const c = 1; let d = 2; var e = 3; using f = open(); await using g = open();
    function h() {} async function* i() {} class J {} enum K { A } namespace L { export const x = 1 } namespace M { export type Q = 1 }
    interface N {} type O = string;
  `;
  expect(defs(text)).toEqual({
    def: "import vt",
    b: "import vt",
    T: "import t",
    ns: "import vt",
    U: "import t",
    fs: "import vt",
    c: "const v",
    d: "let v",
    e: "var v",
    f: "using v",
    g: "using v",
    h: "function v",
    i: "function v",
    J: "class vt",
    K: "enum vt",
    L: "namespace vt",
    M: "namespace t",
    N: "interface t",
    O: "type t",
  });
});

test("cellNames() finds names in patterns, with their defaults as uses", () => {
  const text = "const { a, b: { c = z }, ...rest } = row; let [d, , e = y, ...f] = list; const { [key]: g } = row;";
  expect(defs(text)).toEqual({
    a: "const v",
    c: "const v",
    rest: "const v",
    d: "let v",
    e: "let v",
    f: "let v",
    g: "const v",
  });
  expect(uses(text)).toEqual({ z: "v", row: "v", y: "v", list: "v", key: "v" });
});

test("cellNames() lifts var out of blocks and leaves let, const and functions in them", () => {
  expect(
    Object.keys(defs("if (ok) { var a = 1; let b = 2; function c() {} } for (var i = 0; ;) {} for (const j of x) {}")),
  ).toEqual(["a", "i"]);
});

test("cellNames() reads export as if it were not there", () => {
  expect(
    defs("export const a = 1; export default class B {} export { a as q }; export * from 'm'; export function f() {}"),
  ).toEqual({
    a: "const v",
    B: "class vt",
    f: "function v",
  });
});

test("cellNames() merges an interface, a class and a namespace of one name", () => {
  expect(defs("interface A { x: 1 } class A {} namespace A { export const y = 1 }")).toEqual({ A: "class vt" });
});

test("cellNames() says which of its own names are captured and which are assigned", () => {
  expect(defs("let a = 0, b = 0, c = 0; b++; a = 1; const f = () => c + a;")).toEqual({
    a: "let vca",
    b: "let va",
    c: "let vc",
    f: "const v",
  });
});

test("cellNames() tells values, types, captures and assignments of free names apart", () => {
  const text = `
    const x: Row = load(path); type S = z.infer<typeof schema>; count++; total = 1;
    function f(p: Opt) { return inner + p.a; } class C extends Base { field = later; static { boot(); } }
    ({ a: target } = x); for (key in x) {}
  `;
  expect(uses(text)).toEqual({
    Row: "t",
    load: "v",
    path: "v",
    z: "t",
    schema: "t",
    count: "va",
    total: "va",
    Opt: "tc",
    inner: "vc",
    Base: "v",
    later: "vc",
    boot: "vc",
    target: "va",
    key: "va",
  });
});

test("cellNames() does not take property names, labels or shadowed names for uses", () => {
  const text = "out: for (const a of b) { a.c; ({ d: 1, e }); continue out; } function f(b) { let g = b; { const h = g; } }";
  expect(uses(text)).toEqual({ b: "v", e: "v" });
});

test("cellNames() survives names of Object.prototype", () => {
  expect(defs("const valueOf = 1; function constructor() {} let __proto__ = 2")).toEqual({
    valueOf: "const v",
    constructor: "function v",
    ["__proto__"]: "let v",
  });
  expect([...cellNames("toString(hasOwnProperty)").uses.keys()]).toEqual(["toString", "hasOwnProperty"]);
});

test("cellNames() gives the import statements with their places and names", () => {
  const text =
    '// é😀\nimport d, { a as b, type T } from "m";\nimport "side";\nimport data from "./x.json" with { type: "json" };';
  expect(cellNames(text).imports).toEqual([
    {
      text: 'import d, { a as b, type T } from "m";',
      start: 7,
      end: 45,
      module: "m",
      names: [
        { local: "d", imported: "default", typeOnly: false },
        { local: "b", imported: "a", typeOnly: false },
        { local: "T", imported: "T", typeOnly: true },
      ],
    },
    { text: 'import "side";', start: 46, end: 60, module: "side", names: [] },
    {
      text: 'import data from "./x.json" with { type: "json" };',
      start: 61,
      end: 111,
      module: "./x.json",
      names: [{ local: "data", imported: "default", typeOnly: false }],
    },
  ]);
});

test("cellNames() gives offsets in UTF-16 units", () => {
  const text = '"😀é"; const after = 1;';
  const after = cellNames(text).definitions.get("after");
  expect(text.slice(after?.start, after?.end)).toBe("after");
});

test("cellNames() allows top-level await and gives no names for an empty cell", () => {
  expect(cellNames("const r = await (async () => 7)()").problem).toBeNull();
  expect(cellNames("")).toEqual({
    definitions: new Map(),
    uses: new Map(),
    imports: [],
    problem: null,
  });
});

test("cellNames() gives the first problem and the names above it", () => {
  const { problem, definitions } = cellNames("const a = 1;\nconst b = ;\nconst c = 2;");
  expect(problem).toEqual({ message: "Unexpected token", line: 2, column: 11 });
  expect([...definitions.keys()]).toEqual(["a"]);
});

test("cellNames() leaves declare global and declare module alone", () => {
  expect(defs('declare global { interface Window { x: 1 } } declare module "m" { export const q: number }')).toEqual({});
});

test("cellNames() reads a cell of 100 lines in a few milliseconds and remembers it", () => {
  const text = Array.from({ length: 100 }, (_, i) => `const a${i} = f(a${i - 1}, { b: (x) => x.y + c${i} });`).join("\n");
  const first = cellNames(text);
  expect(cellNames(text)).toBe(first);
});
