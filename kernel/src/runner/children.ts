import { readdirSync, readFileSync } from "node:fs";
import { uptime } from "node:os";
import process from "node:process";

/** Hundredths of a second since the machine was started: the unit in which Linux keeps the start of a process. */
export function ticks(): number {
  return Math.floor(uptime() * 100);
}

/** Sends `signal` to the processes that were started from this one at `since` or later, as a terminal does; on Linux only. */
export function signalChildren(since: number, signal: NodeJS.Signals): void {
  for (const child of descendants(process.pid)) {
    try {
      if (startOf(child) >= since) process.kill(child, signal);
    } catch {
      // It has ended meanwhile.
    }
  }
}

// Parents first: a shell whose command is killed under it would start the next one, which nobody knows of.
function descendants(parent: number): number[] {
  const children = childrenOf(parent);
  return [...children, ...children.flatMap(descendants)];
}

function childrenOf(parent: number): number[] {
  try {
    const threads = readdirSync(`/proc/${parent}/task`);
    const lists = threads.map((thread) => readFileSync(`/proc/${parent}/task/${thread}/children`, "utf8"));
    return lists.flatMap((list) =>
      list
        .split(" ")
        .filter((id) => id !== "")
        .map(Number),
    );
  } catch {
    return [];
  }
}

function startOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name of the program, in brackets, may hold spaces; the start is the 20th field behind it.
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]);
}
