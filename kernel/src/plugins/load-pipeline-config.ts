import { dirname, resolve } from "node:path";
import { StagebookError } from "../errors.js";
import { addHooks, type ReadyHook, readyHooks } from "../hooks/index.js";
import { readTable } from "../runs/index.js";
import { checkConfig, Pipeline, PipelineConfigError, type StageRegistry, stageRegistry } from "../stages/index.js";
import { loadPlugins } from "./load-plugins.js";
import type { MissingPlugin } from "./plugin.js";

/** A pipeline from a file, and the plugins it names that could not be had. */
export interface ConfiguredPipeline {
  readonly pipeline: Pipeline;
  readonly missing: readonly MissingPlugin[];
}

/**
 * Makes a pipeline of a TOML or JSON file: loads the plugins and hooks it names, then its stages from the registry.
 * Throws PipelineConfigError, which names the file; its cause says which stage or parameter is unknown.
 */
export async function loadPipelineConfig(file: string, registry: StageRegistry = stageRegistry): Promise<ConfiguredPipeline> {
  const table = await readTable(file, (reason, options) => new PipelineConfigError(reason, file, options));
  const folder = dirname(resolve(file));
  let missing: readonly MissingPlugin[] = [];
  try {
    const config = checkConfig(table);
    missing = (await loadPlugins({ folder, plugins: config.plugins ?? [], registry })).missing;
    const pipeline = Pipeline.fromConfig(config, registry);
    const named = config.hooks ?? [];
    addHooks(
      pipeline.hooks,
      named.flatMap((name) => (isReadyHook(name) ? [readyHooks[name]()] : [])),
    );
    const hooks = await loadPlugins({ folder, plugins: named.filter((name) => !isReadyHook(name)), registry });
    for (const { name, plugin } of hooks.loaded) if (named.includes(name)) plugin.registerHooks?.(pipeline.hooks);
    return {
      pipeline,
      missing: [...missing, ...hooks.missing.filter(({ name }) => !missing.some((other) => other.name === name))],
    };
  } catch (error) {
    if (!(error instanceof StagebookError)) throw error;
    // A stage that nobody knows may be one of a plugin that is not there.
    const lost = missing.map(({ name, problem }) => `; '${name}' could not be loaded: ${problem}`).join("");
    const problem = error instanceof PipelineConfigError ? error.problem : error.message;
    throw new PipelineConfigError(`${problem}${lost}`, file, { cause: error });
  }
}

function isReadyHook(name: string): name is ReadyHook {
  return Object.hasOwn(readyHooks, name);
}
