import { isMet, missingModule, nodeModule, parseNpm } from "../../../kernel/src/modules/npm-specifier";

test("parseNpm() takes a specifier of Deno apart", () => {
  expect(parseNpm("npm:lodash@4")).toEqual({ name: "lodash", range: "4", module: "lodash" });
  expect(parseNpm("npm:@scope/part@^1.2.0/sub/path.js")).toEqual({
    name: "@scope/part",
    range: "^1.2.0",
    module: "@scope/part/sub/path.js",
  });
  expect(parseNpm("npm:/d3")).toEqual({ name: "d3", range: "", module: "d3" });
  expect([parseNpm("lodash"), parseNpm("node:fs"), parseNpm("npm:")]).toEqual([null, null, null]);
  expect([nodeModule("npm:d3@7/x"), nodeModule("./x"), nodeModule("node:fs")]).toEqual(["d3/x", "./x", "node:fs"]);
});

test.each([
  ["4", "4.17.21", true],
  ["4", "3.10.1", false],
  ["4.17", "4.16.9", false],
  ["4.17.21", "4.17.21", true],
  ["4.17.21", "4.17.20", false],
  ["^1.2.3", "1.9.0", true],
  ["^1.2.3", "1.2.2", false],
  ["^1.2.3", "2.0.0", false],
  ["^0.2.3", "0.3.0", false],
  ["^0.2.3", "0.2.9", true],
  ["~1.2.3", "1.2.9", true],
  ["~1.2.3", "1.3.0", false],
  [">=2", "10.0.0", true],
  ["", "1.0.0", true],
  ["latest", "1.0.0", true],
  ["1.x || 2", "9.0.0", true],
  ["5", "5.0.0-beta.1", true],
])("isMet(%j, %j) is %j", (range, version, expected) => expect(isMet(range, version)).toBe(expected));

test.each([
  ["lodash", "Package 'lodash' is not installed; run %npm install lodash"],
  ["@scope/part/sub", "Package '@scope/part' is not installed; run %npm install @scope/part"],
  ["npm:lodash@4/fp", "Package 'lodash' is not installed; run %npm install lodash@4"],
  [
    "jsr:@std/path@1",
    "'jsr:@std/path@1' is of JSR, and cells run in Node; run !npx jsr add @std/path and import from \"@std/path\"",
  ],
  [
    "https://esm.sh/d3@7",
    "'https://esm.sh/d3@7' cannot be imported, as Node loads no modules from the net; run %npm install d3 and import from \"d3\"",
  ],
  [
    "https://cdn.jsdelivr.net/npm/@observablehq/plot@0.6/+esm",
    "'https://cdn.jsdelivr.net/npm/@observablehq/plot@0.6/+esm' cannot be imported, as Node loads no modules from the net; run %npm install @observablehq/plot and import from \"@observablehq/plot\"",
  ],
  [
    "https://deno.land/std/path/mod.ts",
    "'https://deno.land/std/path/mod.ts' cannot be imported, as Node loads no modules from the net; install its package with %npm install, or save the file beside the notebook",
  ],
])("missingModule(%j) says what to do", (specifier, sentence) => expect(missingModule(specifier)).toBe(sentence));
