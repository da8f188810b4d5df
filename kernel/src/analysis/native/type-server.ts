import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { API, type Project, type Snapshot } from "typescript-native/unstable/async";
import { TypeServerError } from "../errors.js";
import { Ending } from "./ending.js";
import { beFrugal, endFrugality } from "./frugal-server.js";
import { type CheckRules, projectSettings } from "./project-settings.js";
import { guardServer, serverProcess } from "./server-guard.js";

/** Milliseconds between two looks for the server's process. */
const guardPause = 10;
/** Milliseconds in which the end of a server becomes known after a request to it has failed. */
const endPause = 1000;

/** How the server answers a request in which it failed. */
const panicked = /\bpanic\b|context canceled/;

type Changes = { readonly changed?: string[]; readonly created?: string[] } | { readonly invalidateAll: true };

/** TypeScript's native server with one project of files that exist in memory only; what it is asked is done in order. */
export class TypeServer {
  readonly #files = new Map<string, string>();
  readonly #folder: string;
  readonly #config: string;
  readonly #first: string;
  readonly #rules: CheckRules;
  /** Settles when the project is open, or cannot be opened. */
  readonly opened: Promise<void>;
  #api: API;
  #ending: Ending = new Ending();
  #snapshot: Snapshot | null = null;
  #version = 0;
  #queue: Promise<unknown>;
  #isClosed = false;

  /** Opens the project of `files`; each call below waits until it is open. `first` is checked to bind the libraries. */
  constructor(folder: string, files: ReadonlyMap<string, string>, first: string, rules: CheckRules = "strict") {
    this.#rules = rules;
    this.#folder = folder;
    this.#config = join(folder, ".stagebook-tsconfig.json");
    this.#first = first;
    this.#api = this.#start();
    this.#write(files);
    this.#queue = this.#outliving(() => (this.#snapshot === null ? this.#open() : Promise.resolve()));
    // A failure is reported by the first call that waits for it.
    this.opened = this.#queue.then(
      () => undefined,
      () => undefined,
    );
  }

  /** The project as it is after the last change. */
  get project(): Project {
    const project = this.#snapshot?.getProject(this.#config);
    if (project === undefined) throw new TypeError("The type server has no project open");
    return project;
  }

  /** Counts the changes so far. */
  get version(): number {
    return this.#version;
  }

  /** Does `task` when all tasks before it are done. */
  next<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(() => this.#outliving(task));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** The files of the project as they were put last. */
  files(): ReadonlyMap<string, string> {
    return new Map([...this.#files].filter(([path]) => path !== this.#config));
  }

  /** The text of a file as it was put last. */
  text(path: string): string | undefined {
    return this.#files.get(path);
  }

  /** Gives a file of the project another text. */
  async put(path: string, text: string): Promise<void> {
    if (this.#files.get(path) === text) return;
    this.#files.set(path, text);
    // One changed file at a time lets the server keep its program.
    await this.update({ changed: [path] });
  }

  /** Gives many files of the project another text at once. */
  async putAll(files: ReadonlyMap<string, string>): Promise<void> {
    const changed = [...files].filter(([path, text]) => this.#files.get(path) !== text);
    for (const [path, text] of changed) this.#files.set(path, text);
    if (changed.length > 0) await this.update({ changed: changed.map(([path]) => path) });
  }

  /** Adds files to the project, and changes those that it has. */
  async add(files: ReadonlyMap<string, string>): Promise<void> {
    const known = new Set(this.#files.keys());
    const changed = [...files].filter(([path, text]) => known.has(path) && this.#files.get(path) !== text).map(([path]) => path);
    this.#write(files);
    await this.update({ changed: [this.#config, ...changed], created: [...files.keys()].filter((path) => !known.has(path)) });
  }

  /** Tells the server what changed; it looks at nothing again by itself. */
  async update(fileChanges: Changes): Promise<void> {
    this.#version += 1;
    const next = await this.#api.updateSnapshot({ fileChanges });
    const before = this.#snapshot;
    this.#snapshot = next;
    // Nobody waits for the old one to be let go.
    before?.dispose().catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const server = serverProcess(this.#api);
    const closed = this.#api.close().catch(() => undefined);
    await this.#ending.before(Promise.race([closed, delay(endPause, undefined, { ref: false })]));
    // A server that waits for a file does not hear that its input has ended.
    server?.kill("SIGKILL");
  }

  #start(): API {
    return new API({
      cwd: this.#folder,
      fs: {
        readFile: (path) => this.#files.get(path),
        fileExists: (path) => (this.#files.has(path) ? true : undefined),
      },
    });
  }

  // A server that was killed, as for want of memory, or failed is replaced by one with the same files, which does the task again.
  async #outliving<T>(task: () => Promise<T>): Promise<T> {
    const outcome = await this.#ending.before(told(task));
    if (outcome !== "ended" && "value" in outcome) return outcome.value;
    // One that got the terminal's interrupt answers so until it ends, and one with a fault in it may answer anything after.
    if (outcome !== "ended" && panicked.test(String(outcome.error))) serverProcess(this.#api)?.kill("SIGKILL");
    const isOver = outcome === "ended" || (await this.#ending.before(delay(endPause))) === "ended";
    if (!isOver || this.#isClosed) throw outcome === "ended" ? new TypeServerError("it ended") : outcome.error;
    this.#api = this.#start();
    this.#version += 1;
    this.#ending = new Ending();
    await this.#open();
    const again = await this.#ending.before(told(task));
    if (again !== "ended" && "value" in again) return again.value;
    throw new TypeServerError(again === "ended" ? "it ended" : String(again.error));
  }

  async #open(): Promise<void> {
    const isFrugal = beFrugal();
    const opening = this.#api.updateSnapshot({ openProjects: [this.#config] });
    this.#guard(isFrugal);
    this.#snapshot = await opening;
    await this.project.program.getSemanticDiagnostics(this.#first);
  }

  // The process is there some milliseconds after the first request was made, and nothing tells when.
  #guard(isFrugal: boolean): void {
    const isThere = serverProcess(this.#api) !== undefined;
    if (isFrugal && (isThere || this.#isClosed)) endFrugality();
    if (this.#isClosed) return void serverProcess(this.#api)?.kill("SIGKILL");
    const guarded = guardServer(this.#api);
    if (guarded === null) setTimeout(() => this.#guard(isFrugal), guardPause).unref();
    else {
      const ending = this.#ending;
      serverProcess(this.#api)?.once("exit", () => {
        guarded();
        ending.tell();
      });
    }
  }

  #write(files: ReadonlyMap<string, string>): void {
    for (const [path, text] of files) this.#files.set(path, text);
    const own = [...this.#files.keys()].filter((path) => path !== this.#config);
    this.#files.set(this.#config, JSON.stringify(projectSettings(this.#folder, own, this.#rules)));
  }
}

type Told<T> = { readonly value: T } | { readonly error: unknown };

async function told<T>(task: () => Promise<T>): Promise<Told<T>> {
  try {
    return { value: await task() };
  } catch (error) {
    return { error };
  }
}
