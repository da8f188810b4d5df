import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** A package that cells of a folder can import. */
export interface InstalledPackage {
  readonly name: string;
  readonly folder: string;
  /** True when a package.json above the notebook asks for it; others are there for its sake. */
  readonly isAskedFor: boolean;
}

/** The packages that can be imported from `folder`, those first that a package.json asks for. Types without a package are left out. */
export function installedPackages(folder: string): readonly InstalledPackage[] {
  const asked = new Set<string>();
  const found = new Map<string, string>();
  for (const at of foldersAbove(folder)) {
    for (const name of dependenciesOf(at)) asked.add(name);
    for (const name of namesIn(join(at, "node_modules"))) if (!found.has(name)) found.set(name, join(at, "node_modules", name));
  }
  const packages = [...found]
    .filter(([name]) => !name.startsWith("@types/"))
    .map(([name, place]) => ({ name, folder: place, isAskedFor: asked.has(name) }));
  return packages.sort((a, b) => Number(b.isAskedFor) - Number(a.isAskedFor) || (a.name < b.name ? -1 : 1));
}

/** The folder of a package as seen from `folder`, or null where it is not installed. */
export function packageFolder(folder: string, name: string): string | null {
  for (const at of foldersAbove(folder)) {
    const place = join(at, "node_modules", name);
    if (isFolder(place)) return place;
  }
  return null;
}

/** Tells whether a package.json of the folder, or of one above it, names a package. */
export function isAskedFor(folder: string, name: string): boolean {
  return foldersAbove(folder).some((at) => dependenciesOf(at).includes(name));
}

/** The name of the package that a module belongs to; null for files, addresses and what is no name. */
export function packageName(module: string): string | null {
  return /^(?:@[\w.~-]+\/)?[\w~-][\w.~-]*(?=\/|$)/.exec(module)?.[0] ?? null;
}

/** What a package.json says, or null where there is none that can be read. */
export function packageJson(folder: string): Readonly<Record<string, unknown>> | null {
  try {
    const found: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    // JSON that is an object is a record of its fields.
    return typeof found === "object" && found !== null ? (found as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function foldersAbove(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersAbove(above)];
}

function dependenciesOf(folder: string): string[] {
  const found = packageJson(folder);
  return ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"].flatMap((field) =>
    Object.keys(found?.[field] ?? {}),
  );
}

function namesIn(modules: string): string[] {
  return entriesOf(modules).flatMap((name) => {
    if (name.startsWith(".")) return [];
    return name.startsWith("@") ? entriesOf(join(modules, name)).map((inner) => `${name}/${inner}`) : [name];
  });
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
