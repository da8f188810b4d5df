// One JupyterLab and one Chromium for the tests of a file. Everything they write goes into a folder of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { type Browser, type BrowserContextOptions, chromium } from "playwright-core";
import { LabPage } from "./lab-page.js";

const root = resolve(__dirname, "../..");
const venv = process.env["STAGEBOOK_VENV"] ?? join(root, ".venv");
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];

/** A running JupyterLab. */
export interface Lab {
  /** The folder that Lab shows; notebooks find the repository's packages from here. */
  readonly notebooks: string;
  /** What the server wrote. */
  log(): string;
  /** Opens a notebook in a page of its own and waits for its kernel. */
  open(name: string, context?: BrowserContextOptions): Promise<LabPage>;
  stop(): Promise<void>;
}

/** Starts the server and the browser; `notebook` is Jupyter Notebook 7, which is made of Lab's parts. */
export async function startLab(app: "lab" | "notebook" = "lab"): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), "stagebook-browser-"));
  const notebooks = join(folder, "notebooks");
  mkdirSync(notebooks);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const server = await startServer(folder, notebooks, app);
  const browser = await chromium.launch({ executablePath: chromiumPath(), headless: true, args: flags });
  return {
    notebooks,
    log: server.log,
    open: (name, context) =>
      openPage(browser, `${server.base}/${app === "lab" ? "lab/tree" : "notebooks"}/${name}?reset`, context),
    stop: async () => {
      await browser.close();
      await stopServer(server.child);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function chromiumPath(): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const found = process.env["CHROMIUM"] ?? folders.flatMap((folder) => names.map((name) => join(folder, name))).find(existsSync);
  if (found === undefined) throw new RangeError("No Chromium is on the PATH; install it or name it in CHROMIUM");
  return found;
}

interface Server {
  readonly child: ChildProcess;
  readonly base: string;
  readonly log: () => string;
}

async function startServer(folder: string, notebooks: string, app: "lab" | "notebook"): Promise<Server> {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const args = ["--no-browser", "--allow-root", "--ip=127.0.0.1", `--port=${port}`, `--notebook-dir=${notebooks}`];
  const options = ["--IdentityProvider.token=", "--expose-app-in-browser"];
  const child = spawn(join(venv, `bin/jupyter-${app}`), [...args, ...options], {
    env: quietEnv(folder),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data: Buffer) => {
      text += data.toString();
    });
  }
  const end = Date.now() + 90_000;
  while (!(await isUp(base))) {
    if (child.exitCode !== null || Date.now() > end) throw new RangeError(`JupyterLab did not start:\n${text}`);
    await new Promise((done) => setTimeout(done, 100));
  }
  return { child, base, log: () => text };
}

/** Keeps Lab from the user's own settings, and a news popup from the page. */
function quietEnv(folder: string): NodeJS.ProcessEnv {
  const settings = join(folder, "settings");
  const popups = join(settings, "@jupyterlab/apputils-extension");
  mkdirSync(popups, { recursive: true });
  writeFileSync(join(popups, "notification.jupyterlab-settings"), '{"fetchNews":"false","checkForUpdates":false}');
  return {
    ...process.env,
    PATH: `${join(venv, "bin")}${delimiter}${process.env["PATH"]}`,
    JUPYTER_CONFIG_DIR: join(folder, "config"),
    JUPYTER_DATA_DIR: join(folder, "data"),
    JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: settings,
    JUPYTERLAB_WORKSPACES_DIR: join(folder, "workspaces"),
  };
}

async function stopServer(child: ChildProcess): Promise<void> {
  const ended = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  await ended;
}

function isUp(base: string): Promise<boolean> {
  return fetch(`${base}/api/status`).then(
    (answer) => answer.ok,
    () => false,
  );
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer().on("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null ? done(address.port) : failed(new RangeError("No port")),
      );
    });
  });
}

async function openPage(browser: Browser, url: string, context: BrowserContextOptions = {}): Promise<LabPage> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 }, ...context });
  const lab = new LabPage(page);
  await page.goto(url);
  await page.waitForSelector(".jp-Notebook .jp-Cell");
  await lab.kernelIs("idle");
  return lab;
}

/** Writes a notebook of code cells with the ids c0, c1, … */
export function writeNotebook(
  lab: Lab,
  name: string,
  cells: readonly string[],
  kernel: "stagebook" | "python3" = "stagebook",
): void {
  const kernelspec = {
    stagebook: { name: "stagebook", display_name: "TypeScript (Stagebook)", language: "typescript" },
    python3: { name: "python3", display_name: "Python 3", language: "python" },
  }[kernel];
  const content = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec },
    cells: cells.map((source, index) => ({
      cell_type: "code",
      id: `c${index}`,
      metadata: {},
      execution_count: null,
      outputs: [],
      source,
    })),
  };
  writeFileSync(join(lab.notebooks, name), JSON.stringify(content));
}
