import { join } from "node:path";
import type { Project } from "typescript-native/unstable/async";
import { type CellFile, CellFiles, keptSlots } from "./cell-files.js";
import { type Importable, ImportIndex } from "./imports/import-index.js";
import { LocalFiles } from "./local-files.js";
import { cellNames } from "./names.js";
import { Answers } from "./native/answers.js";
import { CellChecks, declaresGlobals } from "./native/cell-checks.js";
import { completionsAt } from "./native/completions.js";
import { hoverAt } from "./native/hover.js";
import { LooseChecks } from "./native/loose-checks.js";
import { membersAt } from "./native/members-at.js";
import { nameCompletions } from "./native/name-completions.js";
import { printedTypes } from "./native/printed-types.js";
import { callHelpAt } from "./native/signature.js";
import { TypeServer } from "./native/type-server.js";
import { typeCells } from "./native/whole-notebook.js";
import { notebookGlobals } from "./notebook-globals.js";
import type {
  CallHelp,
  CheckedCell,
  Completion,
  Hover,
  OpenCall,
  TypeDiagnostic,
  TypedCell,
  TypeService,
} from "./type-service.js";

const startSlots = 96;
// Two, so that a hover between two keystrokes does not undo what the server knows of the text being typed.
const [draftSlot, hoverSlot] = [0, 1];
/** Cells that were checked this long ago are asked about no more. */
const keptTickets = 2000;
/** Milliseconds for which a completion waits for packages that are read for the first time. */
const patience = 150;
const emptyCell = 'import { } from "./.stagebook-scope.ts";\nexport { };\n';

/** Starts TypeScript's native server for the notebooks of one folder. */
export function startNativeTypes(folder: string): TypeService {
  return new NativeTypes(folder);
}

type Asking<T> = (file: CellFile, project: Project, path: string) => Promise<T>;

class NativeTypes implements TypeService {
  readonly #cells: CellFiles;
  readonly #server: TypeServer;
  readonly #checks: CellChecks;
  readonly #loose: LooseChecks;
  readonly #localFiles: LocalFiles;
  #scopeText = "";
  /** Slots of cells that declare globals, by the names. */
  readonly #globalFiles = new Map<string, number>();
  readonly #imports: ImportIndex;
  /** Counts what cells have defined: a name may mean another slot though no file has changed. */
  #definitions = 0;
  /** Counts the changes of files that nothing depends on. */
  #asked = 0;
  readonly #hovers = new Answers<Hover | null>();
  readonly #completions = new Answers<readonly Completion[] | null>();
  #globals: readonly Completion[] | null = null;
  readonly #tickets = new Map<number, CellFile>();
  #ticket = 0;

  constructor(folder: string) {
    this.#cells = new CellFiles(folder, startSlots);
    this.#localFiles = new LocalFiles(folder);
    this.#imports = new ImportIndex(folder);
    const globals = [join(folder, ".stagebook-globals.d.ts"), notebookGlobals] as const;
    this.#server = new TypeServer(folder, new Map([globals, ...this.#emptyFiles()]), this.#cells.path(draftSlot));
    this.#checks = new CellChecks({ folder, server: this.#server, cells: this.#cells, takeSlot: () => this.#takeSlot() });
    this.#loose = new LooseChecks({ folder, server: this.#server, cells: this.#cells });
  }

  get ready(): Promise<void> {
    return this.#server.opened;
  }

