import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startKernel, type TestKernel } from "../session/client";
import { DebugClient } from "./debug-client";

jest.setTimeout(60_000);

let kernel: TestKernel;
let client: DebugClient;

beforeAll(async () => {
  kernel = await startKernel();
  client = new DebugClient(kernel);
  await client.start();
});
afterEach(() => client.settle());
afterAll(async () => {
  client.close();
  await kernel.stop();
});

/** Sets breakpoints with rules in a cell, and gives what the debugger says of them. */
async function ruled(code: string, ...breakpoints: readonly object[]) {
  const { sourcePath } = await client.do("dumpCell", { code });
  return (await client.do("setBreakpoints", { source: { path: sourcePath }, breakpoints })).breakpoints;
}

const said = () => client.events.filter(({ event }) => event === "output").map(({ body }) => body["output"]);

test("the debugger says that breakpoints take conditions, counts and messages", async () => {
  expect(await client.do("initialize")).toMatchObject({
    supportsConditionalBreakpoints: true,
    supportsHitConditionalBreakpoints: true,
    supportsLogPoints: true,
  });
});

test("code stops at a breakpoint only where its condition holds, over variables of the cell, of functions and of the notebook", async () => {
  await kernel.run("let limit = 6;");
  const code = "let total = 0;\nfor (const n of [1, 2, 3, 4]) {\n  total += n;\n}\ntotal";
  const [set] = await ruled(code, { line: 3, condition: "n === 3 || (total as number) >= limit" });
  expect(set).toMatchObject({ verified: true, line: 3 });
  const done = kernel.run(code);
  expect(await client.stopped()).toEqual([expect.stringMatching(/:3$/)]);
  expect(await client.evaluate("n")).toBe("3");
  await client.do("continue");
  expect(await client.stopped()).toEqual([expect.stringMatching(/:3$/)]);
  expect(await client.evaluate("[n, total]")).toBe("(2) [4, 6]");
  await client.do("continue");
  expect(await done).toMatchObject({ status: "ok", value: "10" });
});

test.each([
  ["3", [3]],
  [">= 4", [4, 5]],
  ["% 2", [2, 4]],
])("a breakpoint with the hit condition '%s' stops at these visits: %j", async (hitCondition, visits) => {
  const code = `const visits${visits.join("")}: number[] = [];\nfor (const n of [1, 2, 3, 4, 5])\n  visits${visits.join("")}.push(n);`;
  await ruled(code, { line: 3, hitCondition });
  const done = kernel.run(code);
  for (const visit of visits) {
    await client.event("stopped");
    expect(await client.evaluate("n")).toBe(String(visit));
    await client.do("continue");
  }
  expect(await done).toMatchObject({ status: "ok" });
});

test("a log point says its message and stops nothing", async () => {
  const code = "const row = { name: 'ada' };\nfor (const n of [1, 2])\n  row.name += n;\nrow.name";
  await ruled(code, { line: 3, logMessage: "n is {n}, {row.name} {{}}, {nobody}" }, { line: 3, logMessage: "{row.name} at {n}" });
  expect(await kernel.run(code)).toMatchObject({ status: "ok", value: "'ada12'" });
  await client.do("debugInfo");
  expect(said()).toEqual([
    "The breakpoint could not be weighed: ReferenceError: nobody is not defined\n",
    "ada at 1\n",
    "The breakpoint could not be weighed: ReferenceError: nobody is not defined\n",
    "ada1 at 2\n",
  ]);
  expect(client.events.some(({ event }) => event === "stopped")).toBe(false);
});

test("a condition that throws stops there and says why; one that cannot be read is refused", async () => {
  const code = "const deep: { a?: { b: number } } = {};\ndeep.a;";
  await ruled(code, { line: 2, condition: "deep.a.b > 1" });
  const done = kernel.run(code);
  await client.event("stopped");
  expect(said()).toEqual(["The breakpoint could not be weighed: TypeError: Cannot read properties of undefined (reading 'b')\n"]);
  await client.do("continue");
  await done;
  const refused = await ruled(code, { line: 2, condition: "deep >" }, { line: 2, hitCondition: "often" }, { line: 1 });
  expect(refused).toMatchObject([
    { verified: false, line: 2 },
    {
      verified: false,
      line: 2,
      message: "The hit condition 'often' cannot be read; write a number, or one behind >, >=, <, <=, == or % (each so many)",
    },
    { verified: true, line: 1 },
  ]);
});

test("a step goes on over a breakpoint whose condition does not hold; what is set is told to a page that loads again", async () => {
  const code = "let steps = 1;\nsteps += 1;\nsteps += 1;\nsteps";
  await ruled(code, { line: 1 }, { line: 2, condition: "steps > 9" });
  expect((await client.do("debugInfo")).breakpoints[0].breakpoints).toEqual([{ line: 1 }, { line: 2, condition: "steps > 9" }]);
  const done = kernel.run(code);
  expect(await client.stopped()).toEqual([expect.stringMatching(/:1$/)]);
  await client.do("next", { threadId: 1 });
  expect(await client.stopped()).toEqual([expect.stringMatching(/:2$/)]);
  await client.do("continue");
  expect(await done).toMatchObject({ status: "ok", value: "3" });
});

test("a condition holds in a local file too, before it is loaded", async () => {
  const path = join(kernel.folder, "twice.ts");
  writeFileSync(path, "export function twice(n: number): number {\n  const result: number = 2 * n;\n  return result;\n}\n");
  await client.do("setBreakpoints", { source: { path }, breakpoints: [{ line: 2, condition: "n === 5" }] });
  const done = kernel.run("import { twice } from './twice.ts';\n[4, 5, 6].map(twice)");
  expect((await client.stopped())[0]).toBe("twice:2");
  expect(await client.evaluate("n")).toBe("5");
  await client.do("continue");
  expect(await done).toMatchObject({ status: "ok", value: "[ 8, 10, 12 ]" });
});
