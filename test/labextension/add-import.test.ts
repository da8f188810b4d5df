import { addImport } from "../../labextension/src/add-import.js";

const readFile = { name: "readFile", module: "node:fs/promises", typeOnly: false, isDefault: false };

function after(source: string, wanted: Partial<typeof readFile> = {}): string | null {
  const change = addImport(source, { ...readFile, ...wanted });
  return change === null ? null : source.slice(0, change.start) + change.text + source.slice(change.end);
}

test.each([
  ["readFile", 'import { readFile } from "node:fs/promises";\nreadFile'],
  ["%%stage a\n\n!ls\nx", '%%stage a\n\n!ls\nimport { readFile } from "node:fs/promises";\nx'],
  ["%%stage a", '%%stage a\nimport { readFile } from "node:fs/promises";\n'],
  ["import a from 'a';\nx", "import a from 'a';\nimport { readFile } from 'node:fs/promises';\nx"],
  ["import { stat } from 'node:fs/promises';", "import { stat, readFile } from 'node:fs/promises';"],
  ["import {} from 'node:fs/promises';", "import { readFile} from 'node:fs/promises';"],
  ["import {\n  stat,\n} from 'node:fs/promises';", "import {\n  stat, readFile,\n} from 'node:fs/promises';"],
  [
    "import type { A } from 'node:fs/promises';",
    "import type { A } from 'node:fs/promises';\nimport { readFile } from 'node:fs/promises';",
  ],
  ["import { readFile as load } from 'node:fs/promises';", "import { readFile as load, readFile } from 'node:fs/promises';"],
])("addImport() writes the import into %j", (source, expected) => expect(after(source)).toBe(expected));

test("addImport() leaves a cell alone that has the name", () => {
  expect(after("import { stat, readFile } from 'x';")).toBeNull();
  expect(after("import readFile from 'x';")).toBeNull();
});

test("addImport() writes default imports and those of types", () => {
  expect(after("x", { name: "pLimit", module: "p-limit", isDefault: true })).toBe('import pLimit from "p-limit";\nx');
  expect(after("x", { name: "Row", module: "./rows.ts", typeOnly: true })).toBe('import { type Row } from "./rows.ts";\nx');
});
