import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { jupyterFolders, root, venvProgram } from "./places.mjs";
import { readFlags } from "./read-flags.mjs";
import { Refusal } from "./refusal.mjs";
import { setUp } from "./set-up.mjs";

const help = `Usage: npm start [-- --no-browser --port N]

Sets up what is missing, then opens JupyterLab on notebooks/penguins.ipynb. Ctrl-C stops it.

  --no-browser  only print the address
  --port N      the port to listen on (otherwise 8888, or the next free one)
  --ip ADDRESS  the address to listen on (otherwise 127.0.0.1)
  -h, --help    this text
`;
const flagsOfStart = {
  "no-browser": { type: "boolean", default: false },
  port: { type: "string" },
  ip: { type: "string", default: "127.0.0.1" },
};
const firstPort = 8888;
const longestStart = 120_000;

/** `npm start`. */
export async function startCommand() {
  const flags = readFlags(help, flagsOfStart);
  if (!flags) return 0;
  const port = await choosePort(flags.port, flags.ip);
  await setUp();
  const lab = startLab({
    port,
    ip: flags.ip,
    opensBrowser: !flags["no-browser"],
  });
  await Promise.race([isServing(lab, flags.ip, port), lab.ended]);
  if (lab.isRunning()) process.stdout.write(`\nJupyterLab is at ${lab.address}\nCtrl-C stops it\n`);
  return await lab.ended;
}

async function choosePort(text, ip) {
  if (text !== undefined) {
    const port = Number(text);
    if (!Number.isInteger(port) || port < 1 || port > 65535)
      throw new Refusal(`--port takes a number from 1 to 65535, not '${text}'`);
    if (await isFree(port, ip)) return port;
    throw new Refusal(`Port ${port} is in use; choose another one with --port, or stop the program that listens on it`);
  }
  for (let port = firstPort; port < firstPort + 100; port += 1) if (await isFree(port, ip)) return port;
  throw new Refusal(`Ports ${firstPort} to ${firstPort + 99} are all in use; choose another one with --port`);
}

function isFree(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error) => {
      if (error.code === "EADDRINUSE") resolve(false);
      else
        reject(
          new Refusal(`JupyterLab cannot listen on ${host}, port ${port} (${error.code}); choose others with --ip and --port`),
        );
    });
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

function startLab({ port, ip, opensBrowser }) {
  const token = randomBytes(24).toString("hex");
  const args = [
    "notebooks/penguins.ipynb",
    `--ServerApp.ip=${ip}`,
    `--ServerApp.port=${port}`,
    "--ServerApp.port_retries=0",
    "--log-level=WARN",
  ];
  if (!opensBrowser) args.push("--no-browser");
  // JupyterLab refuses to run as root without being told; containers have nobody else.
  if (process.getuid?.() === 0) args.push("--allow-root");
  // In a group of its own, so that Ctrl-C reaches this process alone and JupyterLab is stopped once, without its question.
  const child = spawn(venvProgram("jupyter-lab"), args, {
    cwd: root,
    env: { ...process.env, ...jupyterFolders(), JUPYTER_TOKEN: token },
    stdio: ["ignore", "inherit", "inherit"],
    detached: process.platform !== "win32",
  });
  return {
    // JupyterLab takes the folder of the file that it is started with as its root.
    address: `http://${ip}:${port}/lab/tree/penguins.ipynb?token=${token}`,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    ended: untilEnd(child),
  };
}

function untilEnd(child) {
  let stops = 0;
  const stop = () => {
    stops += 1;
    child.kill(stops === 1 ? "SIGTERM" : "SIGKILL");
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, stop);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      for (const name of signals) process.off(name, stop);
      if (stops > 0) process.stdout.write("JupyterLab has stopped\n");
      if (stops > 0 || code === 0) resolve(0);
      else reject(new Refusal(`JupyterLab ended with ${signal ?? `exit code ${code}`}; its last lines are above`));
    });
  });
}

async function isServing(lab, ip, port) {
  const host = ip === "0.0.0.0" ? "127.0.0.1" : ip;
  const latest = performance.now() + longestStart;
  while (lab.isRunning() && performance.now() < latest) {
    const answer = await fetch(`http://${host}:${port}/api`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
