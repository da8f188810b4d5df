import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { builtExtension, jupyterFolders, kernelCli, venv } from "./places.mjs";
import { explainFailure } from "./refusal.mjs";
import { runProgram } from "./run-program.mjs";

const spec = join(venv, "share", "jupyter", "kernels", "stagebook", "kernel.json");
const link = join(venv, "share", "jupyter", "labextensions", "stagebook-lab");
const notices = join(
  jupyterFolders().JUPYTERLAB_SETTINGS_DIR,
  "@jupyterlab",
  "apputils-extension",
  "notification.jupyterlab-settings",
);

/** Kernel and extension, known to the JupyterLab of `.venv`. */
export const installs = {
  title: "kernel and extension into .venv",
  isDone: () => isKernelKnown() && knowsTypeScriptParameters() && isExtensionLinked() && existsSync(notices),
  run: async () => {
    const outcome = await runProgram(process.execPath, [kernelCli, "install", "--prefix", venv]);
    if (outcome.code !== 0) throw explainFailure("stagebook install", outcome);
    linkExtension();
    silenceNotices();
  },
};

// The kernelspec names the Node that made it; another Node writes it again.
function isKernelKnown() {
  return existsSync(spec) && JSON.parse(readFileSync(spec, "utf8")).argv[0] === process.execPath;
}

// Written together with the kernelspec, which may be older.
function knowsTypeScriptParameters() {
  const folders = readdirSync(join(venv, "lib")).map((name) => join(venv, "lib", name, "site-packages"));
  return folders.some((folder) => existsSync(join(folder, "stagebook_papermill.py")));
}

function isExtensionLinked() {
  return lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() === true && readlinkSync(link) === builtExtension;
}

function linkExtension() {
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { recursive: true, force: true });
  symlinkSync(builtExtension, link, "junction");
}

// JupyterLab would ask on its first page whether it may fetch news, above the notebook.
function silenceNotices() {
  if (existsSync(notices)) return;
  mkdirSync(dirname(notices), { recursive: true });
  writeFileSync(notices, `${JSON.stringify({ fetchNews: "false", checkForUpdates: false }, null, 2)}\n`);
}
