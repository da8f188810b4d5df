import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import process from "node:process";
import { RunLockedError } from "./errors.js";

/** Holds a run against other processes of this machine until released. */
export interface RunLock {
  release(): void;
}

/**
 * Takes the lock of a run's folder. Throws RunLockedError, with this id, when somebody holds it.
 * The lock is a socket name that Linux frees when the process ends, however it ends; elsewhere there is no such thing, and no lock.
 */
export function lockRun(folder: string, id: string): RunLock {
  if (process.platform !== "linux") return { release: () => undefined };
  const server = createServer();
  // Told again by `listening`, which is known at once: a name of the machine itself is bound without a detour.
  server.on("error", () => undefined);
  server.listen({ path: `\0${lockName(folder)}`, exclusive: true });
  // Where sockets are forbidden there is no lock to be had, but a run all the same.
  if (!server.listening && isRunLocked(folder)) throw new RunLockedError(id);
  // Holding a run must not keep the process alive.
  server.unref();
  return { release: () => void (server.listening && server.close()) };
}

/** Whether somebody holds the lock at this moment; false where the system does not tell. */
function isRunLocked(folder: string): boolean {
  try {
    // Filled up with more signs by some versions of Node.
    return readFileSync("/proc/net/unix", "utf8").includes(` @${lockName(folder)}`);
  } catch {
    return false;
  }
}

// The folder itself, whatever path leads to it, and also once it was renamed.
function lockName(folder: string): string {
  const { dev, ino } = statSync(folder, { bigint: true });
  return `stagebook-run-${dev}-${ino}.`;
}
