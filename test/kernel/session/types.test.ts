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
