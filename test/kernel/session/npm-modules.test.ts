import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startKernel, type TestKernel } from "./client";

jest.setTimeout(60_000);
let kernel: TestKernel;

beforeAll(async () => {
  kernel = await startKernel();
  const place = join(kernel.folder, "node_modules/tiny-words");
  mkdirSync(place, { recursive: true });
  const write = (name: string, text: string): void => writeFileSync(join(place, name), text);
  write(
    "package.json",
    '{ "name": "tiny-words", "version": "4.2.0", "type": "module", "exports": { ".": { "types": "./index.d.ts", "default": "./index.js" }, "./more": { "types": "./index.d.ts", "default": "./index.js" } } }',
  );
  write("index.js", "export const count = (text) => text.split(' ').length; export default count;\n");
  write("index.d.ts", "export declare const count: (text: string) => number; export default count;\n");
});
afterAll(() => kernel.stop());

test("imports as Deno's notebooks write them bring the installed package, with its types", async () => {
  expect((await kernel.run("import { count } from 'npm:tiny-words@4';\ncount('a b')")).value).toBe("2");
  expect((await kernel.run("import words from \"npm:tiny-words@^4.1/more\";\nwords('a b c')")).value).toBe("3");
  expect((await kernel.run("const { count: again } = await import('npm:tiny-words');\nagain('a')")).value).toBe("1");
  const wrong = await kernel.run("import { count } from 'npm:tiny-words@4';\ncount(1)");
  expect(wrong.error).toContain(
    "Type error in line 2: Argument of type 'number' is not assignable to parameter of type 'string'.",
  );
  expect(wrong.error).toContain("count(1)");
});

test("a version other than the installed one is refused with what to run", async () => {
  const { error } = await kernel.run("import { count } from 'npm:tiny-words@3';");
  expect(error).toContain("'npm:tiny-words@3' asks for 3, and tiny-words 4.2.0 is installed; run %npm install tiny-words@3");
});

test("what is not installed, of JSR or on the net is told in one sentence, types checked or not", async () => {
  const cases = [
    ["import a from 'nowhere-words';", "Package 'nowhere-words' is not installed; run %npm install nowhere-words"],
    ["import a from 'npm:nowhere-words@2';", "Package 'nowhere-words' is not installed; run %npm install nowhere-words@2"],
    ["import a from 'jsr:@std/path';", "run !npx jsr add @std/path"],
    ["import a from 'https://esm.sh/d3@7';", 'run %npm install d3 and import from "d3"'],
  ] as const;
  for (const mode of ["gate", "off"]) {
    await kernel.run(`%typecheck ${mode}`);
    for (const [cell, sentence] of cases) expect((await kernel.run(cell)).error).toContain(sentence);
  }
  await kernel.run("%typecheck gate");
});

test("an exported pipeline imports the package by Node's name", async () => {
  await kernel.run("import { count } from 'npm:tiny-words@4';", "c1");
  await kernel.run("%%stage words\nconst total = count('a b c d');", "c2");
  expect((await kernel.run("%export out.ts")).status).toBe("ok");
  expect(readFileSync(join(kernel.folder, "out.ts"), "utf8")).toContain('import { count } from "tiny-words";');
  expect((await kernel.run("%run")).error).toBeUndefined();
});
