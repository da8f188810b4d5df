import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const mainFile = fileURLToPath(new URL("./main.js", import.meta.url));

/** Starts a process for the cells of one notebook, in its folder. What it says waits until somebody listens. */
export function forkRunner(folder: string): ChildProcess {
  const child = fork(mainFile, [], {
    cwd: folder,
    serialization: "advanced",
    // A terminate inside a timer would abort Node with its own consistency check.
    execArgv: ["--no-force-async-hooks-checks", "--disable-warning=ExperimentalWarning"],
    // The last three are what `channel.ts` knows by number.
    stdio: ["ignore", "pipe", "pipe", "ipc", "pipe", "pipe", "pipe"],
  });
  child.on("error", () => undefined);
  return child;
}
