import { existsSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type StageRegistry, stageRegistry } from "../stages/index.js";
import { findPackage, findPluginPackages } from "./find-packages.js";
import type { LoadedPlugin, LoadPluginsOptions, MissingPlugin, Plugin, PluginReport } from "./plugin.js";

/**
 * Loads the plugins of a folder: the packages that its package.json depends on whose keywords say `stagebook-plugin`,
 * and those that are named, each a package or a path. Their stages can be had from the registry then.
 * Never rejects: a plugin that is not there, or fails, is told in `missing`.
 *
 * @example
 * const { missing } = await loadPlugins({ plugins: ["stagebook-plugin-of-a-colleague"] });
 * missing.map(({ problem }) => problem); // ["it is not installed"]
 */
export async function loadPlugins({
  folder = process.cwd(),
  plugins = [],
  registry = stageRegistry,
}: LoadPluginsOptions = {}): Promise<PluginReport> {
  // Loaded only here: who names no stage needs none of these.
  const { registerSamples } = await import("../samples/index.js");
  await registerSamples(registry);
  const found = findPluginPackages(folder).map(({ name }) => name);
  const loaded: LoadedPlugin[] = [];
  const missing: MissingPlugin[] = [];
  // One after the other: what a module registers while it loads is told to come from it.
  for (const name of new Set([...found, ...plugins])) {
    const outcome = await loadPlugin(name, folder, registry);
    if ("problem" in outcome) missing.push(outcome);
    else loaded.push(outcome);
  }
  return { loaded, missing };
}

async function loadPlugin(name: string, folder: string, registry: StageRegistry): Promise<LoadedPlugin | MissingPlugin> {
  const isPath = name.startsWith(".") || isAbsolute(name);
  const found = isPath ? fileOf(name, folder) : packageOf(name, folder);
  if (found === null) return { name, problem: isPath ? "there is no such file" : "it is not installed", isBroken: false };
  try {
    const plugin = await registry.from(found.source, async () => {
      // A module's namespace is an object of its exports; what it exports besides is its own affair.
      const module = (await import(pathToFileURL(found.file).href)) as Plugin;
      for (const [stage, implementation] of Object.entries(module.stages ?? {})) registry.register(stage, implementation);
      return module;
    });
    return { name, source: found.source, plugin };
  } catch (error) {
    return {
      name,
      problem: `it failed while it was loaded: ${error instanceof Error ? error.message : String(error)}`,
      isBroken: true,
    };
  }
}

interface Found {
  readonly source: string;
  readonly file: string;
}

function fileOf(name: string, folder: string): Found | null {
  const file = resolve(folder, name);
  if (!existsSync(file)) return null;
  const near = relative(process.cwd(), file);
  return { source: near.startsWith("..") ? file : near, file };
}

function packageOf(name: string, folder: string): Found | null {
  const found = findPackage(name, folder);
  if (found === null) return null;
  return { source: `package ${name} ${found.version}`.trimEnd(), file: found.file };
}
