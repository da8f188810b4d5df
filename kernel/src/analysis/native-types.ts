import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { API, type Checker, type Project, type Snapshot } from "typescript-native/unstable/async";
import { type CellFile, CellFiles } from "./cell-files.js";
import { cellDiagnostics } from "./diagnostics.js";
import { completionsAt, hoverAt } from "./language.js";
import { LocalFiles } from "./local-files.js";
import { nameCompletions } from "./name-completions.js";
import { cellNames } from "./names.js";
import { notebookGlobals } from "./notebook-globals.js";
import type { CheckedCell, Completion, Hover, TypeDiagnostic, TypeService } from "./type-service.js";

const startSlots = 96;
const draftSlot = 0;

/** Starts TypeScript's native server for the notebooks of one folder. */
export function startNativeTypes(folder: string): TypeService {
  return new NativeTypes(folder);
}

class NativeTypes implements TypeService {
  readonly #files = new Map<string, string>();
  readonly #folder: string;
  readonly #config: string;
  readonly #api: API;
  #cells: CellFiles;
  readonly #localFiles: LocalFiles;
  #snapshot: Snapshot | null = null;
  #queue: Promise<unknown>;
  #scopeText = "";
  #globals: readonly Completion[] | null = null;
  readonly #tickets = new Map<number, CellFile>();
  #ticket = 0;

  constructor(folder: string) {
    this.#folder = folder;
    this.#config = join(folder, ".stagebook-tsconfig.json");
    this.#cells = new CellFiles(folder, startSlots);
    this.#localFiles = new LocalFiles(folder);
    this.#api = new API({
      cwd: folder,
      fs: {
        readFile: (path) => this.#files.get(path),
        fileExists: (path) => (this.#files.has(path) ? true : undefined),
      },
    });
    this.#queue = this.#open();
    // Reported by the first call that waits for it.
    this.#queue.catch(() => undefined);
  }

  check(body: string): Promise<CheckedCell> {
    return this.#next(async () => {
      await this.#followFiles(body);
      const slot = await this.#takeSlot();
      const file = this.#cells.write(slot, body);
      await this.#put(this.#cells.path(slot), file.text);
      const program = this.#project().program;
      const path = this.#cells.path(slot);
      const [syntax, semantic] = await Promise.all([program.getSyntacticDiagnostics(path), program.getSemanticDiagnostics(path)]);
      const errors = cellDiagnostics(syntax.length > 0 ? syntax : semantic, file, (name) => this.#cells.kindOf(name));
      this.#ticket += 1;
      this.#tickets.set(this.#ticket, file);
      // Its file must not be given to another cell before its names are defined.
      this.#cells.pin(slot);
      return { ticket: this.#ticket, errors };
    });
  }

  define(ticket: number, names: readonly string[]): Promise<void> {
    return this.#next(async () => {
      const file = this.#tickets.get(ticket);
      if (file === undefined) return;
      this.#cells.unpin(file.slot);
      if (names.length === 0) return void this.#tickets.delete(ticket);
      this.#cells.define(file.slot, names);
      await this.#writeScope();
    });
  }

  refresh(): Promise<void> {
    return this.#next(() => this.#update({ invalidateAll: true }));
  }

  reset(): Promise<void> {
    return this.#next(async () => {
      this.#cells.clear();
      this.#tickets.clear();
      await this.#writeScope();
    });
  }

  complete(body: string, offset: number): Promise<readonly Completion[]> {
    return this.#withDraft(body, async (file, checker, path) => {
      const position = file.bodyStart + offset;
      try {
        return await completionsAt(checker, path, position);
      } catch (error) {
        if (!String(error).includes("needs auto imports")) throw error;
        return nameCompletions({ session: this.#cells.names(), body, globals: await this.#findGlobals() }, offset);
      }
    });
  }

  inspect(body: string, offset: number): Promise<Hover | null> {
    return this.#withDraft(body, (file, checker, path) => hoverAt(checker, path, file.bodyStart + offset));
  }

  typesOf(ticket: number, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const file = this.#tickets.get(ticket);
    if (file === undefined) return Promise.resolve(new Map());
    const { definitions } = cellNames(file.body);
    return this.#next(async () => {
      const types = new Map<string, string>();
      const { checker, program } = this.#project();
      const path = this.#cells.path(file.slot);
      const source = await program.getSourceFile(path);
      for (const name of names) {
        const at = definitions.get(name)?.start;
        const position =
          at === undefined ? file.text.search(new RegExp(`\\b${name.replace(/\$/g, "\\$")}\\b`)) : file.bodyStart + at;
        const type = position < 0 ? undefined : await checker.getTypeAtPosition(path, position);
        if (type !== undefined) types.set(name, await checker.typeToString(type, source, printFlags));
      }
      return types;
    });
  }

  checkModule(text: string): Promise<readonly TypeDiagnostic[]> {
    return this.#next(async () => {
      const path = this.#cells.path(draftSlot);
      await this.#put(path, text);
      const { program } = this.#project();
      const [syntax, semantic] = await Promise.all([program.getSyntacticDiagnostics(path), program.getSemanticDiagnostics(path)]);
      return [...syntax, ...semantic].map(({ text: message, code, pos, end }) => ({ message, code, start: pos, end }));
    });
  }

  async close(): Promise<void> {
    await this.#api.close();
  }

  async #open(): Promise<void> {
    this.#writeFiles();
    this.#snapshot = await this.#api.updateSnapshot({ openProjects: [this.#config] });
    // Binds the libraries, so that the first cell finds them ready.
    await this.#project().program.getSemanticDiagnostics(this.#cells.path(draftSlot));
  }

  #writeFiles(): void {
    const empty = 'import { } from "./.stagebook-scope.ts";\nexport { };\n';
    const paths = Array.from({ length: this.#cells.size }, (_, slot) => this.#cells.path(slot));
    for (const path of paths) if (!this.#files.has(path)) this.#files.set(path, empty);
    const globals = join(this.#folder, ".stagebook-globals.d.ts");
    this.#files.set(globals, notebookGlobals);
    this.#scopeText = this.#cells.scopeText();
    this.#files.set(this.#cells.scopePath, this.#scopeText);
    this.#files.set(this.#config, JSON.stringify(projectSettings(this.#folder, [globals, this.#cells.scopePath, ...paths])));
  }

  async #takeSlot(): Promise<number> {
    const free = this.#cells.freeSlot();
    if (free !== null) return free;
    const slot = this.#cells.size;
    this.#cells.grow(this.#cells.size);
    this.#writeFiles();
    const created = Array.from({ length: this.#cells.size - slot }, (_, index) => this.#cells.path(slot + index));
    await this.#update({ changed: [this.#config, this.#cells.scopePath], created });
    return slot;
  }

  #withDraft<T>(body: string, use: (file: CellFile, checker: Checker, path: string) => Promise<T>): Promise<T> {
    return this.#next(async () => {
      const file = this.#cells.write(draftSlot, body);
      const path = this.#cells.path(draftSlot);
      await this.#put(path, file.text);
      return await use(file, this.#project().checker, path);
    });
  }

  // The server looks again at files only when it is told to.
  async #followFiles(body: string): Promise<void> {
    const { changed, isRearranged } = this.#localFiles.look(body);
    if (isRearranged) await this.#update({ invalidateAll: true });
    else if (changed.length > 0) await this.#update({ changed: [...changed] });
  }

  async #findGlobals(): Promise<readonly Completion[]> {
    if (this.#globals !== null) return this.#globals;
    const path = this.#cells.path(draftSlot);
    const text = "globalThis.";
    await this.#put(path, text);
    this.#globals = await completionsAt(this.#project().checker, path, text.length);
    return this.#globals;
  }

  async #writeScope(): Promise<void> {
    const text = this.#cells.scopeText();
    if (text === this.#scopeText) return;
    this.#scopeText = text;
    await this.#put(this.#cells.scopePath, text);
  }

  async #put(path: string, text: string): Promise<void> {
    if (this.#files.get(path) === text) return;
    this.#files.set(path, text);
    // One changed file at a time lets the server keep its program.
    await this.#update({ changed: [path] });
  }

  async #update(fileChanges: { changed?: string[]; created?: string[] } | { invalidateAll: true }): Promise<void> {
    const next = await this.#api.updateSnapshot({ fileChanges });
    const before = this.#snapshot;
    this.#snapshot = next;
    await before?.dispose();
  }

  #project(): Project {
    const project = this.#snapshot?.getProject(this.#config);
    if (project === undefined) throw new TypeError("The type server has no project open");
    return project;
  }

  #next<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(task);
    this.#queue = result.catch(() => undefined);
    return result;
  }
}

