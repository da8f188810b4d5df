import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startKernel, type TestKernel } from "./client";

jest.setTimeout(60_000);
let kernel: TestKernel;

const text = "// %% [markdown]\n// # Load the rows\n\n// %%\n// %%stage load\nconst rows = [1, 2, 3];\n";

beforeEach(async () => {
  process.env["JPY_SESSION_NAME"] = "work/steps.ts";
  kernel = await startKernel();
  writeFileSync(join(kernel.folder, "steps.ts"), text);
  await kernel.run("%%stage load\nconst rows = [1, 2, 3];", "stage-load");
});
afterEach(async () => {
  delete process.env["JPY_SESSION_NAME"];
  await kernel.stop();
});

test("a file with percent marks that is open as a notebook names its export and documents its stages", async () => {
  await kernel.run("%export pipeline.ts");
  const module = readFileSync(join(kernel.folder, "pipeline.ts"), "utf8");
  expect(module).toContain("Load the rows");
  expect(module).toContain('"steps"');
});

test("%export never writes over the file that is the notebook itself", async () => {
  const sentence = "ExportError: 'steps.ts' is this notebook itself; name another file, as in '%export steps-pipeline.ts'";
  expect((await kernel.run("%export steps.ts --force")).error).toBe(sentence);
  expect(readFileSync(join(kernel.folder, "steps.ts"), "utf8")).toBe(text);
});

test("%verify reads the cells of a file with percent marks", async () => {
  const { displays, error } = await kernel.run("%verify");
  expect(error).toBeUndefined();
  expect(JSON.stringify(displays.at(-1))).toContain("1 cell of steps.ts in a fresh kernel");
});

test("a notebook that is renamed names its export by its new name", async () => {
  await kernel.tell("comm_open", { comm_id: "p", target_name: "stagebook.page", data: {} });
  const cells = { type: "cells", cells: ["stage-load"], notebook: "parts.ts" };
  writeFileSync(join(kernel.folder, "parts.ts"), text);
  await kernel.tell("comm_msg", { comm_id: "p", data: cells });
  expect((await kernel.run("%export parts.ts")).error).toContain("'parts.ts' is this notebook itself");
  await kernel.run("%export pipeline.ts");
  expect(readFileSync(join(kernel.folder, "pipeline.ts"), "utf8")).toContain('"parts"');
});
