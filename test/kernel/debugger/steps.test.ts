import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startKernel, type TestKernel } from "../session/client";
import { DebugClient, texts } from "./debug-client";

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

async function step(command: string): Promise<string[]> {
  await client.do(command, { threadId: 1 });
  return await client.stopped();
}

test("lines below magics, types and comments count as the user counts them; a line without code passes it on", async () => {
  const code = "%%time\n// first\ninterface Row { a: number }\ntype Rows = Row[];\n\nconst list: Rows = [{ a: 1 }];\nlist.length";
  expect(await client.breakAt(code, 3, 7, 9)).toEqual([6, 7, -9]);
  const done = kernel.run(code);
  expect(await client.stopped()).toEqual([expect.stringMatching(/^cell \d+:6$/)]);
  expect(await step("continue")).toEqual([expect.stringMatching(/^cell \d+:7$/)]);
  await client.do("continue");
  expect(await done).toMatchObject({ status: "ok", value: "1" });
});

test("a breakpoint in a function of an earlier cell stops later cells, each time; stepping goes in and out", async () => {
  const library = "function half(value: number): number {\n  const result = value / 2;\n  return result;\n}";
  await kernel.run(library);
  expect(await client.breakAt(library, 2)).toEqual([2]);
  for (const value of [4, 6]) {
    const done = kernel.run(`const whole = ${value};\nconst halved = half(whole);\nhalved`);
    expect(await client.stopped()).toEqual(["half:2", expect.stringMatching(/^cell \d+:2$/)]);
    expect(await client.scope("Locals")).toEqual({ value: String(value), result: "undefined" });
    expect(await step("next")).toEqual(["half:3", expect.stringMatching(/^cell \d+:2$/)]);
    expect(await client.scope("Locals")).toEqual({
      value: String(value),
      result: String(value / 2),
      "(returned)": String(value / 2),
    });
    expect(await client.scope("Locals", 1)).toMatchObject({ whole: String(value) });
    expect(await client.scope("Globals")).toMatchObject({ whole: String(value) });
    expect(await client.evaluate("whole + result")).toBe(String(value + value / 2));
    const out = await step("stepOut");
    expect(out.map((each) => each.replace(/\d+:/, ":"))).toEqual(["cell :3"]);
    await client.do("continue");
    expect(await done).toMatchObject({ value: String(value / 2) });
  }
  await client.breakAt(library);
  const caller = "const before = 1;\nhalf(before);\nbefore";
  await client.breakAt(caller, 2);
  const done = kernel.run(caller);
  await client.stopped();
  expect((await step("stepIn"))[0]).toBe("half:2");
  await client.do("continue");
  await done;
});

test("a cell stops after an await, and the same cell again; stepping passes the await", async () => {
  const code =
    "const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));\nawait wait(10);\nconst late = 1;\nawait wait(10);\nconst later = late + 1;\nlater";
  expect(await client.breakAt(code, 3)).toEqual([3]);
  for (let time = 0; time < 2; time += 1) {
    const done = kernel.run(code);
    const cell = /^cell \d+/.exec((await client.stopped())[0] ?? "")?.[0];
    expect(await step("next")).toEqual([`${cell}:4`]);
    expect(await step("next")).toEqual([`${cell}:5`]);
    expect(await client.scope("Locals")).toMatchObject({ late: "1" });
    expect(await step("next")).toEqual([`${cell}:6`]);
    await client.do("next");
    expect(await done).toMatchObject({ status: "ok", value: "2" });
    await client.event("continued");
  }
});

test("stepping off the end of a cell does not stop the next one", async () => {
  const code = "const only = 1;";
  await client.breakAt(code, 1);
  const done = kernel.run(code);
  await client.stopped();
  await client.do("next");
  await done;
  expect(await kernel.run("1 + 1;\n2 + 2")).toMatchObject({ value: "4" });
  expect((await client.do("debugInfo")).stoppedThreads).toEqual([]);
});

test("a breakpoint in a local TypeScript file stops, before and after it was loaded, and after an edit", async () => {
  const file = join(kernel.folder, "helper.ts");
  writeFileSync(
    file,
    "interface Big {\n  a: number;\n}\nexport function twice(big: Big): number {\n  const result = big.a * 2;\n  return result;\n}\n",
  );
  expect(await client.breakIn(file, 5)).toEqual([5]);
  const code = 'import { twice } from "./helper.ts";\nconst doubled = twice({ a: 21 });\ndoubled';
  for (let time = 0; time < 2; time += 1) {
    const done = kernel.run(code);
    expect(await client.stopped()).toEqual(["twice:5", expect.stringMatching(/^cell \d+:2$/)]);
    expect(await client.scope("Locals")).toEqual({ big: "{a: 21}", result: "undefined" });
    expect((await client.frames())[0]?.source.path).toBe(file);
    expect((await client.do("source", { source: { path: file } })).content).toContain("interface Big");
    await client.do("continue");
    expect(await done).toMatchObject({ value: "42" });
  }
  expect((await client.do("modules")).modules).toContainEqual({ id: 0, name: "helper.ts", path: file });
  writeFileSync(
    file,
    "export function twice(big: { a: number }): number {\n  // shorter\n  const kept = big.a;\n\n  return kept + kept;\n}\n",
  );
  const done = kernel.run(code);
  expect((await client.stopped())[0]).toBe("twice:5");
  await client.do("continue");
  expect(await done).toMatchObject({ value: "42" });
});