// NoTruncation, UseStructuralFallback left out: names as the user wrote them, whole.
const printFlags = 1;

function projectSettings(folder: string, files: readonly string[]): object {
  const require = createRequire(import.meta.url);
  const nodeTypes = join(dirname(require.resolve("@types/node/package.json")), "index.d.ts");
  const own = join(dirname(fileURLToPath(import.meta.url)), "..");
  return {
    compilerOptions: {
      target: "esnext",
      module: "esnext",
      moduleResolution: "bundler",
      moduleDetection: "force",
      lib: ["esnext"],
      types: [],
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      esModuleInterop: true,
      allowImportingTsExtensions: true,
      resolveJsonModule: true,
      useDefineForClassFields: true,
      noErrorTruncation: true,
      paths: { stagebook: [join(own, "index.d.ts")], "stagebook/*": [join(own, "*", "index.d.ts")], ...ownZod(folder) },
    },
    files: [nodeTypes, ...files],
  };
}

// Cells can import zod where none is installed, as exported pipelines can; the runner takes the same copy.
function ownZod(folder: string): Record<string, string[]> {
  try {
    createRequire(join(folder, "notebook.js")).resolve("zod");
    return {};
  } catch {
    const own = dirname(createRequire(import.meta.url).resolve("zod/package.json"));
    return { zod: [own], "zod/*": [join(own, "*")] };
  }
}
