import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { packageFolder, packageJson } from "../imports/installed-packages.js";
import { runtimeLibs } from "./runtime-libs.js";

/** The `tsconfig.json` under which the cells of a folder are checked, with `files` as its files. */
export function projectSettings(folder: string, files: readonly string[]): object {
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
      strict: true,
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

/** The folder's own types of Node where they are no newer than the Node that runs; else ours. */
function nodeTypesFor(folder: string): string {
  const installed = packageFolder(folder, "@types/node");
  const version = installed === null ? undefined : packageJson(installed)?.["version"];
  if (installed !== null && typeof version === "string" && major(version) <= major(process.versions.node))
    return realpathSync(installed);
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
