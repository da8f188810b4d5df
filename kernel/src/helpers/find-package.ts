import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";

/** Loads packages of the user's project: this package depends on none of the backends. */
export function projectRequire(): NodeJS.Require {
  return createRequire(join(process.cwd(), "stagebook.cjs"));
}

/** Finds the folder of a package that the working folder can import, or null. */
export function findPackage(name: string): string | null {
  try {
    return dirname(projectRequire().resolve(`${name}/package.json`));
  } catch {
    return null;
  }
}

/** Says why tfjs-node cannot serve, or null when it can. Importing it to find out would already bind the device. */
export function nativeProblem(name: string): string | null {
  const folder = findPackage(name);
  if (folder === null) return `${name} is not installed here`;
  const lib = join(folder, "lib");
  const built = existsSync(lib) && readdirSync(lib).some((entry) => existsSync(join(lib, entry, "tfjs_binding.node")));
  return built ? null : `${name} is installed, but its native part is not built`;
}
