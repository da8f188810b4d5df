import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** Makes a project outside the repository in which the package lies as npm would unpack it, with what it depends on beside it. */
export function makeProject() {
  const folder = mkdtempSync(join(tmpdir(), "stagebook-package-"));
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  const pack = ["pack", join(root, "kernel"), "--ignore-scripts", "--silent", "--pack-destination", folder];
  execFileSync("npm", pack, { stdio: ["ignore", "ignore", "inherit"] });
  const archive = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  execFileSync("tar", ["xzf", join(folder, archive), "-C", modules]);
  execFileSync("mv", [join(modules, "package"), join(modules, "stagebook")]);
  linkDependencies(modules);
  writeFileSync(join(folder, "package.json"), '{ "name": "project", "private": true, "type": "module" }\n');
  return folder;
}

// Links keep the network out of it; npm itself is not what is tested here.
function linkDependencies(modules) {
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(root, "kernel", "package.json"), "utf8"));
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const source = ["kernel/node_modules", "node_modules"]
      .map((place) => join(root, place, name))
      .find((path) => existsSync(path));
    if (source === undefined) continue;
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(source, join(modules, name), "junction");
  }
}
