import type { HookRegistry, StageImplementation, StageRegistry } from "../stages/index.js";

/** The word among the `keywords` of a package.json by which a package says that it adds stages or hooks. */
export const pluginKeyword = "stagebook-plugin";

/** What the module of a plugin may export, instead of calling `registerStage` itself; all may be left out. */
export interface Plugin {
  /** Stages by the names they are registered under. */
  readonly stages?: Readonly<Record<string, StageImplementation>>;
  /** Adds hooks to a pipeline whose config names the plugin. */
  readonly registerHooks?: (hooks: HookRegistry) => void;
}

/** A plugin that was loaded. */
export interface LoadedPlugin {
  /** As it was named: a package, or a path. */
  readonly name: string;
  /** `package NAME VERSION`, or the path of a file. */
  readonly source: string;
  readonly plugin: Plugin;
}

/** A plugin that is not there, or failed while it was loaded. */
export interface MissingPlugin {
  readonly name: string;
  /** What is wrong: `it is not installed`, `there is no such file`, or what its code threw. */
  readonly problem: string;
  /** Whether it is there, and failed. */
  readonly isBroken: boolean;
}

/** What became of the plugins. */
export interface PluginReport {
  readonly loaded: readonly LoadedPlugin[];
  /** These are no error: whoever needs one of their stages is told so by its name. */
  readonly missing: readonly MissingPlugin[];
}

/** Which plugins are loaded; all may be left out. */
export interface LoadPluginsOptions {
  /** Where to look: its package.json and its packages, and paths from there; the working folder by default. */
  readonly folder?: string;
  /** Packages and files besides those that the package.json of the folder depends on. */
  readonly plugins?: readonly string[];
  /** Where their stages go; the registry that everybody shares by default. */
  readonly registry?: StageRegistry;
}
