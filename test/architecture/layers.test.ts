import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = join(__dirname, "..", "..");
const cruiser = join(root, "node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs");

/** One file per rule that it breaks, each on its own. */
const planted: Readonly<Record<string, string>> = {
  "kernel/src/index.ts": 'export * from "./cells/index.js";',
  "kernel/src/errors.ts": 'import "./protocol/index.js";',
  "kernel/src/stages/index.ts": 'import type { Run } from "../runs/index.js";',
  "kernel/src/runs/index.ts": 'import { deep } from "../stages/deep.js";\nexport interface Run { a: typeof deep }',
  "kernel/src/stages/deep.ts": 'export const deep = 1;\nexport * from "../host/index.js";',
  "kernel/src/host/index.ts": 'import zmq from "zeromq";\nexport { zmq };',
  "kernel/src/cells/index.ts": 'import { a } from "./a.js";\nimport ts from "typescript";\nexport { a, ts };',
  "kernel/src/cells/a.ts": 'import type { B } from "./b.js";\nexport const a: B = 1;',
  "kernel/src/cells/b.ts": 'import type { a } from "./a.js";\nexport type B = number;\nexport type A = typeof a;',
  "kernel/src/protocol/index.ts": "export const wire = 1;",
  "kernel/src/session/index.ts": 'import "../cli/index.js";\nimport "./nowhere.js";',
  "kernel/src/cli/index.ts": "export {};",
  "labextension/src/page.ts": 'import "../../kernel/src/session/index.js";',
  "node_modules/zeromq/package.json": '{ "name": "zeromq", "main": "index.js" }',
  "node_modules/zeromq/index.js": "",
  "node_modules/typescript/package.json": '{ "name": "typescript", "main": "index.js" }',
  "node_modules/typescript/index.js": "",
};

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

function violationsOf(folder: string): readonly string[] {
  const args = [
    cruiser,
    "--config",
    join(root, "test/architecture/layers.cjs"),
    "--output-type",
    "json",
    "kernel",
    "labextension",
  ];
  const report = JSON.parse(execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" }));
  const violations: readonly Violation[] = report.summary.violations;
  return violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`).sort();
}

test("layers.cjs finds each kind of import that is not allowed, type-only ones included", () => {
  const folder = mkdtempSync(join(tmpdir(), "stagebook-layers-"));
  try {
    for (const [file, text] of Object.entries(planted)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), `${text}\n`);
    }
    const found = violationsOf(folder);
    expect(found).toEqual(
      expect.arrayContaining([
        "doors-only: kernel/src/runs/index.ts -> kernel/src/stages/deep.ts",
        "entry-is-a-table-of-contents: kernel/src/index.ts -> kernel/src/cells/index.ts",
        "everything-resolves: kernel/src/session/index.ts -> ./nowhere.js",
        "heavy-typescript-typescript-native: kernel/src/cells/index.ts -> node_modules/typescript/index.js",
        "heavy-zeromq: kernel/src/host/index.ts -> node_modules/zeromq/index.js",
        "library-stays-light: kernel/src/stages/index.ts -> node_modules/zeromq/index.js",
        "no-cycles: kernel/src/cells/a.ts -> kernel/src/cells/b.ts",
        "page-sees-messages-and-documents: labextension/src/page.ts -> kernel/src/session/index.ts",
        "session-imports-down: kernel/src/session/index.ts -> kernel/src/cli/index.ts",
        "stages-imports-down: kernel/src/stages/deep.ts -> kernel/src/host/index.ts",
        "stages-imports-down: kernel/src/stages/index.ts -> kernel/src/runs/index.ts",
        "wire-is-for-session-and-cli: kernel/src/errors.ts -> kernel/src/protocol/index.ts",
      ]),
    );
    expect(found.filter((line) => line.startsWith("cells-imports-down"))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
