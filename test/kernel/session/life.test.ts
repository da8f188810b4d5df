import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const kernelMain = resolve(__dirname, "../../../kernel/dist/session/main.js");

test("a kernel ends when the Jupyter that started it is gone", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stagebook-life-"));
  const file = join(folder, "connection.json");
  writeFileSync(file, JSON.stringify({ shell_port: 0, control_port: 0, iopub_port: 0, stdin_port: 0, hb_port: 0 }));
  // A parent that starts the kernel as Jupyter does, tells its id, and dies.
  const code = `
    const env = { ...process.env, JPY_PARENT_PID: String(process.pid) };
    const kernel = require("node:child_process").spawn(process.execPath, ${JSON.stringify([kernelMain, file])}, { env, stdio: "ignore", detached: true });
    console.log(kernel.pid);
    setTimeout(() => process.kill(process.pid, "SIGKILL"), 1500);
  `;
  const parent = spawn(process.execPath, ["-e", code], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  const [chunk] = (await once(parent.stdout, "data")) as [Buffer];
  const kernel = Number(String(chunk));
  await once(parent, "exit");
  expect(isAlive(kernel)).toBe(true);
  while (isAlive(kernel)) await new Promise((done) => setTimeout(done, 50));
  rmSync(folder, { recursive: true, force: true });
}, 20_000);

test("a kernel that is killed leaves no process behind, whatever it was doing", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stagebook-killed-"));
  const file = join(folder, "connection.json");
  writeFileSync(file, JSON.stringify({ shell_port: 0, control_port: 0, iopub_port: 0, stdin_port: 0, hb_port: 0 }));
  // The type server asks for files while it starts, which is when it would wait for ever.
  for (const age of [250, 350, 450, 600, 900]) {
    const kernel = spawn(process.execPath, [kernelMain, file], { cwd: folder, stdio: "ignore" });
    await new Promise((done) => setTimeout(done, age));
    kernel.kill("SIGKILL");
    await once(kernel, "exit");
    while (processesOf(folder).length > 0) await new Promise((done) => setTimeout(done, 50));
  }
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

/** Processes whose command names the folder, or that run in it. */
function processesOf(folder: string): string[] {
  return readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && commandOf(pid).includes(folder));
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
