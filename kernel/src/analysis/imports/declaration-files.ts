import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { packageFolder, packageJson, packageName } from "./installed-packages.js";

/** The file that declares what a package exports, or null where it has no types. */
export function packageDeclarations(folder: string, name: string): string | null {
  const place = packageFolder(folder, name);
  const own = place === null ? null : declarationsIn(place);
  if (own !== null) return own;
  const types = packageFolder(folder, `@types/${name.replace(/^@/, "").replace("/", "__")}`);
  return types === null ? null : declarationsIn(types);
}

/** The file that a declaration file means by `from "…"`, or null. */
export function declarationsFrom(file: string, module: string): string | null {
  if (module.startsWith(".")) return declarationFile(resolve(dirname(file), module));
  const name = packageName(module);
  return name === null || name !== module ? null : packageDeclarations(dirname(file), name);
}

function declarationsIn(place: string): string | null {
  const found = packageJson(place);
  if (found === null) return null;
  const exported = typesOf(entryOf(found["exports"]));
  const named = [exported, found["types"], found["typings"], found["main"], "index.d.ts"];
  for (const path of named) {
    const file = typeof path === "string" ? declarationFile(join(place, path)) : null;
    if (file !== null) return file;
  }
  return null;
}

function entryOf(exported: unknown): unknown {
  return isRecord(exported) && "." in exported ? exported["."] : exported;
}

/** The first path under `types` in the conditions of an entry, in their order. */
function typesOf(entry: unknown): unknown {
  if (!isRecord(entry)) return undefined;
  if ("types" in entry) return typeof entry["types"] === "string" ? entry["types"] : firstText(entry["types"]);
  for (const condition of ["import", "node", "default", "require"]) {
    const found = typesOf(entry[condition]) ?? entry[condition];
    if (typeof found === "string") return found;
  }
  return undefined;
}

function firstText(value: unknown): unknown {
  return isRecord(value) ? Object.values(value).find((each) => typeof each === "string") : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

const endings = [".d.ts", ".d.mts", ".d.cts", ".ts", "/index.d.ts"];

function declarationFile(path: string): string | null {
  if (/\.[mc]?ts$/.test(path)) return isFile(path) ? path : null;
  const bare = path.replace(/\.(?:([mc]?)js|jsx)$/, "");
  const module = /\.([mc])js$/.exec(path)?.[1];
  const tries = module === undefined ? [] : [`${bare}.d.${module}ts`];
  return [...tries, ...endings.map((ending) => `${bare}${ending}`)].find(isFile) ?? null;
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