  check(body: string): Promise<CheckedCell> {
    return this.#server.next(async () => {
      await this.#followFiles(body);
      const { file, errors } = await this.#checks.check(body);
      this.#ticket += 1;
      this.#tickets.set(this.#ticket, file);
      this.#tickets.delete(this.#ticket - keptTickets);
      return { ticket: this.#ticket, errors };
    });
  }

  async looseErrors({ ticket, errors }: CheckedCell): Promise<readonly TypeDiagnostic[]> {
    const file = this.#tickets.get(ticket);
    return file === undefined ? errors : await this.#loose.errorsOf(file, errors, this.#checks.epoch);
  }

  draft(cell: string, body: string): Promise<readonly TypeDiagnostic[]> {
    return this.#server.next(async () => {
      await this.#followFiles(body);
      return (await this.#checks.draft(cell, body)).errors;
    });
  }

  define(ticket: number, names: readonly string[]): Promise<void> {
    return this.#server.next(async () => {
      const file = this.#tickets.get(ticket);
      if (file === undefined) return;
      if (declaresGlobals.test(file.body)) await this.#keepGlobals(file);
      else this.#cells.unpin(file.slot);
      if (names.length === 0) return void this.#tickets.delete(ticket);
      this.#definitions += 1;
      this.#cells.define(file.slot, names);
      await this.#writeScope();
    });
  }

  refresh(): Promise<void> {
    return this.#server.next(async () => {
      this.#checks.invalidate();
      this.#imports.refresh();
      await this.#server.update({ invalidateAll: true });
    });
  }

  reset(): Promise<void> {
    return this.#server.next(async () => {
      await this.#forget();
      await this.#writeScope();
    });
  }

  async typeNotebook(bodies: readonly string[]): Promise<readonly TypedCell[]> {
    // What is declared for all modules, cells above would see as well.
    if (bodies.some((body) => declaresGlobals.test(body))) return await this.#typeInTurn(bodies);
    return await this.#server.next(async () => {
      await this.#forget();
      await this.#followFiles(bodies.join("\n;\n"));
      await this.#makeRoom(bodies.length + keptSlots);
      const typed = await typeCells({ server: this.#server, cells: this.#cells, checks: this.#checks }, bodies);
      this.#scopeText = this.#cells.scopeText();
      return typed;
    });
  }

  complete(body: string, offset: number): Promise<readonly Completion[]> {
    return this.#server.next(async () => {
      await this.#followFiles(body);
      const ask = () => this.#inText(body, draftSlot, (file, { checker }, path) => membersAt(checker, path, { file, offset }));
      const members = await this.#completions.get(`${offset} ${body}`, this.#state, ask);
      if (members !== null) return members;
      const [globals, importable] = [await this.#findGlobals(), await this.#imports.all(patience)];
      return nameCompletions({ session: this.#cells.names(), body, globals, importable }, offset);
    });
  }

  inspect(body: string, offset: number): Promise<Hover | null> {
    return this.#server.next(async () => {
      await this.#followFiles(body);
      const ask = () => this.#inText(body, hoverSlot, (file, project, path) => hoverAt(project, path, file.bodyStart + offset));
      return await this.#hovers.get(`${offset} ${body}`, this.#state, ask);
    });
  }

  callHelp(body: string, call: OpenCall): Promise<CallHelp | null> {
    return this.#withText(body, hoverSlot, (file, project, path) =>
      callHelpAt(project, path, { ...call, callee: file.bodyStart + call.callee }),
    );
  }

  async importsOf(name: string): Promise<readonly Importable[]> {
    return (await this.#imports.all(patience)).filter((each) => each.name === name);
  }

  typesOf(ticket: number, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const file = this.#tickets.get(ticket);
    if (file === undefined || names.length === 0) return Promise.resolve(new Map());
    return this.#server.next(() => printedTypes(this.#server.project, this.#cells.path(file.slot), { file, names }));
  }

  checkModule(text: string): Promise<readonly TypeDiagnostic[]> {
    return this.#server.next(async () => {
      const path = this.#cells.path(draftSlot);
      await this.#server.put(path, text);
      const { program } = this.#server.project;
      const [syntax, semantic] = await Promise.all([program.getSyntacticDiagnostics(path), program.getSemanticDiagnostics(path)]);
      return [...syntax, ...semantic].map(({ text: message, code, pos, end }) => ({ message, code, start: pos, end }));
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.#server.close(), this.#loose.close()]);
  }

  async #typeInTurn(bodies: readonly string[]): Promise<readonly TypedCell[]> {
    await this.reset();
    const typed: TypedCell[] = [];
    for (const body of bodies) {
      const { ticket, errors } = await this.check(body);
      const { definitions, uses } = cellNames(body);
      await this.define(ticket, [...definitions.keys()]);
      typed.push({ errors, types: await this.typesOf(ticket, [...definitions.keys(), ...uses.keys()]) });
    }
    return typed;
  }

  async #forget(): Promise<void> {
    this.#definitions += 1;
    this.#cells.clear();
    this.#tickets.clear();
    for (const slot of this.#globalFiles.values()) await this.#server.put(this.#cells.path(slot), emptyCell);
    this.#globalFiles.clear();
    this.#checks.clear();
  }

  /** What a cell declares for all modules is there as long as its file; a later cell that declares the same names replaces it. */
  async #keepGlobals(file: CellFile): Promise<void> {
    const names = [...file.body.matchAll(/\b(?:interface|var|let|const|function|class|namespace|type)\s+([\w$]+)/g)].map(
      (match) => match[1],
    );
    const before = this.#globalFiles.get(names.join());
    this.#globalFiles.set(names.join(), file.slot);
    if (before === undefined) return;
    this.#cells.unpin(before);
    if (before !== file.slot) await this.#server.put(this.#cells.path(before), emptyCell);
  }

  /** The scope file, and the files of all slots as long as nothing is in them. */
  #emptyFiles(): ReadonlyMap<string, string> {
    this.#scopeText = this.#cells.scopeText();
    const files = new Map([[this.#cells.scopePath, this.#scopeText]]);
    for (let slot = 0; slot < this.#cells.size; slot += 1) files.set(this.#cells.path(slot), emptyCell);
    return files;
  }

  async #takeSlot(): Promise<number> {
    const free = this.#cells.freeSlot();
    if (free !== null) return free;
    const slot = this.#cells.size;
    await this.#makeRoom(2 * slot);
    return slot;
  }

  async #makeRoom(slots: number): Promise<void> {
    if (slots <= this.#cells.size) return;
    this.#cells.grow(slots - this.#cells.size);
    const files = [...this.#emptyFiles()].filter(
      ([path]) => path === this.#cells.scopePath || this.#server.text(path) === undefined,
    );
    await this.#server.add(new Map(files));
  }

  #withText<T>(body: string, slot: number, use: Asking<T>): Promise<T> {
    return this.#server.next(() => this.#inText(body, slot, use));
  }

  /** Asks about a text: where it was checked already as it is, or else in the slot that is for such questions. */
  async #inText<T>(body: string, slot: number, use: Asking<T>): Promise<T> {
    const file = this.#checks.fileOf(body) ?? this.#cells.write(slot, body);
    const path = this.#cells.path(file.slot);
    const [before, version] = [this.#server.text(path) ?? "", this.#server.version];
    await this.#server.put(path, file.text);
    // Nothing sees the file of a question, but what it declares for all modules.
    if (file.slot === slot && !declaresGlobals.test(before + file.text)) this.#asked += this.#server.version - version;
    return await use(file, this.#server.project, path);
  }

  // A field, since it is asked for again when an answer is there.
  readonly #state = (): string => `${this.#server.version - this.#asked} ${this.#definitions}`;

  // The server looks again at files only when it is told to.
  async #followFiles(body: string): Promise<void> {
    const { changed, isRearranged } = this.#localFiles.look(body);
    if (!isRearranged && changed.length === 0) return;
    this.#checks.invalidate();
    await this.#server.update(isRearranged ? { invalidateAll: true } : { changed: [...changed] });
  }

  async #findGlobals(): Promise<readonly Completion[]> {
    if (this.#globals !== null) return this.#globals;
    const path = this.#cells.path(draftSlot);
    const text = "globalThis.";
    await this.#server.put(path, text);
    this.#globals = await completionsAt(this.#server.project.checker, path, text.length, "");
    return this.#globals;
  }

  async #writeScope(): Promise<void> {
    const text = this.#cells.scopeText();
    if (text === this.#scopeText) return;
    this.#scopeText = text;
    await this.#server.put(this.#cells.scopePath, text);
  }
}
