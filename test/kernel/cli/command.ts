import { type ChildProcess, execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const program = join(__dirname, "..", "..", "..", "kernel", "bin", "stagebook.js");

/** How a command ended. */
export interface CommandEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder outside the repository, with files in it, where `stagebook` can be run. */
export class Folder {
  readonly path: string = mkdtempSync(join(tmpdir(), "stagebook-cli-"));

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.path, name), text);
  }

  /** Runs the built command; `watch` gets its process at once. */
  run(
    args: readonly string[],
    watch: (child: ChildProcess) => void = () => undefined,
    more: Readonly<Record<string, string>> = {},
  ): Promise<CommandEnd> {
    return this.node([program, ...args], watch, more);
  }

  node(
    args: readonly string[],
    watch: (child: ChildProcess) => void = () => undefined,
    more: Readonly<Record<string, string>> = {},
  ): Promise<CommandEnd> {
    return new Promise((resolve) => {
      const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, NODE_OPTIONS: undefined, ...more };
      const child = execFile(process.execPath, [...args], { cwd: this.path, env, timeout: 30_000 }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : (child.exitCode ?? null), stdout, stderr });
      });
      watch(child);
    });
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
