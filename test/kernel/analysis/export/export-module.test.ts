import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { analyzeNotebook } from "../../../../kernel/src/analysis/analyze-notebook.js";
import { exportModule } from "../../../../kernel/src/analysis/export/export-module.js";

const root = resolve(__dirname, "../../../..");
const fixtures = join(root, "test/fixtures/notebooks/export");
const names = readdirSync(fixtures).flatMap((file) => (file.endsWith(".txt") ? [file.replace(/\.txt$/, "")] : []));

interface Exported {
  readonly error?: string;
  readonly outputs?: Record<string, Record<string, unknown>>;
  readonly splitOutputs?: Record<string, Record<string, unknown>>;
  readonly isStable?: boolean;
}

let folder: string;
let exported: Record<string, Exported>;

beforeAll(() => {
  mkdirSync(join(root, "test/dist"), { recursive: true });
  // Inside the repository, so that the modules find its packages.
  folder = mkdtempSync(join(root, "test/dist/export-"));
  const script = join(__dirname, "export-fixtures.mjs");
  const output = execFileSync(process.execPath, [script, fixtures, folder], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  // The notebooks print lines of their own above.
  exported = JSON.parse(output.trimEnd().split("\n").at(-1) ?? "");
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(names)("exportModule() of %s gives the notebook's values", (name) => {
  const { outputs = {}, error } = exported[name] ?? {};
  expect(error).toBeUndefined();
  const expected: Record<string, Record<string, unknown>> = JSON.parse(sectionOf(name, "expect"));
  const found = Object.entries(expected).map(([stage, values]) => [
    stage,
    Object.fromEntries(Object.keys(values).map((key) => [key, outputs[stage]?.[key]])),
  ]);
  expect(Object.fromEntries(found)).toEqual(expected);
});

test("writeSplit() gives the values of the single file", () => {
  const different = names.filter(
    (name) => JSON.stringify(exported[name]?.splitOutputs) !== JSON.stringify(exported[name]?.outputs),
  );
  expect(different).toEqual([]);
  expect(readdirSync(join(folder, "closures-over-state")).sort()).toEqual([
    "first.ts",
    "helpers.ts",
    "index.ts",
    "second.ts",
    "third.ts",
  ]);
});

test("exportModule() gives the same text for the same notebook", () => {
  expect(names.filter((name) => exported[name]?.isStable !== true)).toEqual([]);
});

test("exportModule() writes modules, split or whole, that pass tsc --strict --noUncheckedIndexedAccess", () => {
  const compilerOptions = {
    ...{ strict: true, noUncheckedIndexedAccess: true, verbatimModuleSyntax: true, skipLibCheck: true, noEmit: true },
    ...{ module: "nodenext", target: "esnext", types: ["node"], resolveJsonModule: true },
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["**/*.ts"] }));
  const { stdout } = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder], {
    encoding: "utf8",
  });
  expect(stdout).toBe("");
}, 60_000);

test.each(["classes", "comments", "params", "params-cell", "schemas"])("exportModule() writes %s as a person would", (name) => {
  expect(readFileSync(join(folder, `${name}.ts`), "utf8")).toBe(readFileSync(join(fixtures, `${name}.expected`), "utf8"));
});

/** The error of exporting one stage of this text. */
async function refused(text: string): Promise<unknown> {
  const analysis = analyzeNotebook([{ id: "a", text, stage: { name: "ask", params: [] } }]);
  return await exportModule(analysis, { name: "n" }).catch(String);
}

test("exportModule() refuses what only a notebook has", async () => {
  expect([
    await refused('const name = await prompt("Name?")'),
    await refused("const shown = display(1)"),
    await refused("const stages = pipeline.stages"),
  ]).toEqual([
    "ExportError: Cell 1 uses 'prompt', which a module does not have; make the answer a param instead (--params)",
    "ExportError: Cell 1 works with what 'display' gives, which a module does not have; take it out",
    "ExportError: Cell 1 uses 'pipeline', which a module does not have; take it out",
  ]);
});

test("exportModule() refuses a namespace that is tied to its stage", async () => {
  expect(await refused("let size = 2\nsize += 1\nnamespace Box { export const width = size }")).toBe(
    "ExportError: Stage 'ask' declares 'Box', which can only stand above all stages, and 'Box' uses 'size' of the stage; move 'Box' and 'size' to a cell without %%stage",
  );
});

function sectionOf(name: string, section: string): string {
  return readFileSync(join(fixtures, `${name}.txt`), "utf8").split(`=== ${section}\n`)[1] ?? "";
}
