import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { jupyterFolders, root, venvProgram } from "./places.mjs";
import { setUp } from "./set-up.mjs";

/** `npm run bench:kernel`: the flags are those of test/bench/kernel/main.py. */
export async function benchCommand() {
  if (!process.argv.some((flag) => flag === "--help" || flag === "-h")) await setUp({ tests: true });
  const program = join(root, "test", "bench", "kernel", "main.py");
  const env = {
    ...process.env,
    ...jupyterFolders(),
    STAGEBOOK_NODE: process.execPath,
  };
  return (
    spawnSync(venvProgram("python"), [program, ...process.argv.slice(2)], {
      stdio: "inherit",
      env,
    }).status ?? 1
  );
}
