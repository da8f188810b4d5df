import { writeSync } from "node:fs";
import { deserialize, serialize } from "node:v8";
import type { RunnerReport } from "./messages.js";

/** The file descriptor of the runner's report pipe; the kernel opens it in `fork`'s `stdio`. */
export const reportFd = 4;
/** The file descriptor on which the kernel sends interrupts; read by the watchdog thread. */
export const interruptFd = 5;

/** The file descriptor on which the kernel's debugger and V8's inspector talk, both ways; opened by the watchdog thread. */
export const inspectorFd = 6;

/** Length of the body, kind of the body. */
const headerBytes = 5;

// Text has a form of its own: it is nearly all that a runner says, and v8's costs four times as much.
const kinds = { value: 0, stdout: 1, stderr: 2, long: 3 } as const;
const runBytes = 4;
/** Text is reported in pieces of this length. */
const longestPiece = 1 << 18;
/** From this length on the kernel joins text with no other, and need not read it. */
const longText = 1 << 16;

/**
 * Writes one report to the kernel before it returns, also from inside a synchronous loop.
 * All reports share one pipe, so the kernel sees them in the order in which they were made.
 */
export function sendReport(report: RunnerReport): void {
  if (report.type !== "stream") writeAll(valueFrame(report));
  else for (const text of cutText(report.text)) writeAll((text.length < longText ? textFrame : longFrame)({ ...report, text }));
}

// In pieces, so that the first is on its way to the page while the last is still being written.
function* cutText(text: string): Generator<string> {
  let start = 0;
  while (text.length - start > longestPiece) {
    // Not between the two halves of a character.
    const end = start + longestPiece + (isHighSurrogate(text.charCodeAt(start + longestPiece - 1)) ? 1 : 0);
    yield text.slice(start, end);
    start = end;
  }
  yield start === 0 ? text : text.slice(start);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function valueFrame(report: RunnerReport): Buffer {
  const body = serialize(report);
  const frame = newFrame(kinds.value, body.length);
  body.copy(frame, headerBytes);
  return frame;
}

type StreamReport = Extract<RunnerReport, { type: "stream" }>;

function textFrame({ run, name, text }: StreamReport): Buffer {
  const frame = newFrame(kinds[name], runBytes + Buffer.byteLength(text));
  frame.writeUInt32LE(run, headerBytes);
  frame.write(text, headerBytes + runBytes);
  return frame;
}

// Used again and again: to measure a text and to ask for fresh memory cost as much as to write it.
let scratch = Buffer.alloc(0);
const longestCharacter = 3;

// Half of a pair of surrogates is no character that a front end could take out of JSON.
function longFrame({ run, name, text }: StreamReport): Buffer {
  const content = JSON.stringify({ name, text: text.toWellFormed() });
  const start = headerBytes + runBytes;
  const most = start + longestCharacter * content.length;
  if (scratch.length < most) scratch = Buffer.allocUnsafeSlow(most);
  const end = start + scratch.write(content, start);
  writeHeader(scratch, kinds.long, end - headerBytes);
  scratch.writeUInt32LE(run, headerBytes);
  return scratch.subarray(0, end);
}

function newFrame(kind: number, length: number): Buffer {
  const frame = Buffer.allocUnsafe(headerBytes + length);
  writeHeader(frame, kind, length);
  return frame;
}

function writeHeader(frame: Buffer, kind: number, length: number): void {
  frame.writeUInt32LE(length, 0);
  frame[4] = kind;
}

function readFrame(frame: Buffer): RunnerReport {
  const kind = frame[4];
  // Written by sendReport in a process that we started.
  if (kind === kinds.value) return deserialize(frame.subarray(headerBytes)) as RunnerReport;
  const run = frame.readUInt32LE(headerBytes);
  const body = frame.subarray(headerBytes + runBytes);
  if (kind === kinds.long) return { type: "long-stream", run, content: body };
  return { type: "stream", run, name: kind === kinds.stdout ? "stdout" : "stderr", text: body.toString("utf8") };
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
    for (let frame = this.#take(); frame !== null; frame = this.#take()) reports.push(readFrame(frame));
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
    return all.subarray(0, need);
  }

  #peekLength(): number {
    const first = this.#chunks[0];
    if (first !== undefined && first.length >= headerBytes) return first.readUInt32LE(0);
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all.readUInt32LE(0);
  }
}
