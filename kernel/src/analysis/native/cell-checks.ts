import { missingModule, nodeModule } from "../../modules/index.js";
import type { CellFile, CellFiles } from "../cell-files.js";
import { cellDiagnostics } from "../diagnostics.js";
import { packageFolder, packageName } from "../imports/installed-packages.js";
import type { DefinitionKind } from "../names.js";
import type { TypeDiagnostic } from "../type-service.js";
import type { TypeServer } from "./type-server.js";

/** A cell that was checked, as a file of the type server. */
export interface Checked {
  readonly file: CellFile;
  readonly errors: readonly TypeDiagnostic[];
  /** Under which libraries, packages and local files. */
  readonly epoch: number;
}

/** Cells whose text is checked while it is typed, and texts whose check is remembered. */
const [keptDrafts, keptChecks] = [16, 400];
const cannotFindModule = 2307;
const declaredTwice: ReadonlySet<number> = new Set([2403, 2717]);

/** What {@link CellChecks} needs of the service that it belongs to. */
export interface CheckPlace {
  readonly folder: string;
  readonly server: TypeServer;
  readonly cells: CellFiles;
  /** Gives a slot that nothing refers to. */
  takeSlot(): Promise<number>;
}

/**
 * Checks cells, and remembers what it found as long as it holds: the same text over the same meanings of all its names,
 * packages and files has the same errors. So a cell that was checked while it was typed, or runs again, is not checked again.
 */
export class CellChecks {
  readonly #place: CheckPlace;
  readonly #known = new Map<string, Checked>();
  readonly #drafts = new Map<string, Checked>();
  readonly #lookedAgainFor = new Set<string>();
  #epoch = 0;

  constructor(place: CheckPlace) {
    this.#place = place;
  }

  /** Checks a body, if that is not done. Its file is pinned for the caller. */
  async check(body: string): Promise<Checked> {
    const known = this.#current(body);
    if (known !== null) this.#place.cells.pin(known.file.slot);
    return known ?? (await this.#checkAnew(body));
  }

  /** Checks what stands in a cell while it is typed, and keeps the result for {@link CellChecks.check}. */
  async draft(cell: string, body: string): Promise<Checked> {
    const checked = await this.check(body);
    this.#dropDraft(cell);
    this.#drafts.set(cell, checked);
    if (this.#drafts.size > keptDrafts) this.#dropDraft(this.#drafts.keys().next().value ?? "");
    return checked;
  }

  /** The file of a text that was checked and is still there as it was, or null. */
  fileOf(body: string): CellFile | null {
    return this.#current(body)?.file ?? null;
  }

  /** Counts how often libraries, packages or local files have changed. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Forgets what was found, as something that is no cell has changed. */
  invalidate(): void {
    this.#epoch += 1;
    this.#known.clear();
  }

  /** Forgets the drafts too. */
  clear(): void {
    this.invalidate();
    this.#drafts.clear();
    this.#lookedAgainFor.clear();
  }

  #dropDraft(cell: string): void {
    const draft = this.#drafts.get(cell);
    if (draft !== undefined) this.#place.cells.unpin(draft.file.slot);
    this.#drafts.delete(cell);
  }

  #current(body: string): Checked | null {
    const { server, cells } = this.#place;
    const known = this.#known.get(body);
    if (known === undefined) return null;
    const holds =
      // What was not there may be there now.
      known.errors.every(({ code }) => code !== cannotFindModule) &&
      known.epoch === this.#epoch &&
      server.text(cells.path(known.file.slot)) === known.file.text &&
      cells.isCurrent(known.file);
    if (!holds) this.#known.delete(body);
    return holds ? known : null;
  }

  async #checkAnew(body: string): Promise<Checked> {
    const { cells, server } = this.#place;
    const slot = await this.#place.takeSlot();
    const file = cells.write(slot, body);
    // Its file must not be given to another cell before its names are defined.
    cells.pin(slot);
    const path = cells.path(slot);
    // What a cell declares for all modules, others see whether they import it or not.
    if (declaresGlobals.test(file.text) || declaresGlobals.test(server.text(path) ?? "")) this.invalidate();
    await server.put(path, file.text);
    let errors = await this.errorsOf(file);
    if (this.#isInstalledSince(errors, body)) {
      this.invalidate();
      await server.update({ invalidateAll: true });
      errors = await this.errorsOf(file);
    }
    const checked: Checked = { file, errors, epoch: this.#epoch };
    this.#known.delete(body);
    this.#known.set(body, checked);
    if (this.#known.size > keptChecks) this.#known.delete(this.#known.keys().next().value ?? "");
    return checked;
  }

  /** What is wrong with a cell whose file the server has; `kindOf` tells what the names of earlier cells are. */
  async errorsOf(
    file: CellFile,
    kindOf: (name: string) => DefinitionKind | null = (name) => this.#place.cells.kindOf(name),
  ): Promise<readonly TypeDiagnostic[]> {
    const { cells, server } = this.#place;
    const { program } = server.project;
    const path = cells.path(file.slot);
    const [syntax, semantic] = await Promise.all([program.getSyntacticDiagnostics(path), program.getSemanticDiagnostics(path)]);
    const errors = cellDiagnostics(syntax.length > 0 ? syntax : semantic, file, kindOf);
    const told = errors.map((error) => (error.code === cannotFindModule ? this.#withAdvice(error, file.body) : error));
    // The cell that declared the same for all modules gives way to this one.
    return declaresGlobals.test(file.body) ? told.filter(({ code }) => !declaredTwice.has(code)) : told;
  }

  /** Says what to do about a module that is no file and not installed. */
  #withAdvice(error: TypeDiagnostic, body: string): TypeDiagnostic {
    const written = /^(["'])([^"'\n]+)\1/.exec(body.slice(error.start))?.[2] ?? "";
    const isThere = /^\.{0,2}\//.test(written) || isInstalled(this.#place.folder, nodeModule(written));
    return written === "" || isThere ? error : { ...error, message: missingModule(written) };
  }

  /** True when a package cannot be found that is there: it was installed by other means than `%npm`. Looks once per package. */
  #isInstalledSince(errors: readonly TypeDiagnostic[], body: string): boolean {
    const missing = errors
      .filter(({ code }) => code === cannotFindModule)
      .map(({ start }) => nodeModule(/^["']([^"'\n]+)/.exec(body.slice(start))?.[1] ?? ""));
    const found = missing.filter((module) => !this.#lookedAgainFor.has(module) && isInstalled(this.#place.folder, module));
    for (const module of found) this.#lookedAgainFor.add(module);
    return found.length > 0;
  }
}

/** Matches the text of a cell that declares what all modules see. */
export const declaresGlobals: RegExp = /\bdeclare\s+(?:global|module)\b/;

function isInstalled(folder: string, module: string): boolean {
  const name = packageName(module);
  return name !== null && packageFolder(folder, name) !== null;
}
