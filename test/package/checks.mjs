import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "./packed-package.mjs";
import { pluginText, trainingLines, trainingText } from "./training-text.mjs";

const homes = join(root, "test", "package", "node_modules");
const tslab = join(homes, "tslab", "dist", "main.js");
const deno = join(homes, "deno", "bin.cjs");
const typescripts = { 5: join(homes, "@tslab", "typescript-for-tslab"), 6: join(root, "node_modules", "typescript") };

const script = `for (const item of progressBar([1, 2], "rows")) logger.log({ item });
const lease = await deviceManager.getDevice("cpu");
console.log(lease.device.kind);
`;
const pipeline = `interface Rows { readonly rows: number[] }
export const pipeline = definePipeline("sums", {
  load: { run: (): Rows => ({ rows: [3, 4] }) },
  sum: { run: sum, reads: { rows: "load" }, params: { scale: 2 } },
});
function sum({ rows }: Rows, { scale }: { scale: number }) {
  return { total: scale * rows.reduce((a, b) => a + b, 0) };
}
`;
const typed = `import { deviceManager, logger, progressBar, definePipeline, runPipeline, type RunEvent } from "stagebook";
import { Pipeline, PipelineContext, type PipelineStage } from "stagebook";
import { addHooks, timingHook } from "stagebook/hooks";
import type { StageView } from "stagebook/messages";
import { FeatureSelectionConfig } from "stagebook/samples";
import { ConfigurationBuilder } from "stagebook/training";
import { topologicalOrder } from "stagebook/stages";
${pipeline}
for (const item of progressBar([1, 2])) logger.log({ item: item.toFixed() });
export const order: readonly string[] = topologicalOrder({ nodes: [], edges: [], orderEdges: [] });
export async function total(): Promise<number> {
  const { sum } = await runPipeline(pipeline, { onEvent: (event: RunEvent) => void event.at }).outputs();
  // @ts-expect-error: the stage gives no such value
  void sum.nothing;
  const kind: "cpu" | string = (await deviceManager.getDevice()).device.kind;
  return kind.length + sum.total;
}
class Count implements PipelineStage<PipelineContext<unknown, { count: number }>> {
  execute(context: PipelineContext<unknown, { count: number }>) {
    return context.symbols.length;
  }
}
export async function count(): Promise<number> {
  const counting = new Pipeline([new Count()]).disable("count").enable("count");
  addHooks(counting.hooks, [timingHook()]);
  return (await counting.run(new PipelineContext<unknown, { count: number }>({ symbols: ["A"] }))).result("count");
}
export const epochs: number = new ConfigurationBuilder({ name: "x" }).phase("main", { epochs: 2 }).build().phases.length;
export const most: number = FeatureSelectionConfig.parse({ most: 2, least: 0 }).most;
export type View = StageView["name"];
// @ts-expect-error: a stage that reads from one whose output does not fit is a compile error
definePipeline("bad", { load: { run: () => ({ rows: "none" }) }, sum: { run: sum, reads: { rows: "load" }, params: { scale: 2 } } });
`;

