import { Refusal } from "./refusal.mjs";
import { runProgram } from "./run-program.mjs";

const names = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python", "py"];
const probe = "import sys; print(sys.version_info[0], sys.version_info[1], sys.executable)";

/** Finds a Python of version 3.10 or newer that can make environments; the variable PYTHON goes before the PATH. */
export async function findPython() {
  const named = process.env.PYTHON;
  const found = [];
  for (const name of named ? [named] : names) {
    const python = await lookAt(name);
    if (python?.isNewEnough) return await withVenv(python);
    if (python) found.push(python);
  }
  const newest = found[0] && `the one found is Python ${found[0].version} (${found[0].file})`;
  const none = named ? `PYTHON='${named}' is none` : "none is on the PATH";
  throw new Refusal(
    `Stagebook needs Python 3.10 or newer, and ${newest ?? none}; install it (on Debian: apt-get install python3 python3-venv), then run the command again`,
  );
}

async function lookAt(name) {
  const { code, output } = await runProgram(name, ["-c", probe]);
  const parts = code === 0 ? /^(\d+) (\d+) (.+)$/m.exec(output) : null;
  if (!parts) return null;
  const [major, minor] = [Number(parts[1]), Number(parts[2])];
  return {
    file: parts[3].trim(),
    version: `${major}.${minor}`,
    isNewEnough: major === 3 && minor >= 10,
  };
}

// Debian ships `venv` without what it needs; only importing both parts tells.
async function withVenv(python) {
  const { code } = await runProgram(python.file, ["-c", "import venv, ensurepip"]);
  if (code === 0) return python;
  throw new Refusal(
    `Python ${python.version} (${python.file}) has no venv module; install it (on Debian: apt-get install python3-venv), then run the command again`,
  );
}
