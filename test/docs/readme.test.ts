import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startKernel, type TestKernel } from "../kernel/session/client.js";

jest.setTimeout(60_000);

const root = join(__dirname, "..", "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

test("README.md draws each room of the kernel and no other", () => {
  const drawn = [...readme.matchAll(/^ {2}src\/(\w+)\//gm)].map(([, name]) => name);
  const rooms = readdirSync(join(root, "kernel", "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(drawn.sort()).toEqual(rooms.map((entry) => entry.name).sort());
});

test("README.md tells the import map that is checked", () => {
  const { forbidden } = require("../architecture/layers.cjs") as { forbidden: readonly { name: string; comment: string }[] };
  const checked = forbidden.flatMap(({ name, comment }) => {
    const [, room, below = ""] = /^kernel\/src\/(\w+) may import (.*) and errors\.ts$/.exec(comment) ?? [];
    return name.endsWith("-imports-down") && room !== undefined && room !== "messages"
      ? [[room, below.split(", ")] as const]
      : [];
  });
  const told = [...readme.matchAll(/^([\w, ]+?) +-> ([\w, ]+)$/gm)].flatMap(([, rooms = "", below = ""]) =>
    rooms.split(", ").map((room) => [room, below === "nothing" ? [] : below.split(", ")] as const),
  );
  // Everybody may import messages; the README says so once, above the map.
  const sorted = (map: readonly (readonly [string, readonly string[]])[]) =>
    Object.fromEntries(map.map(([room, below]) => [room, below.filter((name) => name !== "messages").sort()]));
  expect(sorted(told)).toEqual(sorted(checked));
});

test("README.md names commands that there are", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, name = ""]) => name);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

describe("the cells of README.md", () => {
  const cells = [...readme.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, text = ""]) => text);
  let kernel: TestKernel;
  beforeAll(async () => {
    kernel = await startKernel();
    // What the reader has done before.
    await kernel.run("const epochs = 2;\nconst learningRate = 0.1;");
    await kernel.run(
      "function fit(rows: number[], settings: { epochs: number; learningRate: number }) { return [rows, settings]; }",
    );
    await kernel.run("%%stage load\nconst rows = [1, 2, 3];", "load");
  });
  afterAll(() => kernel.stop());

  test.each(cells)("%s runs", async (text) => {
    const { status, error } = await kernel.run(text, `cell ${cells.indexOf(text)}`);
    expect([status, error]).toEqual(["ok", undefined]);
  });
});
