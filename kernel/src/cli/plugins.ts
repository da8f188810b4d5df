import { resolve } from "node:path";
import process from "node:process";
import { textTable } from "../messages/index.js";
import { registerTypeScriptLoader } from "../modules/index.js";
import { loadPipelineConfig, loadPlugins, type MissingPlugin } from "../plugins/index.js";
import { type RegisteredStage, stageRegistry } from "../stages/index.js";

/** What can be said on the command line about plugins. */
export interface PluginsFlags {
  readonly load?: readonly string[];
  readonly config?: string;
  readonly json?: boolean;
}

/** Prints the stages that configs can name, each with where it came from, and the plugins that could not be had. */
export async function printPlugins({ load = [], config, json = false }: PluginsFlags): Promise<void> {
  registerTypeScriptLoader();
  const here = await loadPlugins({ folder: process.cwd(), plugins: load });
  const listed = config === undefined ? [] : (await loadPipelineConfig(resolve(config))).missing;
  const missing = [...here.missing, ...listed];
  const stages = stageRegistry.list();
  if (json) process.stdout.write(`${JSON.stringify({ stages: stages.map(described), missing }, null, 2)}\n`);
  else process.stdout.write(pluginsText(stages, missing));
}

function pluginsText(stages: readonly RegisteredStage[], missing: readonly MissingPlugin[]): string {
  const rows = stages.map(described).map(({ name, source, params }) => [name, source, params.join(", ")]);
  const table = textTable([["Stage", "From", "Params"], ...rows]);
  const lines = missing.map(({ name, problem }) => `! ${name}: ${problem}`);
  return `${[stages.length === 0 ? "No stages are registered" : table, ...lines].join("\n")}\n`;
}

function described({ name, source }: RegisteredStage): { name: string; source: string; params: readonly string[] } {
  const params = Object.entries(stageRegistry.get(name).params);
  return { name, source, params: params.map(([param, value]) => `${param}=${JSON.stringify(value)}`) };
}
