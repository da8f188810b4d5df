import { DenoHost, findDenoJupyter } from "./deno-host.js";
import type { Host } from "./host.js";
import { TerminalHost } from "./terminal-host.js";
import { findTslab, TslabHost } from "./tslab-host.js";

const key = Symbol.for("stagebook.host");

// Only setHost and detectHost write it, always a host.
const shelf = globalThis as { [key]?: Host };

/** Sets the host of this process: what a kernel does before it runs any cell. */
export function setHost(host: Host): void {
  shelf[key] = host;
}

/** Tells in which host this process is: the one that was set, else stock tslab, Deno's kernel, or a terminal. */
export function detectHost(): Host {
  shelf[key] ??= findHost();
  return shelf[key];
}

function findHost(): Host {
  const tslab = findTslab();
  if (tslab !== null) return new TslabHost(tslab);
  const jupyter = findDenoJupyter();
  return jupyter === null ? new TerminalHost() : new DenoHost(jupyter);
}
