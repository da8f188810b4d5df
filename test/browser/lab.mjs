// One JupyterLab and one Chromium for the browser tests. Everything they write goes into a folder of its own.
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

/** The repository's root. */
export const root = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
const venv = process.env.STAGEBOOK_VENV ?? join(root, ".venv");
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];

/** Says what keeps the browser tests from running here; null when nothing does. */
export function missingPart() {
  if (chromiumPath() === undefined) return "Chromium is not installed";
  if (!existsSync(join(venv, "bin/jupyter-lab"))) return `JupyterLab is not installed in ${venv}`;
  return null;
}

function chromiumPath() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome"];
  return process.env.CHROMIUM ?? folders.flatMap((folder) => names.map((name) => join(folder, name))).find(existsSync);
}

/** Starts the server and the browser; `stop` ends both. */
export async function startLab() {
  const dir = mkdtempSync(join(tmpdir(), "stagebook-browser-"));
  const notebooks = join(dir, "notebooks");
  mkdirSync(notebooks);
  const { server, base, log } = await startServer(dir, notebooks);
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    headless: true,
    args: flags,
  });
  const stop = async () => {
    await browser.close();
    const ended = new Promise((resolve) => server.on("exit", resolve));
    server.kill("SIGTERM");
    await ended;
    rmSync(dir, { recursive: true, force: true });
  };
  return {
    base,
    browser,
    notebooks,
    log,
    stop,
    open: (name, options) => openNotebook({ browser, base }, name, options),
  };
}

async function startServer(dir, notebooks) {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const args = ["--no-browser", "--allow-root", "--ip=127.0.0.1", `--port=${port}`, `--notebook-dir=${notebooks}`];
  const options = ["--IdentityProvider.token=", "--expose-app-in-browser"];
  const server = spawn(join(venv, "bin/jupyter-lab"), [...args, ...options], {
    env: quietEnv(dir),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (data) => (text += data));
  const end = Date.now() + 90_000;
  while (!(await isUp(base))) {
    if (server.exitCode !== null || Date.now() > end) throw new RangeError(`JupyterLab did not start:\n${text}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { server, base, log: () => text };
}

/** Settings that keep Lab from reading the user's own ones and from laying a news popup over the page. */
function quietEnv(dir) {
  const env = {
    ...process.env,
    PATH: `${join(venv, "bin")}${delimiter}${process.env.PATH}`,
  };
  for (const kind of ["CONFIG", "DATA", "RUNTIME"]) env[`JUPYTER_${kind}_DIR`] = join(dir, kind.toLowerCase());
  env.JUPYTERLAB_SETTINGS_DIR = join(dir, "settings");
  env.JUPYTERLAB_WORKSPACES_DIR = join(dir, "workspaces");
  const folder = join(dir, "settings/@jupyterlab/apputils-extension");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "notification.jupyterlab-settings"), '{"fetchNews":"false","checkForUpdates":false}');
  return env;
}

async function isUp(base) {
  return fetch(`${base}/api/status`).then(
    (answer) => answer.ok,
    () => false,
  );
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Writes a notebook of code cells with the ids c0, c1, …. */
export function writeNotebook(lab, name, cells, kernel = "stagebook") {
  const names = { stagebook: "TypeScript (Stagebook)", python3: "Python 3" };
  const kernelspec = {
    name: kernel,
    display_name: names[kernel],
    language: kernel === "python3" ? "python" : "typescript",
  };
  const cell = (source, index) => ({
    cell_type: "code",
    id: `c${index}`,
    metadata: {},
    execution_count: null,
    outputs: [],
    source,
  });
  const content = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec },
    cells: cells.map(cell),
  };
  writeFileSync(join(lab.notebooks, name), JSON.stringify(content));
}

/** Copies a file or folder of the repository beside the notebooks. */
export function copyIn(lab, path, name) {
  cpSync(join(root, path), join(lab.notebooks, name), { recursive: true });
}

/** Opens a notebook in a page of its own and waits for its kernel; `page.errors` collects what goes wrong on the page. */
async function openNotebook({ browser, base }, name, { viewport = { width: 1440, height: 1000 }, ...context } = {}) {
  const page = await browser.newPage({ viewport, ...context });
  page.setDefaultTimeout(60_000);
  page.errors = [];
  page.on("pageerror", (error) => page.errors.push(`page error: ${error.stack?.slice(0, 900)}`));
  page.on("console", (message) => {
    if (message.type() === "error") page.errors.push(`console: ${message.text().slice(0, 400)}`);
  });
  await page.goto(`${base}/lab/tree/${name}?reset`);
  await page.waitForSelector(".jp-Notebook .jp-Cell");
  await kernelIs(page, "idle");
  return page;
}

/** Waits until the kernel of the current notebook has this status. */
export async function kernelIs(page, status) {
  await page.waitForFunction(
    (wanted) => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === wanted,
    status,
  );
}

/** Runs a command of Lab and gives its answer back as JSON. */
export function command(page, id, args = {}) {
  return page.evaluate(
    async ([name, values]) => {
      await window.jupyterapp.commands.execute(name, values);
    },
    [id, args],
  );
}
