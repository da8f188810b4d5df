import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startKernel, type TestKernel } from "./client";

jest.setTimeout(60_000);
let kernel: TestKernel;

beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.stop());

const outputOf = async (code: string): Promise<string> => {
  const { text, error } = await kernel.run(code);
  return error ?? text;
};

test("%who lists variables with their types and the cells that defined them", async () => {
  await kernel.run("%reset");
  expect((await kernel.run("%who")).displays).toEqual([{ "text/plain": "No variables yet" }]);
  await kernel.run("const rows = [{ a: 1 }]; let total = 3;");
  const [table] = (await kernel.run("%who")).displays;
  expect(table?.["text/plain"]).toBe(
    ["Variable  Type              Cell", "rows      { a: number; }[]  cell 3", "total     number            cell 3"].join("\n"),
  );
});

test("%reset forgets values and types", async () => {
  await kernel.run("const kept: string = 'x';");
  expect(await outputOf("%reset")).toBe(
    "All variables are gone; the stages stay, run their cells again before you use what they made\n",
  );
  expect(await outputOf("kept")).toMatch(/^Type error in line 1: Cannot find name 'kept'/);
  expect((await kernel.run("const kept = 1; kept")).value).toBe("1");
});

test("%time and %%time tell how long code took, and show its value", async () => {
  const line = await kernel.run("%time 1 + 1");
  expect([line.value, line.text]).toEqual(["2", expect.stringMatching(/^Took \d+ ms\n$/)]);
  expect(await outputOf("%%time\nawait new Promise((done) => setTimeout(done, 200));")).toMatch(/^Took 0\.\d s\n$/);
  expect(await outputOf("%%time\nthrow new TypeError('x')")).not.toContain("Took");
});

test("commands and scripts run in the environment of the cells, and show what they write", async () => {
  expect(await outputOf("%env STAGE_TEST=some words")).toBe("");
  expect((await kernel.run("process.env.STAGE_TEST")).value).toBe("'some words'");
  expect(await outputOf("!echo $STAGE_TEST")).toBe("some words\n");
  expect(await outputOf("%env STAGE_TEST")).toBe("some words\n");
  expect(await outputOf("%%bash\nfor i in 1 2; do echo $i; done")).toBe("1\n2\n");
  expect(await outputOf("!exit 4")).toBe("The command ended with exit code 4\n");
  expect(await outputOf("%%bash\nexit 3")).toBe("MagicError: The script ended with exit code 3");
  expect(await outputOf("%env NOT_THERE")).toBe("MagicError: There is no environment variable NOT_THERE");
});

test("%cd changes the folder of cells and commands", async () => {
  await kernel.run("!mkdir -p inner");
  expect(await outputOf("%cd inner")).toBe(`${join(kernel.folder, "inner")}\n`);
  expect(await outputOf("!basename $PWD")).toBe("inner\n");
  expect(await outputOf("%cd ..")).toBe(`${kernel.folder}\n`);
  expect(await outputOf("%cd nowhere")).toContain("no such file or directory");
});

test("%load hands the text of a file to the front end", async () => {
  writeFileSync(join(kernel.folder, "helper.ts"), "export const a = 1;\n");
  const reply = await kernel.ask("execute_request", { code: "%load helper.ts", silent: false });
  expect(reply.content["payload"]).toEqual([{ source: "set_next_input", text: "export const a = 1;\n", replace: true }]);
  expect(await outputOf("%load nope.ts")).toBe("MagicError: Cannot load 'nope.ts': there is no such file");
});

test("a script is stopped by an interrupt", async () => {
  const running = kernel.run("%%bash\necho go; sleep 30");
  await new Promise((done) => setTimeout(done, 300));
  await kernel.interrupt();
  expect((await running).error).toBe("MagicError: It was interrupted; all variables are kept");
});
