import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { isAskedFor, packageFolder, packageJson } from "../imports/installed-packages.js";
import { runtimeLibs } from "./runtime-libs.js";

/** As for the modules that notebooks become, or as for notebooks of other kernels: without `strict`, and JavaScript too. */
export type CheckRules = "strict" | "loose";

/** The `tsconfig.json` under which the cells of a folder are checked, with `files` as its files. */
export function projectSettings(folder: string, files: readonly string[], rules: CheckRules): object {
  const nodeTypes = nodeTypesFor(folder);
  const own = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
  return {
    compilerOptions: {
      target: "esnext",
      module: "esnext",
      moduleResolution: "bundler",
      moduleDetection: "force",
      lib: runtimeLibs(),
      types: [],
      // Else a package that refers to the types of Node brings the folder's own in beside ours.
      typeRoots: [dirname(nodeTypes)],
      ...(rules === "strict" ? { strict: true } : { strict: false, allowJs: true, checkJs: true }),
      noEmit: true,
      skipLibCheck: true,
      esModuleInterop: true,
      allowImportingTsExtensions: true,
      resolveJsonModule: true,
      useDefineForClassFields: true,
      noErrorTruncation: true,
      paths: { stagebook: [join(own, "index.d.ts")], "stagebook/*": [join(own, "*", "index.d.ts")], ...ownZod(folder) },
    },
    files: [join(nodeTypes, "index.d.ts"), ...files],
  };
}

/**
 * The folder's own types of Node where they are those of the Node that runs, or where it asks for older ones itself; else ours.
 * What another package brought along, such as tslab, may know nothing of what this Node has.
 */
function nodeTypesFor(folder: string): string {
  const installed = packageFolder(folder, "@types/node");
  const version = installed === null ? undefined : packageJson(installed)?.["version"];
  const own = typeof version === "string" ? major(version) - major(process.versions.node) : Number.NaN;
  if (installed !== null && (own === 0 || (own < 0 && isAskedFor(folder, "@types/node")))) return realpathSync(installed);
  return dirname(createRequire(import.meta.url).resolve("@types/node/package.json"));
}

function major(version: string): number {
  return Number.parseInt(version, 10);
}

// Cells can import zod where none is installed, as exported pipelines can; the runner takes the same copy.
function ownZod(folder: string): Record<string, string[]> {
  try {
    createRequire(join(folder, "notebook.js")).resolve("zod");
    return {};
  } catch {
    const own = dirname(createRequire(import.meta.url).resolve("zod/package.json"));
    return { zod: [own], "zod/*": [join(own, "*")] };
  }
}
