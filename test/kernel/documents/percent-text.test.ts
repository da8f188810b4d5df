import fc from "fast-check";
import {
  emptyNotebook,
  isPercentText,
  parseNotebook,
  parsePercent,
  percentText,
  withCells,
} from "../../../kernel/src/documents/index.js";

const code = (source: string, id: string | null = null) => ({ kind: "code" as const, id, source });
const markdown = (source: string) => ({ kind: "markdown" as const, id: null, source });

test("percentText() writes magics and text as comments", () => {
  const cells = [
    markdown("# Title\n\nMore"),
    code("%%stage load --params a\n%time 1\n\nconst rows = [1];\n// %%not a mark"),
    code("%%bash\nls\n\npwd"),
    code("!ls", "a b"),
  ];
  const text = `// %% [markdown]
// # Title
//
// More

// %%
// %%stage load --params a
// %time 1

const rows = [1];
// // %%not a mark

// %%
// %%bash
// ls
//
// pwd

// %% id="a b"
// !ls
`;
  expect(percentText(cells)).toBe(text);
  expect(parsePercent(text)).toEqual(cells);
});

test("parsePercent() reads what other tools write", () => {
  expect(
    parsePercent("import a from 'a';\n\n// %% first cell\nconst b = a;\n\n// %% [md]\n/*\nHello\n*/\n// %%\r\nlet c;\r\n"),
  ).toEqual([code("import a from 'a';"), code("const b = a;"), markdown("Hello"), code("let c;")]);
  expect([isPercentText("// %%\n1"), isPercentText("const a = 1; // %%"), isPercentText("// %%stage a")]).toEqual([
    true,
    false,
    false,
  ]);
});

test("parsePercent() gives what percentText() was given", () => {
  const line = fc.constantFrom(
    "const a = 1;",
    "",
    "// %%",
    "// %% x",
    "// // %%stage b",
    "%%stage a",
    "%run",
    "!ls -l",
    "  b();",
    "// note",
    "`",
    "%%bash",
    "// %time 1",
  );
  const source = fc
    .array(line, { minLength: 1, maxLength: 6 })
    .map((lines) => lines.join("\n"))
    .filter((text) => text === text.trim() && text !== "");
  const cell = fc.record({
    kind: fc.constantFrom("code" as const, "markdown" as const, "raw" as const),
    id: fc.constantFrom("c1", null),
    source,
  });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 4 }), (cells) =>
      expect(parsePercent(percentText(cells))).toEqual(cells),
    ),
    { numRuns: 500 },
  );
});

test("withCells() keeps what a notebook knows of cells that are in both", () => {
  const before = parseNotebook(
    JSON.stringify({
      cells: [
        {
          cell_type: "code",
          id: "x",
          source: ["1 + 1"],
          metadata: { tags: ["a"] },
          execution_count: 3,
          outputs: [{ output_type: "stream", name: "stdout", text: "hi" }],
        },
        { cell_type: "markdown", id: "y", source: "Text", metadata: {} },
      ],
      ...{ metadata: { mine: 1 }, nbformat: 4, nbformat_minor: 5 },
    }),
  );
  if (typeof before === "string") throw new TypeError(before);
  const file = JSON.parse(withCells(before, [markdown("Text"), code("2"), code("1 + 1"), code("1 + 2", "x")])) as {
    cells: Record<string, unknown>[];
    metadata: unknown;
  };
  expect(file.metadata).toEqual({ mine: 1 });
  expect(file.cells.map(({ id, execution_count: count }) => [id, count])).toEqual([
    ["y", undefined],
    ["cell-2", null],
    ["x", 3],
    ["x-2", null],
  ]);
  expect(JSON.parse(withCells(emptyNotebook(), []))).toMatchObject({ metadata: { kernelspec: { name: "stagebook" } } });
});
