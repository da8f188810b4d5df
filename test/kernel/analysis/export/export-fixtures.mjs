// Exports every notebook of a folder of fixtures with the built kernel, runs what was written, and prints the outputs as JSON.
// node export-fixtures.mjs FIXTURES TARGET [NAME…]
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const kernel = (room) => import(new URL(`../../../../kernel/dist/${room}/index.js`, import.meta.url).href);
const { analyzeNotebook, exportChecked, moduleNames, notebookTypes, startNativeTypes, writeSplit } = await kernel("analysis");
const { parseMagics } = await kernel("cells");
const { registerTypeScriptLoader } = await kernel("modules");
const { plainJson, runPipeline } = await kernel("runs");

const [fixtures, target, ...only] = process.argv.slice(2);
const types = startNativeTypes(resolve(fixtures));
const found = {};
registerTypeScriptLoader();
for (const file of readdirSync(fixtures).sort()) {
  const name = file.replace(/\.txt$/, "");
  if (name === file || (only.length > 0 && !only.includes(name))) continue;
  found[name] = await tryNotebook(name, readFileSync(join(fixtures, file), "utf8"));
}
await types.close();
process.stdout.write(`${JSON.stringify(found)}\n`);

async function tryNotebook(name, text) {
  const cells = cellsOf(text);
  const analysis = analyzeNotebook(cells);
  const errors = analysis.messages.filter(({ level }) => level === "error").map((message) => message.text);
  if (errors.length > 0) return { error: errors.join("\n") };
  try {
    const settings = {
      name,
      source: `${name}.ipynb`,
      types: (await notebookTypes(types, cells)).types,
      moduleName: moduleNames(fixtures, target),
      // One notebook is written with schemas; the others as they are by default.
      schemas: name === "schemas" || process.env.SCHEMAS === "1",
    };
    const { text: module, problems } = await exportChecked(analysis, settings, types);
    const { text: again } = await exportChecked(analyzeNotebook(cells), settings, types);
    const path = join(target, `${name}.ts`);
    writeFileSync(path, module);
    const outputs = await outputsOf(path);
    return { outputs, splitOutputs: await splitOutputs(name, analysis, settings), isStable: module === again, problems };
  } catch (error) {
    return { error: String(error?.stack ?? error) };
  }
}

// The same as a folder of files.
async function splitOutputs(name, analysis, settings) {
  const folder = join(target, name);
  const { text } = await exportChecked(analysis, { ...settings, moduleName: moduleNames(fixtures, folder) }, types);
  await writeSplit(text, { file: name, path: folder, folder: target, isForced: true, force: "--force" });
  return await outputsOf(join(folder, "index.ts"));
}

async function outputsOf(path) {
  const { pipeline } = await import(pathToFileURL(path).href);
  const result = await runPipeline(pipeline, { folder: null }).result;
  const failed = result.stages.find(({ error }) => error !== null);
  if (failed !== undefined) throw new Error(`Stage '${failed.name}' failed: ${failed.error.text}`);
  return plainJson(result.outputs);
}

function cellsOf(text) {
  let heading = "";
  const cells = [];
  for (const [, kind, source] of text.matchAll(/^=== (\w+)\n([\s\S]*?)(?=^=== |(?![\s\S]))/gm)) {
    if (kind === "code") {
      const { body, stage, isParams } = parseMagics(source.trimEnd());
      cells.push({ id: `c${cells.length + 1}`, text: body, stage, isParams, heading });
    }
    heading = kind === "markdown" ? source : "";
  }
  return cells;
}
