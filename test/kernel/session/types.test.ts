import { stripVTControlCharacters } from "node:util";
import { startKernel, type TestKernel } from "./client";

jest.setTimeout(60_000);
let kernel: TestKernel;

beforeEach(async () => {
  kernel = await startKernel();
});
afterEach(() => kernel.stop());

test("with %typecheck after, cells that were sent together know each other's names, and errors follow", async () => {
  const cells = [
    "%typecheck after",
    "const a = 1;",
    "const b = a + 1;",
    "const c: string = b + 1;",
    "%typecheck gate",
    "a + b + c.length",
  ];
  const results = await Promise.all(cells.map((code) => kernel.run(code)));
  expect(results.map(({ status }) => status)).toEqual(cells.map(() => "ok"));
  expect(results[2]?.text).toBe("");
  expect(results[5]?.value).toBe("NaN");
});

test("what only strict rules find is told under a cell that runs, and stops a stage", async () => {
  const ran = await kernel.run("class Point { x: number; }\nnew Point()");
  expect([ran.status, ran.value]).toEqual(["ok", "Point { x: undefined }"]);
  expect(stripVTControlCharacters(ran.text)).toBe(
    [
      "Type error in line 1: Property 'x' has no initializer and is not definitely assigned in the constructor. ts(2564)",
      "  class Point { x: number; }",
      "                ~",
      "The cell ran all the same: JavaScript and TypeScript without 'strict' allow this, a stage and an exported module do not\n",
    ].join("\n"),
  );
  expect((await kernel.run("const n: number = 'text';")).error).toContain("Type 'string' is not assignable to type 'number'");
  expect((await kernel.run("%%stage make\nclass Point { x: number; }\nconst made = new Point().x;")).status).toBe("error");
});

test("a cell in JavaScript gives its class the fields that the constructor sets, for later cells too", async () => {
  const hello = "class Hello {\n  constructor(name) { this.name = name; }\n}\nconst hello = new Hello('ada');\nhello.name";
  expect((await kernel.run(hello)).value).toBe("'ada'");
  expect((await kernel.run("hello.name.length")).value).toBe("3");
  expect((await kernel.run("hello.nobody")).error).toContain("Property 'nobody' does not exist on type 'Hello'");
});

test("a cell whose types take longer than the deadline runs, and later cells know its names", async () => {
  const build = "type Build<N extends number, A extends 0[] = []> = A['length'] extends N ? A : Build<N, [...A, 0]>;";
  // Enough to keep the checker busy for seconds.
  const heavy = Array.from({ length: 60 }, (_, n) => {
    const size = `Build<${700 + n * 5}>`;
    return `type R${n} = { [K in \`\${number}\` & keyof ${size}]: K } & ${size}['length']; const v${n} = ${700 + n * 5} as ${size}['length'];`;
  });
  const [slow, next] = await Promise.all([
    kernel.run([build, ...heavy, "const slow = 1;"].join("\n")),
    kernel.run("const after = slow + 1; after"),
  ]);
  expect([slow.status, next.error, next.value]).toEqual(["ok", undefined, "2"]);
  expect((await kernel.run("slow + after")).value).toBe("3");
});

test("a stage that cannot be run later says so under its cell", async () => {
  const { status, text } = await kernel.run("%%stage fetch --params limit\nconst limit = 4;\nconst rows = [limit];");
  expect([status, text]).toEqual([
    "ok",
    "Stage 'fetch' takes the param 'limit', which no cell above it defines; write 'const limit = …' in a cell above\n",
  ]);
});
