import { dirname, resolve } from "node:path";
import { StagebookError } from "../errors.js";
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
  try {
    const config = checkConfig(table);
    const { missing } = await loadPlugins({ folder, plugins: config.plugins ?? [], registry });
    const pipeline = Pipeline.fromConfig(config, registry);
    const hooks = await loadPlugins({ folder, plugins: config.hooks ?? [], registry });
    for (const { name, plugin } of hooks.loaded) if ((config.hooks ?? []).includes(name)) plugin.registerHooks?.(pipeline.hooks);
    return {
      pipeline,
      missing: [...missing, ...hooks.missing.filter(({ name }) => !missing.some((other) => other.name === name))],
    };
  } catch (error) {
    if (error instanceof PipelineConfigError) throw new PipelineConfigError(error.problem, file, { cause: error });
    if (error instanceof StagebookError) throw new PipelineConfigError(error.message, file, { cause: error });
    throw error;
  }
}
