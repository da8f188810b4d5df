import { spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../bin/stagebook.js", import.meta.url));
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs a file as `stagebook run` does, with the cache, and gives the exit code. In a process of its own: to know what the code of a
 * stage is made of takes a parser, which no pipeline should have to load.
 */
export function runWithCache(file: string, words: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [program, "run", file, ...words], { stdio: "inherit" });
  // A terminal sends Ctrl-C to both; who ends first must be the one that does the work.
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of signals) process.on(signal, pass);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => {
      for (const signal of signals) process.off(signal, pass);
      resolve(code ?? 1);
    });
  });
}
