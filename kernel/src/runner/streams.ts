import { sendReport } from "./channel.js";
import { currentRun } from "./current-run.js";

/** Sends what code writes to stdout and stderr to the cell that wrote it, at once. */
export function captureStreams(): void {
  capture(process.stdout, "stdout");
  capture(process.stderr, "stderr");
}

function capture(stream: NodeJS.WriteStream, name: "stdout" | "stderr"): void {
  type Done = (error?: Error | null) => void;
  const write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Done, done?: Done): boolean => {
    const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
    if (text !== "") sendReport({ type: "stream", run: currentRun(), name, text });
    const callback = typeof encoding === "function" ? encoding : done;
    if (callback !== undefined) process.nextTick(callback);
    return true;
  };
  stream.write = write;
}
