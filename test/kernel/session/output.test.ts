import { type CellResult, startKernel, type TestKernel } from "./client";

jest.setTimeout(60_000);
let kernel: TestKernel;

beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.stop());

/** What a cell wrote, in order; on a busy machine one text may come in several messages. */
function written(messages: CellResult["messages"]): readonly { readonly name: unknown; readonly text: string }[] {
  const found: { name: unknown; text: string }[] = [];
  for (const { content } of messages.filter(({ header }) => header.msg_type === "stream")) {
    const last = found.at(-1);
    if (last !== undefined && last.name === content["name"]) last.text += String(content["text"]);
    else found.push({ name: content["name"], text: String(content["text"]) });
  }
  return found;
}

test("values that were printed are not kept", async () => {
  await kernel.run("import { setFlagsFromString } from 'node:v8';\nimport { runInNewContext } from 'node:vm';");
  await kernel.run("setFlagsFromString('--expose-gc');\nconst collect = runInNewContext('gc') as () => void;");
  const { text } = await kernel.run(
    "for (let i = 0; i < 50; i++) console.log(new Uint8Array(1e6).length, new Uint8Array(1e6).fill(i));",
  );
  expect(text.match(/^1000000 /gm)).toHaveLength(50);
  // Memory is swept beside the program.
  await kernel.run(
    "for (let i = 0; i < 100 && process.memoryUsage().arrayBuffers > 20e6; i++) {\n  collect();\n  await new Promise((done) => setTimeout(done, 20));\n}",
  );
  const { value } = await kernel.run("process.memoryUsage().arrayBuffers < 20e6");
  expect(value).toBe("true");
});

test("console keeps its ways: groups, counts and both streams", async () => {
  const { messages } = await kernel.run(
    "console.group('steps');\nconsole.info('a %d', 1);\nconsole.groupEnd();\nconsole.count('n');\nconsole.warn('beware');\nconsole.dir({ x: { y: {} } }, { depth: 0 });",
  );
  expect(written(messages)).toEqual([
    { name: "stdout", text: "steps\n  a 1\nn: 1\n" },
    { name: "stderr", text: "beware\n" },
    { name: "stdout", text: "{ x: [Object] }\n" },
  ]);
});

test("a character whose bytes are written in pieces stays whole, and text may come in another encoding", async () => {
  const { text } = await kernel.run(
    [
      "const bytes = Buffer.from('ä😀\\n');",
      "for (const byte of bytes) process.stdout.write(Uint8Array.of(byte));",
      "process.stdout.write('6869', 'hex');",
      "process.stdout.write(bytes.subarray(0, 1));",
      "process.stdout.write('!');",
    ].join("\n"),
  );
  expect(text).toBe("ä😀\nhi\ufffd!");
});

test("100,000 lines come in order, all before the cell's idle", async () => {
  const { text } = await kernel.run("for (let i = 0; i < 100_000; i++) console.log(i);");
  expect(text).toBe(Array.from({ length: 100_000 }, (_, i) => `${i}\n`).join(""));
});

test("long text comes whole and in its place, on both streams, also from a run of the pipeline", async () => {
  const { messages } = await kernel.run(
    [
      "const long = 'ä😀\\t\\n'.repeat(100_000);",
      "console.log('before');",
      "console.log(long);",
      "console.error('x'.repeat(70_000) + '\\ud83d');",
      "process.stdout.write('after');",
    ].join("\n"),
  );
  expect(written(messages)).toEqual([
    { name: "stdout", text: `before\n${"ä😀\t\n".repeat(100_000)}\n` },
    { name: "stderr", text: `${"x".repeat(70_000)}\ufffd\n` },
    { name: "stdout", text: "after" },
  ]);
  await kernel.run("%%stage shout\nconst loud = 1;\nconsole.log('y'.repeat(100_000));");
  const { text } = await kernel.run("%run --force");
  expect(text).toContain(`${"y".repeat(100_000)}\n`);
});
