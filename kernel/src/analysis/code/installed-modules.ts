import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, extname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { packageOf } from "../effects/builtins/packages.js";
import { cellNames } from "../names.js";
import { builtinOf, CodeScan } from "./code-scan.js";
import type { LiteralPath } from "./literal-path.js";
import { ModuleReach } from "./module-reach.js";
import { moduleState } from "./module-state.js";

/** What the modules that some code imports are made of. */
export interface ModuleParts {
  readonly imports: Map<string, string>;
  readonly unknown: Set<string>;
  readonly environment: Set<string>;
  readonly files: Set<string>;
}

/** Finds the versions of packages and the texts of local files, through all that they import. */
export class InstalledModules {
  readonly #folder: string;
  readonly #versions = new Map<string, string | null>();
  readonly #locals = new Map<string, ModuleParts>();

  /** `folder` is where the module of the pipeline is. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Adds what `module`, imported from `from`, is made of. */
  add(module: string, parts: ModuleParts, from: string = this.#folder): void {
    if (builtinOf(module) !== null) return;
    if (/^https?:/.test(module)) parts.unknown.add(`it imports ${module}`);
    else if (/^(\.{0,2}\/|file:)/.test(module)) this.#addLocal(module, parts, from);
    else this.#addPackage(packageOf(module), parts, from);
  }

  #addPackage(name: string, parts: ModuleParts, from: string): void {
    const version = this.#version(name, from);
    if (version === null) parts.unknown.add(`it imports '${name}', whose version cannot be found`);
    else parts.imports.set(name, version);
  }

  #version(name: string, from: string): string | null {
    const key = `${from}\n${name}`;
    const known = this.#versions.get(key);
    if (known !== undefined) return known;
    const found = versionOf(name, from);
    this.#versions.set(key, found);
    return found;
  }

  #addLocal(module: string, parts: ModuleParts, from: string): void {
    const path = localFile(module.startsWith("file:") ? fileURLToPath(module) : resolve(from, module.replace(/\?.*$/, "")));
    if (path === null) {
      parts.unknown.add(`it imports '${module}', which is not there`);
      return;
    }
    const local = this.#local(path);
    for (const [name, fingerprint] of local.imports) parts.imports.set(name, fingerprint);
    for (const each of local.unknown) parts.unknown.add(each);
    for (const each of local.environment) parts.environment.add(each);
    for (const each of local.files) parts.files.add(each);
  }

  #local(path: string): ModuleParts {
    const known = this.#locals.get(path);
    if (known !== undefined) return known;
    const parts: ModuleParts = { imports: new Map(), unknown: new Set(), environment: new Set(), files: new Set() };
    // Kept before it is filled: files may import each other.
    this.#locals.set(path, parts);
    const shown = relative(this.#folder, path);
    const name = shown.startsWith(".") ? shown : `./${shown}`;
    const bytes = readFileSync(path);
    parts.imports.set(name, createHash("sha256").update(bytes).digest("hex").slice(0, 32));
    if (/^\.[mc]?[jt]s$/.test(extname(path))) this.#addCode(name, bytes.toString("utf8"), { path, parts });
    return parts;
  }

  #addCode(name: string, text: string, { path, parts }: { path: string; parts: ModuleParts }): void {
    const folder = dirname(path);
    const names = cellNames(text);
    if (names.problem !== null) parts.unknown.add(`${name} cannot be parsed`);
    const outside = new CodeScan(text, new ModuleReach(text)).whole(text);
    for (const each of outside.unknown) parts.unknown.add(each.replace(/^it /, `${name} `));
    for (const each of outside.environment) parts.environment.add(each);
    for (const each of outside.files) parts.files.add(filePath(each, folder));
    for (const each of keptState(text)) parts.unknown.add(`${name} changes its own variable '${each}'`);
    for (const { module } of [...names.imports, ...reExports(text)]) this.add(module, parts, folder);
    for (const module of outside.modules) this.add(module, parts, folder);
  }
}

/** A path as it is looked up: from the working folder where it is not whole. */
export function filePath({ text, from }: LiteralPath, folder: string): string {
  return from === "module" ? resolve(folder, text) : text;
}

/** The variables that the functions and classes of a file change, when all are called. */
function keptState(text: string): ReadonlySet<string> {
  const functions = [...cellNames(text).definitions.values()].filter(
    ({ value, kind }) => value && kind !== "import" && kind !== "enum",
  );
  const state = moduleState(
    text,
    functions.map(({ name }) => `await (${name})(inputs);`),
  );
  return new Set([...state.assigned, ...state.changes.flatMap((each) => [...each])]);
}

/** `export { a } from "./a.js"` and `export * from "./a.js"`. */
function reExports(text: string): { readonly module: string }[] {
  return [...text.matchAll(/^\s*export\s[^;'"]*?\sfrom\s*(["'])(.+?)\1/gm)].map(([, , module = ""]) => ({ module }));
}

function localFile(path: string): string | null {
  const others = [path.replace(/\.([mc]?)js$/, ".$1ts"), `${path}.ts`, `${path}/index.ts`, `${path}.js`, `${path}/index.js`];
  return [path, ...others].find((each) => statSync(each, { throwIfNoEntry: false })?.isFile() === true) ?? null;
}

/** The version of a package that code in `folder` gets; as the module loader does, the working folder helps out. */
function versionOf(name: string, folder: string): string | null {
  for (const start of [folder, process.cwd(), dirname(fileURLToPath(import.meta.url))]) {
    for (let at = start; ; at = dirname(at)) {
      const file = join(at, "node_modules", name, "package.json");
      if (existsSync(file)) return readVersion(file);
      if (at === dirname(at)) break;
    }
  }
  return null;
}

function readVersion(file: string): string | null {
  try {
    // Only the version is looked at, and only where it is a text.
    const { version } = JSON.parse(readFileSync(file, "utf8")) as { readonly version?: unknown };
    return typeof version === "string" ? version : null;
  } catch {
    return null;
  }
}
