import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Folder } from "./command.js";

jest.setTimeout(40_000);
let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const validation = `import { registerStage, type PipelineContext } from "stagebook";
@registerStage("custom_validation")
export class CustomValidationStage {
  readonly params = { least: 1 };
  execute(context: PipelineContext, { least }: { least: number }) {
    if (context.symbols.length < least) throw new RangeError(\`\${context.symbols.length} symbols are too few\`);
    return context;
  }
}
`;

function addPackage(name: string, manifest: object, code: string): void {
  mkdirSync(join(folder.path, "node_modules", name), { recursive: true });
  folder.write({
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: "1.2.0", type: "module", ...manifest }),
    [`node_modules/${name}/index.js`]: code,
  });
}

test("stagebook plugins lists the stages of packages with the keyword and of files, each with where it came from (S2.59, S2.61, S2.72)", async () => {
  addPackage(
    "stagebook-plugin-upper",
    { keywords: ["stagebook-plugin"] },
    "export const stages = { upper: (context) => context.symbols };",
  );
  addPackage("not-a-plugin", {}, "throw new Error('never loaded');");
  folder.write({
    "package.json": JSON.stringify({
      dependencies: { "stagebook-plugin-upper": "1", "not-a-plugin": "1", "not-installed": "1" },
    }),
    "validation.ts": validation,
  });
  const { code, stdout, stderr } = await folder.run([
    "plugins",
    "--load",
    "./validation.ts",
    "./nowhere.ts",
    "stagebook-plugin-later",
  ]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout.split("\n").filter((line) => !line.includes("built in"))).toEqual([
    expect.stringMatching(/^Stage +From +Params$/),
    ...(stdout.match(/^-.*$/gm) ?? []),
    expect.stringMatching(/^upper +package stagebook-plugin-upper 1\.2\.0/),
    expect.stringMatching(/^custom_validation +validation\.ts +least=1/),
    "! ./nowhere.ts: there is no such file",
    "! stagebook-plugin-later: it is not installed",
    "",
  ]);
});

test("stagebook plugins tells of a plugin that fails, and lists the others", async () => {
  addPackage(
    "bad",
    { keywords: ["stagebook-plugin"], exports: { ".": { import: "./index.js" } } },
    "throw new Error('no luck');",
  );
  folder.write({ "package.json": JSON.stringify({ devDependencies: { bad: "1" } }), "validation.ts": validation });
  const { code, stdout } = await folder.run(["plugins", "--load", "./validation.ts", "--json"]);
  const { stages, missing } = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(missing).toEqual([{ name: "bad", problem: "it failed while it was loaded: no luck", isBroken: true }]);
  expect(stages).toContainEqual({ name: "custom_validation", source: "validation.ts", params: ["least=1"] });
});

test("stagebook run runs a config of stages, plugins and hooks; what is not installed is no error (S2.01, S2.02, S2.03, S2.11, S2.19)", async () => {
  folder.write({
    "stages.ts": `export const stages = {
  load: () => [3, 4],
  total: (context) => context.result("load").reduce((a, b) => a + b, 0),
};
export function registerHooks(hooks) {
  hooks.register("after_total", (total) => console.log("total is " + total));
}
`,
    "pipeline.toml": `name = "sums"
stages = ["load", "again", "total"]
plugins = ["./stages.ts"]
hooks = ["./stages.ts", "stagebook-hooks-of-a-colleague"]
[stage.again]
implementation = "load"
enabled = false
`,
  });
  const { code, stdout, stderr } = await folder.run(["run", "pipeline.toml"]);
  expect([code, stdout]).toEqual([0, "total is 7\ntotal  7\n"]);
  expect(stderr).toContain("! stagebook-hooks-of-a-colleague: it is not installed\n");
  expect(stderr).toContain("– again  skipped: is switched off\n");
});

test("stagebook run says what is wrong with a config, and where", async () => {
  folder.write({ "pipeline.toml": 'stages = ["trian"]\nplugins = ["./none.ts"]', "broken.toml": "stages = [" });
  expect((await folder.run(["run", "pipeline.toml"])).stderr).toBe(
    "The config of the pipeline in 'pipeline.toml' cannot be used: No stage is named 'trian'. Stages here: load_columns, target_ranking, correlation_ranking, feature_selection, training; './none.ts' could not be loaded: there is no such file\n",
  );
  expect((await folder.run(["run", "broken.toml"])).stderr).toMatch(
    /^The config of the pipeline in 'broken.toml' cannot be used: line 1 is no TOML: /,
  );
});
