import { join } from "node:path";
import { moduleNames } from "../../../../kernel/src/analysis/export/local-modules.js";

const source = join(__dirname, "../../../fixtures/notebooks/export");

test("moduleNames() leads from the target's folder to local files", () => {
  const name = moduleNames(source, join(source, "out"));
  expect(["./lib/shapes", "./lib/shapes.js", "./lib/units.json", "../other.mjs"].map(name)).toEqual([
    "../lib/shapes.js",
    "../lib/shapes.js",
    "../lib/units.json",
    "../../other.mjs",
  ]);
});

test("moduleNames() leaves packages and Node's own modules as they are", () => {
  expect(["zod", "node:fs", "@scope/name/part"].map(moduleNames(source, "/"))).toEqual(["zod", "node:fs", "@scope/name/part"]);
});

test("moduleNames() gives files beside the notebook a leading dot and an ending", () => {
  expect(["./lib/shapes", "./lib/shapes.ts"].map(moduleNames(source, source))).toEqual(["./lib/shapes.js", "./lib/shapes.ts"]);
});
