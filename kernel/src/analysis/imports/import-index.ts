import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageDeclarations } from "./declaration-files.js";
import { type ExportedName, exportedNames } from "./exported-names.js";
import { installedPackages } from "./installed-packages.js";
import { nodeNames } from "./node-names.js";

/** A name that an import would bring into a cell. */
export interface Importable {
  readonly name: string;
  readonly module: string;
  readonly kind: string;
  readonly typeOnly: boolean;
  /** True for `import name from`, false for `import { name } from`. */
  readonly isDefault: boolean;
}

/** Without a package.json that asks for packages, no more of those that lie around are read. */
const mostPackages = 40;

/** Knows what local files, Node, and the packages of a folder export, once it has looked. */
export class ImportIndex {
  readonly #folder: string;
  #packages: Promise<readonly Importable[]> | null = null;
  #node: readonly Importable[] | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Looks again for packages when it is asked next. */
  refresh(): void {
    this.#packages = null;
  }

  /** All names that can be imported, the nearest first. Packages that take longer to read than `patience` milliseconds come the next time. */
  async all(patience: number): Promise<readonly Importable[]> {
    this.#packages ??= this.#readPackages();
    this.#node ??= [...nodeNames()].flatMap(([module, names]) => importables(module, names));
    const packages = await Promise.race([this.#packages, later(patience)]);
    return [...(await this.#readLocal()), ...packages, ...this.#node];
  }

  async #readLocal(): Promise<readonly Importable[]> {
    const files = localFiles(this.#folder);
    const found = await Promise.all(
      files.map(async (file) => importables(`./${file}`, await exportedNames(join(this.#folder, file)))),
    );
    return found.flat();
  }

  async #readPackages(): Promise<readonly Importable[]> {
    const own = join(fileURLToPath(import.meta.url), "../../../index.d.ts");
    const found = importables("stagebook", await exportedNames(own));
    const installed = installedPackages(this.#folder);
    const asked = installed.filter((each) => each.isAskedFor);
    for (const { name } of asked.length > 0 ? asked : installed.slice(0, mostPackages)) {
      const file = name === "stagebook" ? null : packageDeclarations(this.#folder, name);
      if (file !== null) found.push(...importables(name, await exportedNames(file)));
    }
    return found;
  }
}

async function later(milliseconds: number): Promise<readonly Importable[]> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return [];
}

function localFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^[^.].*(?<!\.d)\.[mc]?[jt]s$/.test(name))
      .slice(0, 100);
  } catch {
    return [];
  }
}

function importables(module: string, names: readonly ExportedName[]): Importable[] {
  return names.flatMap(({ name, kind, typeOnly }): Importable[] => {
    if (name !== "default") return [{ name, module, kind, typeOnly, isDefault: false }];
    const local = defaultName(module);
    return local === null ? [] : [{ name: local, module, kind, typeOnly, isDefault: true }];
  });
}

/** What one calls the default export of a module: `pLimit` for `p-limit`. */
function defaultName(module: string): string | null {
  const [last = ""] = module
    .replace(/\.[mc]?[jt]s$/, "")
    .split("/")
    .slice(-1);
  const name = last.replace(/[^\w$]+(\w)?/g, (_, letter: string | undefined) => letter?.toUpperCase() ?? "");
  return /^[\p{ID_Start}$_]/u.test(name) ? name : null;
}
