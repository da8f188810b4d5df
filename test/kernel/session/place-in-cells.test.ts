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

test("placeInCells() finds the column where the formatter joined lines, broke them, or put brackets around a parameter", () => {
  const source =
    "%%stage a\nconst all = rows\n  .map(row => row.size)\n  .filter(size => check(size),);\nconst b = [first(1), second(2), third(3)]";
  const joined = "const all = rows.map((row) => row.size).filter((size) => check(size));";
  const broken = "  const b = [\n    first(1),\n    second(2) + 0,\n    third(3),\n  ];";
  const at = (module: string, line: number, column: number): string => {
    const where = ".stagebook-run-92d013d8.ts";
    const error = { name: "E", message: "", trace: [{ inside: null, where, line, column }], text: "" };
    const [found] = placeInCells(error, module, [{ count: 4, source }]).trace;
    return `${found?.where} ${found?.line}:${found?.column}`;
  };
  expect(at(joined, 1, joined.indexOf("row.size") + 1)).toBe("cell 4 3:15");
  expect(at(joined, 1, joined.indexOf("check") + 1)).toBe("cell 4 4:19");
  expect(at(`const a = 1;\n${joined}`, 1, 1)).toBe("the pipeline's module 1:1");
  expect(at(broken, 1, 9)).toBe("the pipeline's module 1:9");
});