/** What is checked in a project that has the packed package; each gets the project's folder. `needs` must exist, else it is skipped. */
export const checks = [
  {
    title: "Node imports the helpers and runs them (S1.10, S1.04)",
    check: (folder) => {
      const file = write(folder, "script.mjs", `import { deviceManager, logger, progressBar } from "stagebook";\n${script}`);
      assertScript(run(folder, [file]));
    },
  },
  {
    title: "Node requires the package, no flag needed",
    check: (folder) => {
      const file = write(
        folder,
        "script.cjs",
        `const { deviceManager, logger, progressBar } = require("stagebook");\n(async () => {${script}})();`,
      );
      assertScript(run(folder, [file]));
    },
  },
  {
    title: "the library needs none of its optional dependencies",
    check: (folder) => {
      const bare = join(folder, "bare");
      cpSync(join(folder, "node_modules", "stagebook"), join(bare, "node_modules", "stagebook"), { recursive: true });
      for (const name of ["zod", "fastest-levenshtein"])
        cpSync(join(folder, "node_modules", name), join(bare, "node_modules", name), { recursive: true, dereference: true });
      const file = write(bare, "script.mjs", `import { deviceManager, logger, progressBar } from "stagebook";\n${script}`);
      assertScript(run(bare, [file]));
    },
  },
  {
    title: "the stagebook command runs a TypeScript pipeline",
    check: (folder) => {
      const file = write(folder, "pipeline.ts", `import { definePipeline } from "stagebook";\n${pipeline}`);
      const { stdout, stderr, status } = run(folder, [stagebook(folder), "run", file, "sum.scale=3"]);
      assert.deepEqual([status, stdout, /sums completed/.test(stderr)], [0, "total  21\n", true]);
    },
  },
  ...[
    { title: "bundler", options: ["--moduleResolution", "bundler", "--module", "esnext"], version: 6 },
    { title: "nodenext", options: ["--moduleResolution", "nodenext", "--module", "nodenext"], version: 6 },
    {
      title: "node10",
      options: ["--moduleResolution", "node10", "--module", "esnext", "--ignoreDeprecations", "6.0"],
      version: 6,
    },
    { title: "node10 of TypeScript 5.0", options: ["--moduleResolution", "node", "--module", "esnext"], version: 5 },
  ].map(({ title, options, version }) => ({
    title: `the types compile strictly, declarations too: ${title}`,
    needs: typescripts[version],
    check: (folder) => {
      const file = write(folder, "typed.ts", typed);
      const flags = [
        "--noEmit",
        "--strict",
        "--noUncheckedIndexedAccess",
        "--target",
        "es2022",
        "--lib",
        "es2023,dom,esnext.disposable",
        "--types",
        "",
      ];
      const lib = version === 5 ? flags.with(-3, "es2022,dom") : flags;
      const { stdout, status } = run(folder, [
        join(typescripts[version], "lib", "tsc.js"),
        file,
        ...lib.slice(0, -2),
        ...options,
      ]);
      assert.deepEqual([status, stdout], [0, ""]);
    },
  })),
  {
    title: "stock tslab type-checks and runs cells that use it",
    needs: tslab,
    check: (folder) => {
      const cells = [
        'import { definePipeline, deviceManager, logger, progressBar } from "stagebook";',
        script,
        pipeline.replace("export ", ""),
        "pipeline.order.join()",
      ];
      const { stdout, stderr } = run(folder, [join(root, "test", "package", "run-in-tslab.cjs"), tslab, ...cells]);
      assert.equal(stderr, "");
      for (const part of ["display rows", "update rows 2/2", "item 2", "cpu", "load,sum"])
        assert.ok(stdout.includes(part), `no '${part}' in\n${stdout}`);
      write(folder, "plugin.mjs", pluginText);
      const training = run(folder, [
        join(root, "test", "package", "run-in-tslab.cjs"),
        tslab,
        trainingText,
        'await useAll("kept-tslab");',
      ]);
      assert.equal(training.stderr, "");
      assert.deepEqual(linesOf(training.stdout), trainingLines);
      const wrong = run(folder, [
        join(root, "test", "package", "run-in-tslab.cjs"),
        tslab,
        'import { progressBar } from "stagebook";\nprogressBar(true);',
      ]);
      assert.match(wrong.stdout + wrong.stderr, /No overload matches this call/);
    },
  },
  {
    title: "Deno type-checks and runs it, an exported pipeline too",
    needs: deno,
    check: (folder) => {
      const file = write(folder, "script.ts", `import { deviceManager, logger, progressBar } from "stagebook";\n${script}`);
      const env = { ...process.env, DENO_DIR: join(folder, "deno"), DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" };
      assertScript(run(folder, [deno, "run", "--check", "--allow-all", "--no-remote", "--node-modules-dir=manual", file], env));
      const text = `import { definePipeline, runAsMain } from "stagebook";\n${pipeline}await runAsMain(import.meta.url, pipeline);\n`;
      const main = write(folder, "main.ts", text);
      const { status, stdout } = run(folder, [deno, "run", "--allow-all", "--no-remote", main, "sum.scale=3", "--quiet"], env);
      assert.deepEqual([status, stdout], [0, "total  21\n"]);
      write(folder, "plugin.mjs", pluginText);
      const training = write(folder, "training.ts", `${trainingText}\nawait useAll("kept-deno");\n`);
      const flags = ["run", "--check", "--allow-all", "--no-remote", "--node-modules-dir=manual"];
      const trained = run(folder, [deno, ...flags, training], env);
      assert.deepEqual([trained.status, linesOf(trained.stdout)], [0, trainingLines], trained.stderr);
    },
  },
  {
    title: "Node runs a pipeline with a cache, from code and from the command line",
    check: (folder) => {
      const module = `import { definePipeline, runAsMain } from "stagebook";
function load() { return { rows: [3, 4] }; }
export const pipeline = definePipeline("sums", { load: { run: load } });
await runAsMain(import.meta.url, pipeline);
`;
      const file = write(folder, "cached.mjs", module);
      const program = `import { runPipeline } from "stagebook";
import { codeOfModule } from "stagebook/code";
import { pipeline } from "./cached.mjs";
const cache = { code: codeOfModule(import.meta.resolve("./cached.mjs")) };
for (const _ of [1, 2]) console.log((await runPipeline(pipeline, { cache }).result).stages[0].state);
`;
      const { status, stdout, stderr } = run(folder, [write(folder, "program.mjs", program)]);
      assert.deepEqual([status, stdout], [0, "fresh\ncached\n"], stderr);
      assert.match(run(folder, [file, "--cache"]).stderr, /load +cached/);
    },
  },
  {
    title: "Node trains, with sessions, hooks, events and plugins",
    needs: typescripts[6],
    check: (folder) => {
      const { transpileModule } = createRequire(import.meta.url)(typescripts[6]);
      const options = { compilerOptions: { module: 99, target: 9, verbatimModuleSyntax: true } };
      const { outputText } = transpileModule(`${trainingText}\nawait useAll("kept-node");\n`, options);
      write(folder, "plugin.mjs", pluginText);
      const { status, stdout, stderr } = run(folder, [write(folder, "training.mjs", outputText)]);
      assert.deepEqual([status, linesOf(stdout)], [0, trainingLines], stderr);
    },
  },
];

function stagebook(folder) {
  return join(folder, "node_modules", "stagebook", "bin", "stagebook.js");
}

/** The lines that the training prints, without those of bars. */
function linesOf(stdout) {
  return stdout.split("\n").filter((line) => line !== "" && !/^(display|update) /.test(line));
}

function assertScript({ status, stdout, stderr }) {
  const shown = stdout.replace(/^logging to .stagebook\/logs\/\S+\n/, "");
  assert.deepEqual([status, shown], [0, "item 1\nitem 2\ncpu\n"], stderr);
  assert.match(stderr, /rows 2\/2 in /);
}

function write(folder, name, text) {
  const home = join(folder, "work");
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, name), text);
  return join(home, name);
}

function run(folder, args, env = { ...process.env, NO_COLOR: "1" }) {
  const cwd = join(folder, "work");
  if (!existsSync(cwd)) mkdirSync(cwd);
  return spawnSync(process.execPath, args, { cwd, env, encoding: "utf8", timeout: 120_000 });
}
