import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { builtExtension, kernelCli, root } from "./places.mjs";
import { explainFailure } from "./refusal.mjs";
import { runProgram } from "./run-program.mjs";
import { hashOf, readStamp, writeStamp } from "./stamp.mjs";

const lock = join(root, "package-lock.json");
const kernelParts = ["src", "tsconfig.json", "package.json"].map((name) => join(root, "kernel", name));
const pageParts = ["src", "style", "schema", "scripts", "tsconfig.json", "package.json"].map((name) =>
  join(root, "labextension", name),
);

/** The kernel, from TypeScript to `kernel/dist`. */
export const kernelBuild = buildStep({
  title: "kernel",
  sources: [lock, ...kernelParts],
  result: kernelCli,
  folder: join(root, "kernel", "dist"),
  program: () => runProgram(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "-b", "kernel"]),
});

/** The extension, from TypeScript to `labextension/dist/labextension`. */
export const extensionBuild = buildStep({
  title: "JupyterLab extension",
  sources: [lock, join(root, "kernel", "src", "messages"), join(root, "kernel", "src", "documents"), ...pageParts],
  result: join(builtExtension, "package.json"),
  folder: join(root, "labextension", "dist"),
  program: () => runProgram("npm", ["run", "--silent", "build", "-w", "labextension"]),
});

function buildStep({ title, sources, result, folder, program }) {
  const stamp = join(folder, "stagebook.stamp");
  return {
    title,
    isDone: () => existsSync(result) && readStamp(stamp) === hashOf(sources),
    run: async () => {
      // tsc believes its own notes even when what they speak of is gone.
      if (!existsSync(result)) rmSync(folder, { recursive: true, force: true });
      // A build that fails leaves files of its own: they must not pass for those of the build before.
      rmSync(stamp, { force: true });
      const outcome = await program();
      if (outcome.code !== 0) throw explainFailure(`The build of the ${title}`, outcome);
      writeStamp(stamp, hashOf(sources));
    },
  };
}
