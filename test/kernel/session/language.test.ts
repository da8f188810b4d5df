import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startKernel, type TestKernel } from "./client";

jest.setTimeout(60_000);
let kernel: TestKernel;

beforeAll(async () => {
  kernel = await startKernel();
  const file = (name: string, text: string): void => writeFileSync(join(kernel.folder, name), text);
  file(
    "helpers.ts",
    "/** Doubles. */\nexport function twice(n: number): number { return n * 2; }\nexport interface Shape { sides: number }\n",
  );
  file("data.csv", "a,b\n");
  mkdirSync(join(kernel.folder, "pictures"));
  file("package.json", '{ "dependencies": { "tiny-words": "1.0.0", "@scope/part": "1.0.0" } }');
  for (const name of ["tiny-words", "@scope/part", "hidden-one"]) {
    mkdirSync(join(kernel.folder, "node_modules", name), { recursive: true });
    file(`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.2.3", types: "index.d.ts" }));
    file(`node_modules/${name}/index.d.ts`, "export * from './words';\n");
    file(`node_modules/${name}/words.d.ts`, `export declare function ${name.replace(/\W/g, "")}Count(text: string): number;\n`);
  }
  await kernel.run("%%params\nconst epochs = 3;", "c1");
  await kernel.run("%%stage load\n/** All rows. */\nconst rows = [{ price: 1, name: 'a' }];", "c2");
  await kernel.run("%%stage train\nconst sum = rows.length * epochs;", "c3");
  const options = "interface Options { mode: 'fast' | 'slow'; size?: number }";
  const doc = "/**\n * Runs it.\n * @param how what to run\n * @param times how often\n */";
  await kernel.run(
    `${options}\n${doc}\nfunction runIt(how: Options, times = 1, ...more: string[]): number { return times; }\nclass Box<T> { constructor(readonly value: T) {} }`,
  );
});
afterAll(() => kernel.stop());

interface Completed {
  readonly matches: readonly string[];
  readonly cursor_start: number;
  readonly cursor_end: number;
  readonly metadata: {
    readonly _jupyter_types_experimental: readonly { readonly text: string; readonly type: string; readonly signature: string }[];
    readonly stagebook_imports?: readonly { readonly name: string; readonly module: string }[];
  };
}

/** Completes at the `|`. */
async function complete(text: string): Promise<Completed> {
  const [before = "", after = ""] = text.split("|");
  const { content } = await kernel.ask("complete_request", { code: before + after, cursor_pos: [...before].length });
  return content as unknown as Completed;
}

/** The cell as it is when the first match was chosen. */
async function chosen(text: string): Promise<string> {
  const { matches, cursor_start: start, cursor_end: end } = await complete(text);
  const signs = [...text.replace("|", "")];
  return [...signs.slice(0, start), matches[0] ?? "(none)", ...signs.slice(end)].join("");
}

test.each([
  ["rows[0].pr|", "rows[0].price"],
  ["'👍'; rows[0].na|;", "'👍'; rows[0].name;"],
  ["row|", "rows"],
  ["`$" + "{rows.len|}`", "`$" + "{rows.length}`"],
  ["import { tw| } from './helpers'", "import { twice } from './helpers'"],
  ["import { tw|, x } from './helpers.ts'", "import { twice, x } from './helpers.ts'"],
  ["import { twice } from './he|'", "import { twice } from './helpers.ts'"],
  ["import x from 'node:fs/p|'", "import x from 'node:fs/promises'"],
  ["import x from 'ti|'", "import x from 'tiny-words'"],
  ["import x from '@sc|'", "import x from '@scope/part'"],
  ["import x from 'npm:ti|'", "import x from 'npm:tiny-words'"],
  ["await import('stage|')", "await import('stagebook')"],
  ["readFile('./da|')", "readFile('./data.csv')"],
  ["readFile('da|', 'utf8')", "readFile('data.csv', 'utf8')"],
  ["readFile(`./pic|`)", "readFile(`./pictures/`)"],
  ["runIt({ mode: 'fa|' })", "runIt({ mode: 'fast' })"],
  ["runIt({ si| })", "runIt({ size })"],
  ["%st|", "%stages"],
  ["%%sta|", "%%stage"],
  ["%run tr|", "%run train"],
  ["%run ep|", "%run epochs="],
  ["%run train.ep|", "%run train.epochs="],
  ["%why lo|", "%why load"],
  ["%%stage next --af|", "%%stage next --after"],
  ["%%stage next --after lo|", "%%stage next --after load"],
  ["%%stage next --after load,tr|", "%%stage next --after load,train"],
  ["%%stage next --after=load,tr|", "%%stage next --after=load,train"],
  ["%%stage next --reads ro|", "%%stage next --reads rows"],
  ["%run --only load,t|", "%run --only load,train"],
  ["%typecheck of|", "%typecheck off"],
  ["%help %%ba|", "%help %%bash"],
  ["%load hel|", "%load helpers.ts"],
  ["%npm ins|", "%npm install"],
  ["%time rows.len|", "%time rows.length"],
  ["!cat da|", "!cat data.csv"],
  ["%%stage next\nrows.len|", "%%stage next\nrows.length"],
])("complete_request turns %j into %j", async (text, expected) => expect(await chosen(text)).toBe(expected));

test.each([["// rows.|"], ["/* ro| */"], ["'rows.|'"], ["%why load --| "], ["%nosuch a|"]])(
  "complete_request has nothing of TypeScript for %j",
  async (text) => expect((await complete(text)).matches.filter((each) => each !== "--help")).toEqual([]),
);

test("complete_request tells what each match is, and its type where few are left", async () => {
  const { matches, metadata } = await complete("rows.fin|");
  expect(matches).toEqual(["find", "findIndex", "findLast", "findLastIndex"]);
  expect(metadata._jupyter_types_experimental[1]).toEqual(
    expect.objectContaining({ text: "findIndex", type: "method", signature: expect.stringContaining("=> number") }),
  );
  expect((await complete("%%stage a --r|")).metadata._jupyter_types_experimental).toEqual([
    expect.objectContaining({ text: "--reads", type: "flag", signature: "NAMES" }),
  ]);
});

test("complete_request offers what an import would bring, with the import beside it", async () => {
  const offered = async (name: string) => {
    const { matches, metadata } = await complete(`${name}|`);
    const at = matches.indexOf(name);
    return [
      metadata._jupyter_types_experimental[at]?.type,
      metadata.stagebook_imports?.find((each) => each.name === name)?.module,
    ];
  };
  expect(await offered("readFile")).toEqual(["from node:fs/promises", "node:fs/promises"]);
  expect(await offered("tinywordsCount")).toEqual(["from tiny-words", "tiny-words"]);
  expect(await offered("twice")).toEqual(["from ./helpers.ts", "./helpers.ts"]);
  expect(await offered("progressBar")).toEqual(["from stagebook", "stagebook"]);
  expect(await offered("rows")).toEqual(["variable", undefined]);
  expect((await complete("hiddenone|")).matches).toEqual([]);
  expect((await complete("r|")).metadata.stagebook_imports).toBeUndefined();
});

test("a cell that uses a name it does not import is told the import", async () => {
  const { error } = await kernel.run("const text = await readFile('data.csv', 'utf8');\ntwice(2);");
  expect(error).toContain(`Cannot find name 'readFile'; import { readFile } from "node:fs/promises" brings it`);
  expect(error).toContain(`Cannot find name 'twice'; import { twice } from "./helpers.ts" brings it`);
});

/** What is shown for the `|`, or null. */
async function inspect(text: string): Promise<string | null> {
  const [before = "", after = ""] = text.split("|");
  const { content } = await kernel.ask("inspect_request", {
    code: before + after,
    cursor_pos: [...before].length,
    detail_level: 0,
  });
  return content["found"] === true ? ((content["data"] as Record<string, string>)["text/plain"] ?? "") : null;
}

test.each([
  ["ro|ws", "rows: { price: number; name: string; }[]\n\nAll rows."],
  ["rows[0].pri|ce", "price: number"],
  ["import { tw|ice } from './helpers';", "twice: (n: number) => number\n\nDoubles."],
  ["import { twice } from './helpers';\ntwice|(1)", "twice: (n: number) => number\n\nDoubles."],
  ["let o: Opt|ions;", 'interface Options {\n  mode: "fast" | "slow";\n  size?: number;\n}'],
  ["type Pair = [number, string]; let p: Pa|ir;", "type Pair = [number, string]"],
  ["enum Color { Red, Blue }; Co|lor.Red", "enum Color { Red, Blue }"],
  ["new Bo|x(1)", "class Box"],
])("inspect_request tells about %j: %j", async (text, expected) => expect(await inspect(text)).toBe(expected));

test.each([
  ["con|st x = rows;"],
  ["ret|urn"],
  ["// ro|ws"],
  ["const s = 'ro|ws'"],
  ["1 + |1"],
  ["if (|rows) {}".replace("|rows", "| ")],
  ["nowhere|"],
])("inspect_request has no answer for %j", async (text) => expect(await inspect(text)).toBeNull());

test.each([
  ["runIt(|)", "how: Options: what to run"],
  ["runIt({ mode: 'fast', size: 2 }, |)", "times?: number: how often"],
  ["runIt({ mode: 'fast' }, rows.map((row) => [1, 2].length)[0], 'a', '|'", "...more: string[]"],
  ["const n = runIt({ mode: 'fast' }, (|", "times?: number: how often"],
])("inspect_request inside the brackets of %j tells the parameter %j", async (text, parameter) => {
  expect(await inspect(text)).toBe(
    `runIt(how: Options, times?: number, ...more: string[]): number\nNow: ${parameter}\n\nRuns it.`,
  );
});

test.each([
  ["new Box(|", "new Box<T>(value: T): Box<T>\nNow: value: T"],
  ["new Map<string, number>(|", "new Map"],
  [
    "rows.map(|",
    "map<U>(callbackfn: (value: { price: number; name: string; }, index: number, array: { price: number; name: string; }[]) => U, thisArg?: any): U[]\nNow: callbackfn",
  ],
  ["[3].reduce((a, b) => a + b, |", "reduce(callbackfn"],
])("inspect_request inside the brackets of %j begins with %j", async (text, expected) => {
  expect((await inspect(text))?.slice(0, expected.length)).toBe(expected);
});

test("inspect_request tells about a magic, and follows a name that is declared anew", async () => {
  expect(await inspect("%ru|n load")).toContain("%run [STAGE]");
  expect(await inspect("fresh|")).toBeNull();
  await kernel.run("const fresh = 1;");
  expect([await inspect("fresh|"), await inspect("fresh|")]).toEqual(["fresh: 1", "fresh: 1"]);
  await kernel.run("const fresh = 'text';");
  expect(await inspect("fresh|")).toBe('fresh: "text"');
});

test("completion and hover answer while a cell spins", async () => {
  const running = kernel.run("for (const end = Date.now() + 30000; Date.now() < end; );");
  let hasEnded = false;
  void running.then(() => {
    hasEnded = true;
  });
  expect(await chosen("rows[0].pr|")).toBe("rows[0].price");
  expect(await inspect("rows[0].pri|ce")).toBe("price: number");
  expect(hasEnded).toBe(false);
  await kernel.interrupt();
  await running;
});

test("complete_request offers the keys and the choices of a typed config in a cell (S2.10)", async () => {
  const config = "import type { ExperimentConfig } from 'stagebook/training';\nconst config: ExperimentConfig =";
  expect((await complete(`${config} { name: 'a', ph|`)).matches).toEqual(["phases"]);
  expect((await complete(`${config} { name: 'a', phases: [{ name: 'b', epochs: 1, val| }] };`)).matches).toEqual([
    "validateEvery",
  ]);
  expect((await complete("runIt({ mode: '|' })")).matches).toEqual(["fast", "slow"]);
});
