import { join } from "node:path";
import { fileURLToPath } from "node:url";

const onWindows = process.platform === "win32";

/** The folder of the repository. */
export const root = fileURLToPath(new URL("../../..", import.meta.url)).replace(/[\\/]$/, "");
/** The Python environment: everything that is installed outside node_modules lies in it. */
export const venv = join(root, ".venv");
/** Scripts and lists of packages. */
export const scripts = join(root, "kernel", "scripts");
/** The compiled command line of the kernel. */
export const kernelCli = join(root, "kernel", "dist", "cli", "main.js");
/** The built extension, as JupyterLab reads it. */
export const builtExtension = join(root, "labextension", "dist", "labextension");

/** A program of the Python environment. */
export function venvProgram(name) {
  return onWindows ? join(venv, "Scripts", `${name}.exe`) : join(venv, "bin", name);
}

/** The folders that Jupyter would otherwise make in the home folder. */
export function jupyterFolders() {
  const home = join(venv, "home");
  return {
    JUPYTER_CONFIG_DIR: join(home, "config"),
    JUPYTER_DATA_DIR: join(home, "data"),
    JUPYTER_RUNTIME_DIR: join(home, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: join(home, "settings"),
    JUPYTERLAB_WORKSPACES_DIR: join(home, "workspaces"),
    IPYTHONDIR: join(home, "ipython"),
    PYTHONDONTWRITEBYTECODE: "1",
  };
}

/** The folders that Chromium would otherwise make in the home folder. */
export function browserFolders() {
  const home = join(venv, "home");
  return { XDG_CONFIG_HOME: join(home, "config"), XDG_CACHE_HOME: join(home, "cache") };
}
