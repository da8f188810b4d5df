import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
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
    "MagicFlagError: '%export' has no flag '--svg'. Flags here: --mermaid, --dot, --json, --schemas, --force, --partial, --split, --prove",
  );
});

test("exportMagic() writes over what it exported, and over nothing that was written by hand", async () => {
  await runStages();
  expect((await kernel.run("%export pipeline.ts")).status).toBe("ok");
  await kernel.run("%%stage sum\nconst total = rows.length * 2;", "b");
  expect((await kernel.run("%export pipeline.ts")).status).toBe("ok");
  expect(read("pipeline.ts")).toContain("rows.length * 2");

  appendFileSync(join(kernel.folder, "pipeline.ts"), "// mine\n");
  expect((await kernel.run("%export pipeline.ts")).error).toBe(
    "ExportError: Cannot write 'pipeline.ts': it was edited since it was exported; overwrite it with '%export pipeline.ts --force', or name another file",
  );
  expect(read("pipeline.ts")).toContain("// mine");
  expect((await kernel.run("%export pipeline.ts --force")).status).toBe("ok");
  expect(read("pipeline.ts")).not.toContain("// mine");
  expect((await kernel.run("%export pipeline.ts")).status).toBe("ok");
});

test("exportMagic() refuses a file that it did not export, but for one that is the same already", async () => {
  await runStages();
  writeFileSync(join(kernel.folder, "my notes.md"), "# Notes\n");
  expect((await kernel.run("%export 'my notes.md' --mermaid")).error).toBe(
    "ExportError: Cannot write 'my notes.md': it is there already and was not exported from here; overwrite it with '%export \"my notes.md\" --mermaid --force', or name another file",
  );
  expect(read("my notes.md")).toBe("# Notes\n");
  writeFileSync(join(kernel.folder, "graph.dot"), dot);
  expect((await kernel.run("%export graph.dot --dot")).text).toBe("Wrote the graph to graph.dot\n");
  mkdirSync(join(kernel.folder, "folder.ts"));
  expect((await kernel.run("%export folder.ts")).error).toBe("ExportError: Cannot write 'folder.ts': it is a folder");
});

test("exportMagic() takes a record that someone broke for an empty one", async () => {
  await runStages();
  await kernel.run("%export graph.dot --dot");
  writeFileSync(join(kernel.folder, ".stagebook", "exports.json"), "{");
  await kernel.run("%%stage add\nconst more = total + 1;", "c");
  expect((await kernel.run("%export graph.dot --dot")).error).toBe(
    "ExportError: Cannot write 'graph.dot': it is there already and was not exported from here; overwrite it with '%export graph.dot --dot --force', or name another file",
  );
});

test("exportMagic() refuses a stage with a type error, and leaves it out with --partial", async () => {
  await runStages();
  await kernel.run("%%stage bad\nconst word: string = rows.length;", "c");
  const refused = "Stage 'bad' has a type error: Type 'number' is not assignable to type 'string' (cell 3, line 1)";
  expect((await kernel.run("%export p.ts")).error).toBe(
    `ExportError: ${refused}; mend it, or leave the stage out with '--partial'`,
  );
  expect((await kernel.run("%export p.ts --partial")).text).toBe(
    `Wrote 2 stages to p.ts. Run it: npx stagebook run p.ts\nLeft out: ${refused}\n`,
  );
  expect(read("p.ts")).not.toContain("bad");
});
