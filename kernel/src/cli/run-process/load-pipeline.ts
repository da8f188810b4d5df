import { dirname, relative } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";

import { toErrorReport } from "../../messages/index.js";
import { loadPipelineConfig } from "../../plugins/index.js";
import { ownFolder } from "../../runs/index.js";
import { isPipeline, type Pipeline } from "../../stages/index.js";
import { PipelineFileError } from "../errors.js";
import { isConfigFile } from "../pipeline-file.js";

/** Imports a file and finds the pipeline that it exports. Throws PipelineFileError with one sentence, whatever is wrong with it. */
export async function loadPipeline(file: string): Promise<Pipeline> {
  const shown = relative(process.cwd(), file) || file;
  if (isConfigFile(file)) return await configuredPipeline(file);
  const exported = await importFile(file, shown);
  const named = exported["pipeline"] ?? exported["default"];
  if (isPipeline(named)) return named;
  const found = Object.entries(exported).flatMap(([name, value]) => (isPipeline(value) ? [{ name, value }] : []));
  const [only] = found;
  if (only === undefined)
    throw new PipelineFileError(shown, "it exports no pipeline; write 'export const pipeline = definePipeline(…)' in it");
  if (found.length > 1) {
    const names = found.map(({ name }) => `'${name}'`).join(" and ");
    throw new PipelineFileError(shown, `it exports ${names}; export the one to run as 'pipeline'`);
  }
  return only.value;
}

/** Runs a file for what it does. Throws PipelineFileError. */
export async function runScript(file: string): Promise<void> {
  await importFile(file, relative(process.cwd(), file) || file);
}

/** Plugins that are not there are told of: a stage that nobody registers then says why. */
async function configuredPipeline(file: string): Promise<Pipeline> {
  const shown = relative(process.cwd(), file) || file;
  const { pipeline, missing } = await loadPipelineConfig(shown);
  for (const { name, problem } of missing) process.stderr.write(`! ${name}: ${problem}\n`);
  return pipeline;
}

async function importFile(file: string, shown: string): Promise<Record<string, unknown>> {
  try {
    // A module's namespace is an object of its exports.
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    throw new PipelineFileError(shown, problemOf(error, file), { cause: error });
  }
}

function problemOf(error: unknown, file: string): string {
  const { code, message = "" } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (code === "ERR_MODULE_NOT_FOUND") return missingModule(message, file);
  if (error instanceof SyntaxError) return syntaxProblem(error);
  const { text } = toErrorReport(error, { folder: process.cwd(), internal: [ownFolder()] });
  return `it failed while it was loaded\n${text}`;
}

/** Node says `Cannot find package 'zod' imported from /…/pipeline.ts`, or `Cannot find module '/…/rows.js' imported from …`. */
function missingModule(message: string, file: string): string {
  const [, kind, name = "", from = file] = /^Cannot find (package|module) '(.+?)'(?: imported from (.+))?/.exec(message) ?? [];
  const path = from.startsWith("file:") ? fileURLToPath(from) : from;
  const importer = path === file ? "it" : relative(process.cwd(), path);
  if (kind === "package")
    return `${importer} imports '${name}', which is not installed there; run 'npm install ${name}' in ${folderOf(file)}`;
  const wanted = name.startsWith("file:") ? fileURLToPath(name) : name;
  return `${importer} imports '${relative(process.cwd(), wanted)}', and there is no such file`;
}

function folderOf(file: string): string {
  return relative(process.cwd(), dirname(file)) || "this folder";
}

/** Our loader has named the file and the line in the message; Node writes them above the trace. */
function syntaxProblem(error: SyntaxError): string {
  const [, url = "", line] = /^(file:\S+|\/\S+):(\d+)\n/.exec(error.stack ?? "") ?? [];
  if (line === undefined) return error.message.replace(/^Cannot read '.+?': /, "");
  const path = relative(process.cwd(), url.startsWith("file:") ? fileURLToPath(url) : url);
  return `${path}, line ${line}: ${error.message}`;
}
