import process from "node:process";
import { setFlagsFromString } from "node:v8";
import { StagebookError } from "../errors.js";
import { readConnectionFile } from "../protocol/index.js";
import { serveKernel } from "./serve.js";

// What the kernelspec starts: `node main.js CONNECTION_FILE`, in the notebook's folder.
try {
  // V8 gives new objects up to 48 MB, for programs that make many; a kernel answers one short request after another.
  setFlagsFromString("--semi-space-growth-factor=1");
  // It stops a cell, never the kernel.
  process.on("SIGINT", () => undefined);
  outliveErrors();
  endWithParent();
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new TypeError("The kernel takes one connection file; Jupyter passes it");
  await serveKernel(readConnectionFile(file), process.cwd());
  process.exit(0);
} catch (error) {
  const sentence =
    error instanceof StagebookError || error instanceof TypeError
      ? error.message
      : String(error instanceof Error ? error.stack : error);
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

// What nobody waits for, such as a write to a type server that was killed, must not take the notebook's values with it.
function outliveErrors(): void {
  const tell = (error: unknown): void => void process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
  process.on("uncaughtException", tell);
  process.on("unhandledRejection", tell);
}

// Jupyter names itself to kernels that must not outlive it, as after a kill -9 of the server.
function endWithParent(): void {
  const parent = process.ppid;
  if (process.env["JPY_PARENT_PID"] !== String(parent)) return;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, 1000).unref();
}
