import { startKernel, type TestKernel } from "./client";

jest.setTimeout(60_000);
let kernel: TestKernel;

beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.stop());

const rule = "it cannot be stored or handed to another process, only to stages of the same one";

test.each([
  [
    "const pick = [(n: number) => n][0] ?? ((n: number) => n);",
    `'pick' ((n: number) => number) of stage 'make' is a function: ${rule}; declare it in a cell without %%stage`,
  ],
  ["const late = Promise.resolve(1);", `'late' (Promise<number>) of stage 'make' is a promise: ${rule}; await it in the stage`],
  [
    "const lines = (await import('node:stream')).Readable.from(['a']);",
    `'lines' (Readable) of stage 'make' is a stream: ${rule}; read it in the stage and give what it holds`,
  ],
  [
    "const socket = new (await import('node:net')).Socket();",
    `'socket' (Socket) of stage 'make' is a socket: ${rule}; open it in the stage that uses it`,
  ],
  [
    "const steps = (function* () { yield 1; })();",
    `'steps' (Generator<number, void, unknown>) of stage 'make' is a generator: ${rule}; give a list instead, as in [...values]`,
  ],
  [
    "const known = new WeakMap<object, number>();",
    `'known' (WeakMap<object, number>) of stage 'make' is a weak collection: ${rule}; give a Map or a Set instead`,
  ],
  [
    "const hooks: (() => void)[] = [];",
    `'hooks' ((() => void)[]) of stage 'make' may hold a function by its type: ${rule}; declare it in a cell without %%stage`,
  ],
  ["const rows = [{ at: new Date(), by: new Map([['a', new Float32Array(2)]]) }];", ""],
  ["const helper = (n: number) => n + 1;\nconst used = helper(1);", ""],
])("a stage tells when its cell has run that an output cannot cross a border: %s", async (code, sentence) => {
  const { text, error } = await kernel.run(`%%stage make\n${code}`, "m");
  expect(error).toBeUndefined();
  expect(text).toBe(sentence === "" ? "" : `${sentence}\n`);
});

test.each([
  [
    "const model = new (class Net { w = 1; })();",
    "model.w",
    `'model' (Net) of stage 'make' is an instance of Net, a class that nobody has said how to store: ${rule}; give plain data, or register a codec for Net with registerCodec()`,
  ],
  [
    "const config = { size: 1, steps: [{ done: [() => {}][0] ?? (() => {}) }] };",
    "config.size",
    `'config' ({ size: number; steps: { done: () => void; }[]; }) of stage 'make' holds a function, 'config.steps[0].done': ${rule}; declare it in a cell without %%stage`,
  ],
])(
  "an instance of a class and a part of a value are told as soon as another stage takes them: %s",
  async (code, use, sentence) => {
    const make = `%%stage make\n${code}`;
    await kernel.run("%%stage take\nconst nothing = 0;", "t");
    expect((await kernel.run(make, "m")).text).toBe("");
    await kernel.run(`%%stage take\nconst part = ${use};`, "t");
    expect((await kernel.run(make, "m")).text).toBe(`${sentence}\n`);
  },
);

/** Sends a cell, and gives its reply when that is there. */
const send = (code: string, cellId: string) =>
  kernel.ask("execute_request", { code, silent: false, allow_stdin: false }, { cellId });

test("the reply of a stage's cell does not wait for what is told of its outputs; its idle does", async () => {
  const isTold = kernel.next(({ header, content }) => header.msg_type === "stream" && String(content["text"]).includes("'slow'"));
  const [told, reply] = await Promise.all([isTold, send("%%stage make\nconst slow = Promise.resolve(1);", "m")]);
  const idle = await kernel.run("0");
  expect(idle.text).toBe("");
  expect(Date.parse(reply.header.date)).toBeLessThan(Date.parse(told.header.date));
  expect(told.parent.msg_id).toBe(reply.parent.msg_id);
});

test("what is told of outputs comes once, under its own cell, while the next one runs and changes them", async () => {
  const heard: [parent: string | undefined, text: string][] = [];
  const spun = kernel.next(({ header, parent, content }) => {
    if (header.msg_type === "stream") heard.push([parent.msg_id, String(content["text"])]);
    return String(content["text"]).includes("spun");
  });
  const [made] = await Promise.all([
    send("%%stage make\nlet early: unknown = Promise.resolve(1);", "m"),
    send("early = 1;\nconst until = Date.now() + 1000;\nwhile (Date.now() < until);\nconsole.log('spun')", "s"),
    spun,
  ]);
  const own = heard.filter(([parent]) => parent === made.parent.msg_id).map(([, text]) => text);
  expect(own.join("")).toBe(`'early' (unknown) of stage 'make' is a promise: ${rule}; await it in the stage\n`);
  expect(heard.map(([, text]) => text).join("")).toBe(`${own.join("")}spun\n`);
});

test("a cell that runs again before its outputs were told has them told once, under the last run", async () => {
  const texts: string[] = [];
  const again = () => send("%%stage make\nconst both = Promise.resolve(1);", "m");
  const listening = kernel.next(({ header, content }) => {
    if (header.msg_type === "stream") texts.push(String(content["text"]));
    return String(content["text"]).includes("end");
  });
  const replies = await Promise.all([again(), again(), again()]);
  await Promise.all([listening, kernel.run("console.log('end')")]);
  expect(replies.map(({ content }) => content["status"])).toEqual(["ok", "ok", "ok"]);
  expect(texts.join("").split("'both'").length - 1).toBeLessThanOrEqual(3);
  expect(texts.at(-2)).toContain("'both'");
});

test("a class with a codec crosses the border", async () => {
  await kernel.run(
    "import { registerCodec } from 'stagebook';\nclass Point { constructor(readonly x: number) {} }\nregisterCodec('Point', Point, { encode: ({ x }) => x, decode: (x: number) => new Point(x) });",
    "c",
  );
  expect((await kernel.run("%%stage make\nconst point = new Point(1);", "m")).text).toBe("");
});

test("many outputs that cannot cross a border are told in a few lines", async () => {
  const { text } = await kernel.run("%%stage make\nconst [a, b, c, d, e] = [1, 2, 3, 4, 5].map(() => Promise.resolve(1));", "m");
  expect(text.trim().split("\n").length).toBe(4);
  expect(text).toContain("2 more outputs of stage 'make' cannot either\n");
});
