import { spawn } from "node:child_process";
import { root } from "./places.mjs";

const kept = 64 * 1024;
/** Milliseconds in which the last output of a program that has ended arrives. */
const lastWords = 2000;

/**
 * Runs a program and keeps the end of what it prints. Resolves to `{ code, output }`; `code` is null when it could not
 * be started or was ended by a signal. With `shown`, the output goes to the terminal as well.
 */
export function runProgram(file, args, { shown = false, env = {}, cwd = root } = {}) {
  return new Promise((resolve) => {
    let output = "";
    // npm is a .cmd file on Windows, which only a shell starts.
    const child = spawn(file, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32" && file === "npm",
    });
    const keep = (stream) => (chunk) => {
      output = (output + chunk).slice(-kept);
      if (shown) stream.write(chunk);
    };
    child.stdout.setEncoding("utf8").on("data", keep(process.stdout));
    child.stderr.setEncoding("utf8").on("data", keep(process.stderr));
    child.on("error", (error) =>
      resolve({
        code: null,
        output: `${output}${error.message}\n`,
        missing: error.code === "ENOENT",
      }),
    );
    child.on("close", (code) => resolve({ code, output, missing: false }));
    // What a program left behind may hold its output open for ever.
    child.on("exit", (code) => setTimeout(() => leave(code), lastWords).unref());
    const leave = (code) => {
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ code, output, missing: false });
    };
  });
}
