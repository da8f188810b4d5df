// Finds and loads what others add to Stagebook: stages and hooks from packages, files and configs.
// What a stage is, and the registry that holds them, belongs to stages/.
export { type ConfiguredPipeline, loadPipelineConfig } from "./load-pipeline-config.js";
export { loadPlugins } from "./load-plugins.js";
export type { LoadedPlugin, LoadPluginsOptions, MissingPlugin, Plugin, PluginReport } from "./plugin.js";
