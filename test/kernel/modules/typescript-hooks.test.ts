import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Folder } from "../cli/command.js";

jest.setTimeout(20_000);
const loader = JSON.stringify(join(__dirname, "..", "..", "..", "kernel", "dist", "modules", "index.js"));
let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

/** Imports `main.ts` with the loader and gives what it prints. */
async function runMain(main: string): Promise<string> {
  folder.write({
    "main.ts": main,
    "start.mjs": `import { registerTypeScriptLoader } from ${loader};\nregisterTypeScriptLoader();\ntry { await import("./main.ts"); } catch (error) { console.log(error.name, error.message, error.stack.split("\\n")[1]); }\n`,
  });
  const { stdout, stderr } = await folder.node(["start.mjs"]);
  return stdout + stderr;
}

test("registerTypeScriptLoader() finds local files without an ending, as .js and as a folder", async () => {
  mkdirSync(join(folder.path, "shapes"));
  folder.write({
    "a.ts": "export const a: number = 1;",
    "b.ts": "export const b: number = 2;",
    "shapes/index.ts": "export enum C { c = 3 }",
  });
  expect(
    await runMain(
      'import { a } from "./a";\nimport { b } from "./b.js";\nimport { C } from "./shapes";\nconsole.log(a + b + C.c);\n',
    ),
  ).toBe("6\n");
});

test("registerTypeScriptLoader() gives traces at the lines of the TypeScript", async () => {
  expect(await runMain('interface A { b: number }\n\ntype C = A;\nthrow new RangeError("no rows");\n')).toMatch(
    /^RangeError no rows .*main\.ts:4:7\)?\n$/,
  );
});

test("registerTypeScriptLoader() finds stagebook and zod where nothing is installed", async () => {
  expect(
    await runMain(
      'import { range } from "stagebook";\nimport { z } from "zod";\nconsole.log([...range(2)], z.number().parse(3));\n',
    ),
  ).toBe("[ 0, 1 ] 3\n");
});

test("registerTypeScriptLoader() prefers the package beside the file to our own", async () => {
  mkdirSync(join(folder.path, "node_modules", "zod"), { recursive: true });
  folder.write({
    "node_modules/zod/package.json": '{ "type": "module", "exports": "./index.js" }',
    "node_modules/zod/index.js": 'export const z = "theirs";',
  });
  expect(await runMain('import { z } from "zod";\nconsole.log(z);\n')).toBe("theirs\n");
});

test("registerTypeScriptLoader() says which file and line cannot be read", async () => {
  expect(await runMain("const a = 1;\nconst b: = 2;\n")).toContain("main.ts': line 2: Unexpected token");
});

test("registerTypeScriptLoader() runs standard decorators, also before an exported class", async () => {
  const text = `const mark = (word: string) => (target: object, { kind }: ClassDecoratorContext) => console.log(word, kind);
@mark("first")
export class First {}
/** @see nothing */
@mark("second") class Second {}
console.log(new Second() instanceof Second);
`;
  expect(await runMain(text)).toBe("first class\nsecond class\ntrue\n");
});
