import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { InstallError } from "./errors.js";

/** The folder where Jupyter looks for what belongs to the user, by Jupyter's own rules. */
export function userDataFolder(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  const { JUPYTER_DATA_DIR: named, XDG_DATA_HOME: shared, APPDATA: roaming } = env;
  if (named) return named;
  if (platform === "darwin") return join(homedir(), "Library", "Jupyter");
  if (platform === "win32") return roaming ? join(roaming, "jupyter") : join(homedir(), ".jupyter", "data");
  return join(shared || join(homedir(), ".local", "share"), "jupyter");
}

/** The folder of the Python environment that is active. Throws InstallError where there is no Python. */
export async function activePrefix(): Promise<string> {
  for (const python of ["python3", "python"]) {
    const prefix = await askPython(python, "import sys; print(sys.prefix)");
    if (prefix !== null) return prefix;
  }
  throw new InstallError("No Python is on the PATH; activate the environment of Jupyter, or name it with --prefix");
}

/** Where a Python environment keeps packages: below the folder of the environment, by the rules of each system. */
export function packageFolders(prefix: string): string[] {
  const lib = join(prefix, "lib");
  const versions = existsSync(lib) ? readdirSync(lib).filter((name) => /^(python|pypy)3(\.\d+)?$/.test(name)) : [];
  const kinds = ["site-packages", "dist-packages"];
  const folders = versions.flatMap((name) => kinds.map((kind) => join(lib, name, kind)));
  return [...folders, join(prefix, "Lib", "site-packages")].filter((folder) => existsSync(folder));
}

/**
 * Where the Pythons that a user may start Jupyter with find packages of the user's own; in an environment that sees none of
 * those, its own. They are the Python on the PATH, and those that `jupyter` and `papermill` there are started with.
 */
export async function userPackageFolders(env: NodeJS.ProcessEnv = process.env): Promise<string[]> {
  const places = (env["PATH"] ?? "").split(delimiter).filter((place) => place !== "");
  const scripts = places.flatMap((place) => ["jupyter", "papermill"].flatMap((name) => interpreterOf(join(place, name)) ?? []));
  const asked = ["python3", "python", ...new Set(scripts)].map((python) => askPython(python, ownPackages));
  return [...new Set((await Promise.all(asked)).filter((folder) => folder !== null))];
}

const ownPackages =
  "import site, sysconfig; print(site.getusersitepackages() if site.ENABLE_USER_SITE else sysconfig.get_paths()['purelib'])";

/** The Python that a script names in its first line, or null. */
function interpreterOf(script: string): string | null {
  try {
    return /^#!\s*(\S*python[\d.]*)\s*\n/.exec(readFileSync(script, "latin1").slice(0, 300))?.[1] ?? null;
  } catch {
    return null;
  }
}

/** What a Python prints; null where there is none under this name. */
async function askPython(python: string, script: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(python, ["-c", script], { timeout: 10_000 });
    return stdout.trim() || null;
  } catch {
    return null;
  }
}
