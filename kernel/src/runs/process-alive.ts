import { readFileSync } from "node:fs";
import process from "node:process";
import { hasCode } from "./read-record.js";

// Clocks are set now and then; a process that came later than this is another one.
const slack = 10 * 60_000;
// Linux counts in hundredths of a second here, whatever the kernel's own clock does.
const tick = 10;

/** Whether the process that had this id at a time (milliseconds since 1970) is still there. */
export function isProcessAlive(pid: number, at: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process is one too.
    if (!hasCode(error, "EPERM")) return false;
  }
  const found = lookUp(pid);
  // Ids are given again, above all after a restart; and a dead process keeps its own until its parent has heard of it.
  return found === null || (!found.isDead && found.began <= at + slack);
}

/** When a process began, and whether it has ended since; null where the system does not tell. */
function lookUp(pid: number): { readonly began: number; readonly isDead: boolean } | null {
  try {
    // The name, in brackets, may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    const boot = /^btime (\d+)$/m.exec(readFileSync("/proc/stat", "utf8"))?.[1];
    const began = Number(boot) * 1000 + Number(fields[19]) * tick;
    return Number.isFinite(began) ? { began, isDead: fields[0] === "Z" || fields[0] === "X" } : null;
  } catch {
    return null;
  }
}
