import { analyzeNotebook } from "../../../kernel/src/analysis/analyze-notebook.js";
import { areIndependent } from "../../../kernel/src/analysis/side-by-side.js";

/** Whether two stages are independent of which the first has this code, below a cell without a stage. */
function independent(above: string, code: string): boolean {
  const cells = [
    { id: "h", text: above, stage: null },
    { id: "a", text: code, stage: { name: "a", params: [] } },
    { id: "b", text: "const b = 1;", stage: { name: "b", params: [] } },
  ];
  return areIndependent(analyzeNotebook(cells));
}

test.each([
  ["", "const a = 2;", true],
  ["function twice(n: number) { return 2 * n }", "const a = twice(2);", true],
  ["", "const a = await fetch('https://example.org');", true],
  ["", "import { readFileSync } from 'node:fs';\nconst a = readFileSync('a.txt');", false],
  ["import { open } from './database.js';", "const a = open();", false],
  ["", "process.env.TZ = 'UTC';\nconst a = 1;", false],
  ["", "const a = process.cwd();", false],
])("areIndependent() of %j and %j is told from what the stages touch", (above, code, is) => {
  expect(independent(above, code)).toBe(is);
});

test("areIndependent() is false where stages share state through a function", () => {
  const cells = [
    { id: "h", text: "let count = 0;\nfunction next() { return ++count }", stage: null },
    { id: "a", text: "const a = next();", stage: { name: "a", params: [] } },
    { id: "b", text: "const b = next();", stage: { name: "b", params: [] } },
  ];
  expect(areIndependent(analyzeNotebook(cells))).toBe(false);
});
