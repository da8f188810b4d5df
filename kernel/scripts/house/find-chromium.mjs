import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runProgram } from "./run-program.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Finds a Chromium (the variable CHROMIUM goes before the PATH) or installs Debian's; `file` is null where neither can be done. */
export async function findChromium() {
  const file = process.env.CHROMIUM || onPath();
  if (file) return isProgram(file) ? { file, reason: null } : { file: null, reason: `CHROMIUM='${file}' is not a program` };
  if (!canInstall()) {
    return {
      file: null,
      reason: "no Chromium: install it (on Debian: apt-get install chromium) or name it in CHROMIUM",
    };
  }
  process.stdout.write("Chromium is missing and is being installed with apt-get …\n");
  const update = await runProgram("apt-get", ["update"], {
    env: { DEBIAN_FRONTEND: "noninteractive" },
  });
  const install = await runProgram("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], {
    env: { DEBIAN_FRONTEND: "noninteractive" },
  });
  const installed = install.code === 0 ? onPath() : null;
  if (installed) return { file: installed, reason: null };
  process.stderr.write(`${update.output}${install.output}`);
  return {
    file: null,
    reason: "no Chromium: apt-get could not install it, its last lines are above",
  };
}

function onPath() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const files = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return files.find(isProgram) ?? null;
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function canInstall() {
  return process.getuid?.() === 0 && existsSync("/etc/debian_version");
}
