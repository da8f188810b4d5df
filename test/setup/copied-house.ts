import { execFile } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = join(__dirname, "..", "..");
const parts = ["package.json", "package-lock.json", "kernel/package.json", "kernel/scripts", "labextension/package.json"];

/** How a script ended. */
export interface Ending {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A copy of the repository with its scripts only: nothing is installed in it. */
export interface House {
  readonly folder: string;
  /** Runs `kernel/scripts/NAME` with `env` on top of the present variables; undefined removes one. */
  run(name: string, args?: readonly string[], env?: Readonly<Record<string, string | undefined>>): Promise<Ending>;
  /** Makes a folder of programs to be used as the whole PATH: a shell script each, or a link to one that exists. */
  programs(programs: Readonly<Record<string, string>>): Promise<string>;
  /** Empties the lists of Python packages, so that the step of `.venv` needs no network. */
  wantNoPythonPackages(): Promise<void>;
  remove(): Promise<void>;
}

/** Copies the scripts into a new folder. */
export async function copyHouse(): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), "stagebook-house-"));
  for (const part of parts) {
    await mkdir(dirname(join(folder, part)), { recursive: true });
    await cp(join(root, part), join(folder, part), { recursive: true });
  }
  return {
    folder,
    run: (name, args = [], env = {}) => runScript(join(folder, "kernel", "scripts", name), args, env),
    programs: (programs) => makePrograms(join(folder, "bin"), programs),
    wantNoPythonPackages: () => writeFile(join(folder, "kernel", "scripts", "requirements.txt"), ""),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function runScript(file: string, args: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<Ending> {
  // What npm tells the tests' own scripts must not reach the npm that the copy starts.
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("npm_"));
  const merged = {
    ...Object.fromEntries(kept),
    NODE_OPTIONS: "",
    PYTHON: undefined,
    ...env,
  };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [file, ...args], { env: merged }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

async function makePrograms(folder: string, programs: Readonly<Record<string, string>>): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(programs)) {
    const file = join(folder, name);
    if (text.startsWith("/")) {
      await symlink(text, file);
      continue;
    }
    await writeFile(file, `#!/bin/sh\n${text}\n`);
    await chmod(file, 0o755);
  }
  return folder;
}
