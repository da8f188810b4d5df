import { CellCompiler } from "../../../kernel/src/cells/cell-compiler";
import { compileCell } from "../../../kernel/src/cells/compile-cell";

const nothing = { has: () => false, isCaptured: () => false };

test("compile() gives the same as compileCell(), again under another count, and anew when a name is something else", () => {
  const compiler = new CellCompiler();
  const cell = (count: number, lineOffset = 0) => ({
    id: 10 + count,
    count,
    body: "let n = 0;\nfor (const row of rows) n += row;\nn",
    lineOffset,
  });
  const withRows = { has: (name: string) => name === "rows", isCaptured: () => false };
  const captured = { has: (name: string) => name === "rows", isCaptured: (name: string) => name === "rows" };
  for (const [count, scope] of [
    [1, nothing],
    [2, nothing],
    [3, withRows],
    [4, withRows],
    [5, captured],
    [6, nothing],
  ] as const)
    expect(compiler.compile(cell(count), scope)).toEqual(compileCell(cell(count), scope));
  expect(compiler.compile(cell(7, 2), nothing)).toEqual(compileCell(cell(7, 2), nothing));
  expect(compiler.compile({ ...cell(8), body: "const = 1" }, nothing)).toEqual(
    compileCell({ ...cell(8), body: "const = 1" }, nothing),
  );
});
