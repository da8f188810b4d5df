import { StringDecoder } from "node:string_decoder";
import { sendReport } from "./channel.js";
import { currentRun } from "./current-run.js";

/** Sends what code writes to stdout and stderr to the cell that wrote it, at once. */
export function captureStreams(): void {
  capture(process.stdout, "stdout");
  capture(process.stderr, "stderr");
  freeConsole();
}

function capture(stream: NodeJS.WriteStream, name: "stdout" | "stderr"): void {
  type Done = (error?: Error | null) => void;
  const textOf = textReader();
  const write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Done, done?: Done): boolean => {
    const text = textOf(chunk, typeof encoding === "string" ? encoding : "utf8");
    if (text !== "") sendReport({ type: "stream", run: currentRun(), name, text });
    const callback = typeof encoding === "function" ? encoding : done;
    if (callback !== undefined) process.nextTick(callback);
    return true;
  };
  stream.write = write;
}

/** Makes text of what is written; a character whose bytes come in two pieces stays whole. */
function textReader(): (chunk: string | Uint8Array, encoding: BufferEncoding) => string {
  const decoder = new StringDecoder("utf8");
  let hasBytes = false;
  return (chunk, encoding) => {
    if (typeof chunk === "string" && /^utf-?8$/i.test(encoding)) {
      const text = hasBytes ? decoder.end() + chunk : chunk;
      hasBytes = false;
      return text;
    }
    hasBytes = true;
    return decoder.write(typeof chunk === "string" ? Buffer.from(chunk, encoding) : Buffer.from(chunk));
  };
}

/**
 * Takes V8's inspector out of `console`. Its share was most of what a line cost, and it keeps the values of the last
 * thousand calls for a debugger that may come, however large; ours shows what is written as the cell's output.
 */
function freeConsole(): void {
  const { Console } = globalThis.console;
  const plain = new Console({ stdout: process.stdout, stderr: process.stderr, ignoreErrors: false });
  // The same object stays, for all who hold it already.
  Object.assign(globalThis.console, plain);
}
