import { spawn } from "node:child_process";
import { sendReport } from "./channel.js";
import { currentRun } from "./current-run.js";

/** A command that ended with another exit code than 0. */
class CommandError extends Error {
  override readonly name = "CommandError";
}

/**
 * `$shell` of compiled cells: runs a script in bash and shows what it writes as it comes.
 * With `mustSucceed`, an exit code other than 0 is an error; else it is told.
 */
export function shell(script: string, mustSucceed: boolean): Promise<void> {
  const run = currentRun();
  const child = spawn("bash", ["-c", script], { stdio: ["ignore", "pipe", "pipe"] });
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8");
    child[name].on("data", (text: string) => sendReport({ type: "stream", run, name, text }));
  }
  return new Promise((resolve, reject) => {
    child.on("error", (cause) => reject(new CommandError(`bash cannot be started: ${cause.message}`, { cause })));
    child.on("close", (code, signal) => {
      const end = signal === null ? `exit code ${code ?? 0}` : signal;
      if (code === 0) resolve();
      else if (mustSucceed) reject(new CommandError(`The script ended with ${end}`));
      else {
        sendReport({ type: "stream", run, name: "stderr", text: `The command ended with ${end}\n` });
        resolve();
      }
    });
  });
}
