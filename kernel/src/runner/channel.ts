import { writeSync } from "node:fs";
import { deserialize, serialize } from "node:v8";
import type { RunnerReport } from "./messages.js";

/** The file descriptor of the runner's report pipe; the kernel opens it in `fork`'s `stdio`. */
export const reportFd = 4;
/** The file descriptor on which the kernel sends interrupts; read by the watchdog thread. */
export const interruptFd = 5;

const headerBytes = 4;

/**
 * Writes one report to the kernel before it returns, also from inside a synchronous loop.
 * All reports share one pipe, so the kernel sees them in the order in which they were made.
 */
export function sendReport(report: RunnerReport): void {
  const body = serialize(report);
  const frame = Buffer.allocUnsafe(headerBytes + body.length);
  frame.writeUInt32LE(body.length, 0);
  body.copy(frame, headerBytes);
  writeAll(frame);
}

function writeAll(frame: Buffer): void {
  let sent = 0;
  while (sent < frame.length) {
    try {
      sent += writeSync(reportFd, frame, sent);
    } catch (error) {
      // The pipe is full and not blocking: the kernel is about to read. EPIPE means that it is gone.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") process.exit(1);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

/** Cuts the bytes of a report pipe into reports, whatever the chunks are. */
export class ReportReader {
  #chunks: Buffer[] = [];
  #length = 0;

  /** Takes one chunk and returns the reports that are complete with it. */
  read(chunk: Buffer): RunnerReport[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const reports: RunnerReport[] = [];
    for (let body = this.#take(); body !== null; body = this.#take()) {
      // Written by sendReport in a process that we started.
      reports.push(deserialize(body) as RunnerReport);
    }
    return reports;
  }

  #take(): Buffer | null {
    if (this.#length < headerBytes) return null;
    const need = headerBytes + this.#peekLength();
    if (this.#length < need) return null;
    const all = this.#chunks.length === 1 && this.#chunks[0] !== undefined ? this.#chunks[0] : Buffer.concat(this.#chunks);
    const rest = all.subarray(need);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#length = rest.length;
    return all.subarray(headerBytes, need);
  }

  #peekLength(): number {
    const first = this.#chunks[0];
    if (first !== undefined && first.length >= headerBytes) return first.readUInt32LE(0);
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all.readUInt32LE(0);
  }
}
