import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./places.mjs";
import { explainFailure } from "./refusal.mjs";
import { runProgram } from "./run-program.mjs";

/** The packages of the lock file, in node_modules. */
export const nodePackages = packagesStep("npm packages", root);

/** tslab and Deno, which the packed package is tried in and the kernel is measured against. */
export const otherHomes = packagesStep("tslab and Deno in test/package", join(root, "test", "package"));

/** A step that installs the npm packages of a folder. */
function packagesStep(title, folder) {
  const locks = [join(folder, "package-lock.json"), join(folder, "node_modules", ".package-lock.json")];
  return {
    title,
    isDone: () => locks.every((file) => existsSync(file)) && isInStep(...locks.map(readPackages)),
    run: () => installPackages(folder),
  };
}

// npm writes its own list as the last act of an install and deletes it first, so it vouches for the whole folder.
function isInStep(wanted, present) {
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.startsWith("node_modules/") || entry.link) return true;
    const there = present[path];
    return there ? there.version === entry.version : entry.optional || entry.peer || false;
  });
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages ?? {};
}

async function installPackages(folder) {
  // No package here needs its install script; see README, «How it is built».
  const args = ["ci", "--ignore-scripts", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=warn"];
  const outcome = await runProgram("npm", args, { cwd: folder });
  if (outcome.code !== 0) throw explainFailure("npm", outcome);
}
