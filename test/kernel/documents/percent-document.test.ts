import fc from "fast-check";
import { readPercent, writePercent } from "../../../kernel/src/documents/index.js";

const file = `// ---
// jupyter: {}
// ---

import a from 'a';
// %% first  {"tags": ["x"]}

const b = a;
// %% [md] Heading
/*
# Hello
*/


// %%
// %%stage train --params epochs
const model = 1;

// %% id="same id"
1
// %% id="same id"
`;

const plain = (text: string) => readPercent(text).cells.map(({ kind, id, source }) => ({ kind, id, source }));

test("readPercent() names each cell by its mark, its stage or its first line, and keeps empty ones", () => {
  expect(plain(file)).toEqual([
    { kind: "code", id: "cell", source: "// ---\n// jupyter: {}\n// ---\n\nimport a from 'a';" },
    { kind: "code", id: "const-b-a", source: "const b = a;" },
    { kind: "markdown", id: "Hello", source: "# Hello" },
    { kind: "code", id: "stage-train", source: "%%stage train --params epochs\nconst model = 1;" },
    { kind: "code", id: "same-id", source: "1" },
    { kind: "code", id: "same-id-2", source: "" },
  ]);
});

test("writePercent() changes the lines of the changed cell alone", () => {
  const document = readPercent(file);
  const cells = plain(file).map((cell) => (cell.id === "const-b-a" ? { ...cell, source: "const b = 2;" } : cell));
  expect(writePercent(document, cells)).toBe(file.replace("\n\nconst b = a;", "\nconst b = 2;"));
});

test("writePercent() writes new, moved, deleted and retyped cells", () => {
  const text = "const a = 1;\n\n// %% one\n1\n\n// %% two [markdown]\n// Two\n";
  const document = readPercent(text);
  const [a, one, two] = document.cells;
  if (a === undefined || one === undefined || two === undefined) throw new RangeError("three cells");
  const write = (...cells: Parameters<typeof writePercent>[1]) => writePercent(document, cells);
  expect(write(one, { kind: "code", id: "x", source: "%run" }, a)).toBe(
    "// %% one\n1\n\n// %%\n// %run\n\n// %%\nconst a = 1;\n",
  );
  expect(write({ ...a, kind: "markdown", source: "A" }, { ...two, kind: "code", source: "2" })).toBe(
    "// %% [markdown]\n// A\n\n// %% two\n2\n",
  );
  expect(write({ ...one, kind: "raw" })).toBe("// %% [raw] one\n// 1\n");
  expect(write()).toBe("");
  expect(writePercent(readPercent("\n"), [{ kind: "code", id: "x", source: "" }])).toBe("\n");
  expect(writePercent(readPercent(""), [{ kind: "code", id: "x", source: "1" }])).toBe("// %%\n1\n");
});

const line = fc.constantFrom(
  "// %%",
  "// %% [markdown] {}",
  '// %% id="a"',
  "// %% [raw]",
  "",
  "  ",
  "const a = 1;  ",
  "// note",
  "// // %% x",
  "// %%stage a",
  "%time",
  "/*",
  "*/",
  "// %%bash",
);
const text = fc.array(line, { maxLength: 9 }).map((lines) => lines.join("\n"));

test("writePercent() gives the very text for cells that nobody changed", () => {
  fc.assert(
    fc.property(text, (before) => {
      const document = readPercent(before);
      expect(writePercent(document, document.cells)).toBe(before);
    }),
    { numRuns: 1000 },
  );
});

test("readPercent() reads what writePercent() wrote of changed and moved cells", () => {
  const kind = fc.constantFrom("code" as const, "markdown" as const);
  const source = fc
    .array(fc.constantFrom("const a = 1;", "%%stage a", "// %%", "// // %% b", "", "!ls", "%%bash", "text"), {
      minLength: 1,
      maxLength: 4,
    })
    .map((lines) => lines.join("\n"))
    .filter((each) => each === each.trim() && each !== "");
  const change = fc.record({ at: fc.nat(8), kind, source });
  fc.assert(
    fc.property(text, fc.array(change, { maxLength: 4 }), fc.boolean(), (before, changes, isReversed) => {
      const document = readPercent(before);
      const cells = document.cells.map(({ kind: own, id, source: old }) => ({ kind: own, id, source: old }));
      for (const { at, ...now } of changes) cells[Math.min(at, cells.length)] = { id: cells[at]?.id ?? `new-${at}`, ...now };
      if (isReversed) cells.reverse();
      const wanted = cells.map(({ kind: each, source: own }) => ({ kind: each, source: own }));
      const read = readPercent(writePercent(document, cells)).cells.map(({ kind: each, source: own }) => ({
        kind: each,
        source: own,
      }));
      expect(read).toEqual(wanted);
    }),
    { numRuns: 1000 },
  );
});