test("a step of code that does not stand still is refused, and does not pass over a debugger statement later", async () => {
  const message = "The code does not stand still; set a breakpoint or pause it first";
  for (const command of ["next", "stepIn", "stepOut", "continue"])
    expect(await client.ask(command)).toMatchObject({ success: false, message });
  const done = kernel.run("const ready = 1;\ndebugger;\nready");
  expect((await client.stopped())[0]).toMatch(/^cell \d+:2$/);
  await client.do("continue");
  await done;
});

test("a pause stops a cell that spins, and a debugger statement stops where it stands", async () => {
  const spin = kernel.run("let turns = 0;\nwhile (turns >= 0) {\n  turns += 1;\n}\nturns");
  await new Promise((done) => setTimeout(done, 500));
  await client.do("pause", { threadId: 1 });
  expect((await client.stopped())[0]).toMatch(/^cell \d+:[23]$/);
  expect(await client.evaluate("turns = -10")).toBe("-10");
  await client.do("continue");
  expect(await spin).toMatchObject({ status: "ok" });
  const done = kernel.run("const here = 5;\ndebugger;\nhere");
  expect((await client.stopped())[0]).toMatch(/^cell \d+:2$/);
  await client.do("continue");
  expect(await done).toMatchObject({ value: "5" });
});

test("values can be looked into: objects, lists by pieces, maps, classes with private fields, errors", async () => {
  await kernel.run(
    'class Box { #inside = 7; open = true; get half(): number { throw new Error("not called"); } }\nconst box = new Box();\nconst many = Array.from({ length: 25_000 }, (_, index) => index);\nconst map = new Map([["a", { deep: [1] }]]);\nconst failure = new RangeError("too far");\nconst text = "x".repeat(20_000);',
  );
  const { variables } = await client.do("inspectVariables");
  const by = (name: string) => variables.find((each: { name: string }) => each.name === name);
  expect(by("box")).toMatchObject({ type: "Box", evaluateName: "box" });
  expect(by("many")).toMatchObject({ type: "Array", indexedVariables: 25_000 });
  expect(by("text").value.length).toBeLessThan(1100);
  const parts = async (of: { variablesReference: number }) =>
    (await client.do("variables", { variablesReference: of.variablesReference })).variables;
  expect(texts(await parts(by("box")))).toEqual({ open: "true", "#inside": "7" });
  const pieces = await parts(by("many"));
  expect(pieces.map(({ name }: { name: string }) => name)).toEqual(["[0 … 9999]", "[10000 … 19999]", "[20000 … 24999]"]);
  const inner = await parts((await parts(pieces[2]))[49]);
  expect(inner.at(-1)).toMatchObject({ name: "24999", value: "24999", evaluateName: "many[24999]" });
  const [entry] = await parts(by("map"));
  expect(entry).toMatchObject({ name: '"a"', value: "{deep: Array(1)}" });
  expect(texts(await parts(by("failure")))).toMatchObject({ message: '"too far"' });
  const { data } = await client.do("richInspectVariables", { variableName: "map" });
  expect(data["text/plain"]).toBe("Map(1) { 'a' => { deep: [ 1 ] } }");
});

test("what is declared in the debug console or copied from a frame is the notebook's from then on", async () => {
  const code = "const outer = [1, 2].map((each) => {\n  const secret = each * 100;\n  return secret;\n});";
  await client.breakAt(code, 3);
  const done = kernel.run(code);
  await client.stopped();
  const [frame] = await client.frames();
  expect((await client.do("richInspectVariables", { variableName: "secret", frameId: frame?.id })).data["text/plain"]).toBe(
    "100",
  );
  await client.do("copyToGlobals", { srcVariableName: "secret", dstVariableName: "secret", srcFrameId: frame?.id });
  expect(await client.evaluate("const noted: number = secret + 1")).toBe("undefined");
  expect(await client.evaluate("nowhere")).toBe("! ReferenceError: nowhere is not defined");
  await client.breakAt(code);
  await client.do("continue");
  await done;
  expect(await kernel.run("%typecheck off\n[secret, noted]")).toMatchObject({ value: "[ 100, 101 ]" });
});

test("cells that differ in comments alone stop each at its own breakpoints", async () => {
  const first = "const five = 5;\nconst six = 6;";
  const second = `// more\n${first}`;
  expect(await client.breakAt(first, 1)).toEqual([1]);
  expect(await client.breakAt(second, 2, 3)).toEqual([2, 3]);
  const done = kernel.run(second);
  expect((await client.stopped())[0]).toMatch(/:2$/);
  expect((await step("continue"))[0]).toMatch(/:3$/);
  await client.breakAt(second);
  await client.do("continue");
  await done;
  // The breakpoint of the first one is not the second one's.
  expect(await kernel.run(second)).toMatchObject({ status: "ok" });
  const again = kernel.run(first);
  expect((await client.stopped())[0]).toMatch(/:1$/);
  await client.do("continue");
  await again;
});
