import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findPython } from "./find-python.mjs";
import { scripts, venv, venvProgram } from "./places.mjs";
import { explainFailure } from "./refusal.mjs";
import { runProgram } from "./run-program.mjs";
import { hashOf, readStamp, writeStamp } from "./stamp.mjs";

const lists = {
  lab: join(scripts, "requirements.txt"),
  test: join(scripts, "requirements-test.txt"),
};

/** JupyterLab in `.venv`. */
export const pythonPackages = {
  title: "JupyterLab in .venv",
  isDone: () => isInstalled("lab") && existsSync(venvProgram("python")),
  run: async () => {
    // A folder without its stamp is the rest of a try that was cut off.
    rmSync(venv, { recursive: true, force: true });
    const python = await findPython();
    const made = await runProgram(python.file, ["-m", "venv", venv]);
    if (made.code !== 0) throw explainFailure("python -m venv", made);
    // JupyterLab runs CommonJS files from in there; the package.json above would make them ES modules.
    writeFileSync(join(venv, "package.json"), '{ "type": "commonjs" }\n');
    await install("lab");
  },
};

/** What only the tests need. */
export const testPackages = {
  title: "Python packages of the tests",
  isDone: () => isInstalled("test"),
  run: () => install("test"),
};

async function install(list) {
  const args = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-r", lists[list]];
  const outcome = await runProgram(venvProgram("python"), args);
  if (outcome.code !== 0) throw explainFailure("pip", outcome);
  writeStamp(stampOf(list), due(list));
}

function isInstalled(list) {
  return readStamp(stampOf(list)) === due(list);
}

// An environment holds absolute paths: one that was moved has to be made again.
function due(list) {
  return `${hashOf([lists[list]])} in ${venv}`;
}

function stampOf(list) {
  return join(venv, `stagebook-${list}.stamp`);
}
