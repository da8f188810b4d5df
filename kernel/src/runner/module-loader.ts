import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { compileFunction, constants } from "node:vm";
import {
  isMet,
  isOwnPackage,
  MissingModuleError,
  missingModule,
  nodeModule,
  parseNpm,
  registerTypeScriptLoader,
} from "../modules/index.js";
import { connectTslab } from "./tslab-bridge.js";

type Load = (specifier: string, options?: ImportCallOptions) => Promise<Record<string, unknown>>;

/** Loads modules for cells: from the notebook's folder, local TypeScript too, edited files anew. */
export class ModuleLoader {
  readonly #folder: string;
  readonly #load: Load;

  constructor(folder: string) {
    this.#folder = folder;
    // Bare names resolve from the file that the importing code claims to be.
    this.#load = compileFunction("return (specifier, options) => options ? import(specifier, options) : import(specifier);", [], {
      filename: join(folder, "cell.js"),
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    })() as Load; // the function just compiled
  }

  /** `$import` of compiled cells. Throws MissingModuleError for a package that is not installed, or in another version than asked for. */
  async import(specifier: string, options?: ImportCallOptions): Promise<Record<string, unknown>> {
    const file = this.#localFile(specifier);
    if (file !== null) return await this.#load(versionedUrl(file), file.endsWith(".json") ? { with: { type: "json" } } : options);
    const module = nodeModule(specifier);
    this.#checkVersion(specifier);
    try {
      const loaded = await this.#load(module, options);
      if (module === "tslab") connectTslab(this.#folder);
      return loaded;
    } catch (error) {
      if (isForeign(error, module)) throw new MissingModuleError(specifier, missingModule(specifier), error);
      if (!isNotFound(error, module)) throw error;
      const own = ownModule(module);
      if (own === null) throw new MissingModuleError(specifier, missingModule(specifier), error);
      return await this.#load(own, options);
    }
  }

  /** What is installed must be what `npm:lodash@4` asks for: another version would do other things without a word. */
  #checkVersion(specifier: string): void {
    const npm = parseNpm(specifier);
    const version = npm === null ? null : this.#versionOf(npm.name);
    if (npm === null || version === null || isMet(npm.range, version)) return;
    const sentence = `'${specifier}' asks for ${npm.range}, and ${npm.name} ${version} is installed; run %npm install ${npm.name}@${npm.range}`;
    throw new MissingModuleError(specifier, sentence);
  }

  #versionOf(name: string): string | null {
    for (const folder of createRequire(join(this.#folder, "cell.js")).resolve.paths(name) ?? []) {
      const file = join(folder, name, "package.json");
      if (!existsSync(file)) continue;
      // A package.json of npm names its version.
      return (JSON.parse(readFileSync(file, "utf8")) as { readonly version?: string }).version ?? null;
    }
    return null;
  }

  /** `import.meta.resolve` of cells. */
  resolve(written: string): string {
    const specifier = nodeModule(written);
    if (isBuiltin(specifier)) return specifier.startsWith("node:") ? specifier : `node:${specifier}`;
    if (URL.canParse(specifier)) return specifier;
    if (/^\.{0,2}\//.test(specifier)) return pathToFileURL(resolve(this.#folder, specifier)).href;
    try {
      return pathToFileURL(createRequire(join(this.#folder, "cell.js")).resolve(specifier)).href;
    } catch (error) {
      // A package that offers itself to `import` alone; Node resolves it from this file only.
      if ((error as { code?: unknown }).code !== "ERR_PACKAGE_PATH_NOT_EXPORTED") throw error;
      return import.meta.resolve(specifier);
    }
  }

  #localFile(specifier: string): string | null {
    const isUrl = specifier.startsWith("file:");
    if (!isUrl && !/^\.{0,2}\//.test(specifier)) return null;
    const path = isUrl ? fileURLToPath(specifier) : resolve(this.#folder, specifier);
    const found = [path, path.replace(/\.js$/, ".ts"), `${path}.ts`, `${path}.js`, join(path, "index.ts")].find(
      (each) => /\.\w+$/.test(each) && existsSync(each),
    );
    if (found !== undefined && /\.[mc]?ts$/.test(found)) registerTypeScriptLoader();
    return found ?? path;
  }
}

// An edited file gets another address, so that running the import again loads it again.
function versionedUrl(file: string): string {
  const url = pathToFileURL(file);
  if (existsSync(file) && /\.([mc]?[jt]s|json)$/.test(file)) {
    url.searchParams.set("v", createHash("sha1").update(readFileSync(file)).digest("hex").slice(0, 8));
  }
  return url.href;
}

function isNotFound(error: unknown, specifier: string): boolean {
  return (
    (error as { code?: unknown }).code === "ERR_MODULE_NOT_FOUND" &&
    String((error as Error).message).includes(`'${specifier.split("/")[0] ?? ""}`)
  );
}

/** True for an address of a kind that Node has no loader for. */
function isForeign(error: unknown, specifier: string): boolean {
  return (error as { code?: unknown }).code === "ERR_UNSUPPORTED_ESM_URL_SCHEME" || /^(?:jsr|https?):/.test(specifier);
}

function ownModule(specifier: string): string | null {
  if (!isOwnPackage(specifier)) return null;
  try {
    return import.meta.resolve(specifier);
  } catch {
    return specifier === "stagebook" ? pathToFileURL(join(dirname(fileURLToPath(import.meta.url)), "..", "index.js")).href : null;
  }
}

/** `$bind` of compiled cells: hands each imported name to its box. Names of types are not there and are passed over. */
export function bindImports(
  namespace: Record<string, unknown>,
  names: readonly (readonly [string, (value: unknown) => void])[],
): void {
  const fallback = namespace["default"];
  for (const [imported, assign] of names) {
    if (imported === "*") assign(namespace);
    else if (imported in namespace) assign(namespace[imported]);
    else if (isHolder(fallback) && imported in fallback) assign(fallback[imported]);
  }
}

// CommonJS modules whose names Node cannot see show them on `default`.
function isHolder(value: unknown): value is Record<string, unknown> {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
