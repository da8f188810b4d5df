import { execFile } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
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
    try {
      const { stdout } = await promisify(execFile)(python, ["-c", "import sys; print(sys.prefix)"], { timeout: 10_000 });
      if (stdout.trim() !== "") return stdout.trim();
    } catch {
      // Not under this name.
    }
  }
  throw new InstallError("No Python is on the PATH; activate the environment of Jupyter, or name it with --prefix");
}
