import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startKernel, type TestKernel } from "./client";

jest.setTimeout(60_000);
let kernel: TestKernel;

beforeEach(async () => {
  kernel = await startKernel();
});
afterEach(() => kernel.stop());

// load -> sum
async function runStages(): Promise<void> {
  await kernel.run("%%stage load\nconst rows = [1, 2, 3];", "a");
  await kernel.run("%%stage sum\nconst total = rows.length;", "b");
}

const read = (file: string): string => readFileSync(join(kernel.folder, file), "utf8");
const mermaid = 'flowchart TD\n  s0["load"]\n  s1["sum"]\n  s0 -->|rows| s1\n';
const dot = 'digraph pipeline {\n  node [shape=box];\n  "load";\n  "sum";\n  "load" -> "sum" [label="rows"];\n}\n';

test("exportMagic() prints the graph where no file is named", async () => {
  await runStages();
  expect((await kernel.run("%export --mermaid")).text).toBe(mermaid);
  expect((await kernel.run("%export --dot")).text).toBe(dot);
  const json = JSON.parse((await kernel.run("%export --json")).text) as Record<string, unknown>;
  expect(json).toEqual({
    cells: [
      { id: "a", stage: "load", defs: { rows: "const" }, uses: {}, writes: {}, mayWrite: [] },
      { id: "b", stage: "sum", defs: { total: "const" }, uses: { rows: "a" }, writes: {}, mayWrite: [] },
    ],
    stages: [
      { name: "load", inputs: [], outputs: [{ name: "rows", type: "number[]" }], slice: [] },
      {
        name: "sum",
        inputs: [{ name: "rows", from: "load", type: "number[]" }],
        outputs: [{ name: "total", type: "number" }],
        slice: [],
      },
    ],
    edges: [["load", "sum", ["rows"]]],
    orderEdges: [],
    messages: [],
  });
});

test("exportMagic() writes the graph to a file, before or behind the flag", async () => {
  await runStages();
  expect((await kernel.run("%export graph.mmd --mermaid")).text).toBe("Wrote the graph to graph.mmd\n");
  expect((await kernel.run("%export --dot graph.dot")).text).toBe("Wrote the graph to graph.dot\n");
  expect((await kernel.run("%export --json graph.json")).text).toBe("Wrote the graph to graph.json\n");
  expect([read("graph.mmd"), read("graph.dot")]).toEqual([mermaid, dot]);
  expect(read("graph.json")).toBe((await kernel.run("%export --json")).text);
});

test("exportMagic() says in one sentence why it cannot write a graph", async () => {
  const sentence = async (code: string) => (await kernel.run(code)).error;
  expect(await sentence("%export --dot")).toBe(
    "ExportError: There is no stage to export: write '%%stage NAME' on the first line of a cell and run it",
  );
  await runStages();
  expect(await sentence("%export --dot --json")).toBe("MagicError: '%export' takes one of --mermaid, --dot and --json at a time");
  expect(await sentence("%export --dot a.dot b.dot")).toBe("MagicError: '%export' takes one file, as in '%export pipeline.ts'");
  expect(await sentence("%export --mermaid pipeline.ts")).toBe(
    "ExportError: 'pipeline.ts' is the name of a module; name the graph's file after its form, as in 'graph.mmd'",
  );
  expect(await sentence("%export --dot nowhere/a.dot")).toBe(
    "ExportError: Cannot write 'nowhere/a.dot': there is no folder 'nowhere'; make it first, or name another one",
  );
  expect(await sentence("%export --svg")).toBe(
    "MagicFlagError: '%export' has no flag '--svg'. Flags here: --mermaid, --dot, --json",
  );
});
