import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import type { API } from "typescript-native/unstable/async";

/**
 * Ends the type server when this process ends in whatever way, and returns what calls the guard off; null while there is no server yet.
 *
 * The server ends when its input does, unless it waits for a file that it asked this process for: after a `kill -9` in
 * such a moment it would wait for ever. A shell of less than a megabyte reads a pipe that only this process holds.
 */
export function guardServer(api: API): (() => void) | null {
  const server = serverProcess(api)?.pid;
  if (server === undefined) return null;
  if (process.platform === "win32") return () => undefined;
  const guard = spawn("/bin/sh", ["-c", 'read -r line; kill -9 "$0"', String(server)], { stdio: ["pipe", "ignore", "ignore"] });
  guard.on("error", () => undefined);
  guard.stdin.on("error", () => undefined);
  guard.unref();
  // A socket by its making, as for every child's pipe; it must not keep the kernel alive.
  (guard.stdin as unknown as { unref(): void }).unref();
  return () => guard.kill("SIGKILL");
}

/** The process of a server, or undefined while there is none yet. */
export function serverProcess(api: API): ChildProcess | undefined {
  // Private in its types alone: the interface tells neither the process nor its end.
  const { client } = api as unknown as { readonly client?: { readonly process?: ChildProcess } };
  return client?.process;
}
