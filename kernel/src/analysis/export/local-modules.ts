import { existsSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";

/**
 * Makes the function that names modules from where the exported file will be. Packages keep their names; local files get the way from
 * `target` to them, with the ending that Node and the compiler ask for.
 *
 * @example
 * moduleNames("/notes", "/notes/out")("./shapes.ts"); // "../shapes.ts"
 */
export function moduleNames(source: string, target: string): (module: string) => string {
  return (module) => {
    if (!/^\.{1,2}(\/|$)/.test(module)) return module;
    const path = resolve(source, withEnding(source, module));
    const name = relative(target, path).replaceAll("\\", "/");
    return name.startsWith(".") ? name : `./${name}`;
  };
}

function withEnding(source: string, module: string): string {
  if (/\.([mc]?[jt]s|json|node|wasm)$/.test(module)) return module;
  const path = join(source, module);
  if (existsSync(`${path}.ts`)) return `${module}.js`;
  const ending = [".js", ".mjs", ".json"].find((each) => existsSync(path + each));
  if (ending !== undefined) return module + ending;
  return existsSync(path) && statSync(path).isDirectory() ? `${module.replace(/\/$/, "")}/index.js` : module;
}
