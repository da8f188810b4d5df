import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pluginKeyword } from "./plugin.js";

/** A package that is installed. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  /** The file that an import of it loads. */
  readonly file: string;
  readonly keywords: readonly string[];
}

/** The packages that the project of a folder depends on and that say by their keyword that they are plugins. */
export function findPluginPackages(folder: string): readonly InstalledPackage[] {
  const project = upwards(folder).find((place) => existsSync(join(place, "package.json")));
  if (project === undefined) return [];
  const manifest = readManifest(project);
  const kinds = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];
  const names = new Set(kinds.flatMap((kind) => Object.keys(tableOf(manifest[kind]))));
  const found = [...names].flatMap((name) => findPackage(name, project) ?? []);
  return found.filter(({ keywords }) => keywords.includes(pluginKeyword));
}

/** Finds a package as Node does: in the nearest `node_modules` that has it. */
export function findPackage(name: string, from: string): InstalledPackage | null {
  const folder = upwards(from)
    .map((place) => join(place, "node_modules", name))
    .find((place) => existsSync(join(place, "package.json")));
  if (folder === undefined) return null;
  const manifest = readManifest(folder);
  const { version, keywords, main } = manifest;
  return {
    name,
    version: typeof version === "string" ? version : "",
    folder,
    file: join(folder, exportedFile(manifest["exports"]) ?? (typeof main === "string" ? main : "index.js")),
    keywords: Array.isArray(keywords) ? keywords.filter((word) => typeof word === "string") : [],
  };
}

/** What `exports` says of the package itself, as an import takes it. */
function exportedFile(exports: unknown): string | null {
  if (typeof exports === "string") return exports;
  const table = tableOf(exports);
  const chosen = table["."] ?? table["import"] ?? table["node"] ?? table["default"];
  return chosen === undefined ? null : exportedFile(chosen);
}

/** A folder, the one it lies in, and so on. */
function upwards(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}

/** A package.json that cannot be read says nothing: a plugin is no reason to fail. */
function readManifest(folder: string): Readonly<Record<string, unknown>> {
  try {
    return tableOf(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
  } catch {
    return {};
  }
}

function tableOf(value: unknown): Readonly<Record<string, unknown>> {
  // An object is readable by name.
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
