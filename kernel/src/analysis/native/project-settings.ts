import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runtimeLibs } from "./runtime-libs.js";

/** The `tsconfig.json` under which the cells of a folder are checked, with `files` as its files. */
export function projectSettings(folder: string, files: readonly string[]): object {
  const require = createRequire(import.meta.url);
  const nodeTypes = join(dirname(require.resolve("@types/node/package.json")), "index.d.ts");
  const own = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
  return {
    compilerOptions: {
      target: "esnext",
      module: "esnext",
      moduleResolution: "bundler",
      moduleDetection: "force",
      lib: runtimeLibs(),
      types: [],
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
    files: [nodeTypes, ...files],
  };
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
