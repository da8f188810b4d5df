import type { WireMessage } from "../../../kernel/src/protocol";
import { startKernel, type TestKernel } from "./client";

jest.setTimeout(60_000);
let kernel: TestKernel;

beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.stop());

async function run(code: string, more: Record<string, unknown> = {}): Promise<WireMessage> {
  return await kernel.ask("execute_request", { code, ...more });
}

async function lateError(parent: WireMessage): Promise<string[]> {
  const { content } = await kernel.next(
    ({ header, parent: { msg_id }, content: { name } }) =>
      header.msg_type === "stream" && name === "stderr" && msg_id === parent.parent.msg_id,
  );
  return String(content["text"]).trimEnd().split("\n");
}

const timed = `const first = 1;

setTimeout(() => {
  throw new RangeError("late");
}, 400);`;
const lines = ["RangeError: late", expect.stringMatching(/^ {4}at (?:\S+ \()?cell \d+, line 4:9\)?$/)];

test("a late error shows the line of its cell when the request had user_expressions", async () => {
  const reply = await run(timed, { user_expressions: { doubled: "first * 2", far: "\n\n\n\n\n\n\nfirst" } });
  expect(await lateError(reply)).toEqual(lines);
});

test("a late error shows the line of its cell when a silent one ran after it", async () => {
  const reply = await run(timed);
  await run("\n\n\n\n\n\n\n\nfirst", { silent: true });
  expect(await lateError(reply)).toEqual(lines);
});

test("a late error of a silent cell belongs to that cell, not to the one before it", async () => {
  await run("const before = 1;");
  const silent = await run(timed, { silent: true });
  expect(await lateError(silent)).toEqual(lines);
});

test("functions whose names are in use show their lines however many cells ran since", async () => {
  await run("const unused = 1;\nfunction fails(): never {\n  throw new RangeError('old');\n}");
  for (let n = 0; n < 1200; n += 1) await run(`${n}`, { silent: n % 2 === 0, store_history: false });
  const reply = await run("fails()");
  expect(String((reply.content["traceback"] as string[]).join("\n"))).toMatch(/cell \d+, line 3:9/);
});
