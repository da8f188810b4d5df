import type { ErrorReport } from "../../../kernel/src/messages";
import { placeInCells } from "../../../kernel/src/session/place-in-cells";

const moduleText =
  'const limit = 2;\n\nfunction check() {\n  if (rows.length > limit)\n    throw new RangeError("too many");\n}\n';
const cells = [
  { count: 7, source: "%%stage check\nif (rows.length > limit) throw new RangeError('too many');" },
  { count: 3, source: "const limit = 2;" },
];

/** An error of a run's module at these lines, innermost first. */
function errorAt(...lines: number[]): ErrorReport {
  const where = ".stagebook-run-92d013d8.ts?v=932cb431";
  const trace = lines.map((line) => ({ inside: "check", where, line, column: 9 }));
  const text = ["RangeError: too many", ...trace.map((at) => `    at check (${where}:${at.line}:${at.column})`)].join("\n");
  return { name: "RangeError", message: "too many", trace, text };
}

test("placeInCells() names the cell and the line that a line of the module was written in", () => {
  expect(placeInCells(errorAt(5, 1), moduleText, cells)).toEqual({
    name: "RangeError",
    message: "too many",
    trace: [
      { inside: "check", where: "cell 7", line: 2, column: 30 },
      { inside: "check", where: "cell 3", line: 1, column: 9 },
    ],
    text: "RangeError: too many\n    at check (cell 7, line 2:30)\n    at check (cell 3, line 1:9)",
  });
});

test("placeInCells() keeps the module's line where no cell has it", () => {
  const { text } = placeInCells(errorAt(3), moduleText, cells);
  expect(text).toBe("RangeError: too many\n    at check (the pipeline's module, line 3:9)");
});
