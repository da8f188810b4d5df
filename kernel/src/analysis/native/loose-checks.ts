import { join } from "node:path";
import { parseSync } from "oxc-parser";
import type { CellFile, CellFiles } from "../cell-files.js";
import { cellDiagnostics, isReadTooEarly } from "../diagnostics.js";
import type { TypeDiagnostic } from "../type-service.js";
import { TypeServer } from "./type-server.js";

/** What {@link LooseChecks} needs of the service that it belongs to. */
export interface LoosePlace {
  readonly folder: string;
  /** The server of the strict check. */
  readonly server: TypeServer;
  readonly cells: CellFiles;
}

/** Milliseconds without a question after which the server is let go. */
const idleTime = 120_000;
/** What no rules allow, as far as no other cell is concerned: an unknown name, module or export, and what is declared twice. */
const always: ReadonlySet<number> = new Set([2304, 2305, 2306, 2307, 2451, 2503, 2552, 2613, 2614]);
const emptyModule = "export { };\n";

/**
 * Checks cells by the rules that notebooks of other kernels were written under: without `strict`, and a cell that is
 * JavaScript as JavaScript, where a constructor's `this.name = name` declares a field.
 * It is asked only about cells that the strict check refuses; its server starts with the first of them.
 */
export class LooseChecks {
  readonly #place: LoosePlace;
  #server: TypeServer | null = null;
  #given = new Map<string, string>();
  #epoch = 0;
  #idle: NodeJS.Timeout | null = null;

  constructor(place: LoosePlace) {
    this.#place = place;
  }

  /** What is wrong with a cell by these rules; `errors` are those of the strict check, made in `epoch`. */
  async errorsOf(file: CellFile, errors: readonly TypeDiagnostic[], epoch: number): Promise<readonly TypeDiagnostic[]> {
    if (errors.some((each) => each.code < 2000 || always.has(each.code) || isReadTooEarly(each))) return errors;
    const wanted = looseFiles(this.#place.server.files());
    const strict = this.#place.cells.path(file.slot);
    const path = wanted.has(scriptPath(strict)) ? scriptPath(strict) : strict;
    const text = wanted.get(path);
    if (text === undefined) return errors;
    this.#stay();
    const server = this.#serverWith(wanted, path);
    return await server.next(async () => {
      await this.#bring(server, wanted, epoch);
      const { program } = server.project;
      const [syntax, semantic] = await Promise.all([program.getSyntacticDiagnostics(path), program.getSemanticDiagnostics(path)]);
      const loose = { ...file, text, bodyStart: headOf(text).length };
      return cellDiagnostics(syntax.length > 0 ? syntax : semantic, loose, (name) => this.#place.cells.kindOf(name));
    });
  }

  async close(): Promise<void> {
    if (this.#idle !== null) clearTimeout(this.#idle);
    const server = this.#server;
    this.#server = null;
    await server?.close();
  }

  #serverWith(wanted: ReadonlyMap<string, string>, first: string): TypeServer {
    if (this.#server !== null) return this.#server;
    this.#given = new Map(wanted);
    this.#server = new TypeServer(this.#place.folder, wanted, first, "loose");
    return this.#server;
  }

  /** Makes the server's files those that are wanted; one that is wanted no more is emptied. */
  async #bring(server: TypeServer, wanted: ReadonlyMap<string, string>, epoch: number): Promise<void> {
    const gone = [...this.#given.keys()].filter((path) => !wanted.has(path)).map((path) => [path, emptyModule] as const);
    const all = new Map([...wanted, ...gone]);
    const changed = [...all].filter(([path, text]) => this.#given.get(path) !== text);
    if (changed.some(([path]) => !this.#given.has(path))) await server.add(new Map(changed));
    else for (const [path, text] of changed) await server.put(path, text);
    this.#given = all;
    if (epoch !== this.#epoch) await server.update({ invalidateAll: true });
    this.#epoch = epoch;
  }

  #stay(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.close().catch(() => undefined), idleTime);
    this.#idle.unref();
  }
}

/** The files of the strict check with each cell that is JavaScript under a name that says so. */
function looseFiles(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const scripts = new Set([...files].filter(([path, text]) => cellPath.test(path) && isScript(text)).map(([path]) => path));
  return new Map(
    [...files].flatMap(([path, text]): [string, string][] => {
      if (scripts.has(path)) return [[scriptPath(path), asScript(text)]];
      return [[path, path.endsWith(scopeName) ? withScripts(text, path, scripts) : text]];
    }),
  );
}

const cellPath = /\.stagebook-cell-\d+\.ts$/;
const scopeName = ".stagebook-scope.ts";

// Not the same name with another ending: `./cell.js` means `cell.ts` where there is one.
function scriptPath(path: string): string {
  return path.replace(/cell-(\d+)\.ts$/, "script-$1.js");
}

function withScripts(text: string, path: string, scripts: ReadonlySet<string>): string {
  const folder = path.slice(0, -scopeName.length);
  return text.replace(/"\.\/(\.stagebook-cell-\d+\.ts)"/g, (written, name: string) =>
    scripts.has(join(folder, name)) ? `"./${scriptPath(name)}"` : written,
  );
}

/** The line above a cell's own text: what it takes from other cells. */
function headOf(text: string): string {
  return text.slice(0, text.indexOf("\n") + 1);
}

function isScript(text: string): boolean {
  const body = text.slice(headOf(text).length);
  if (!/[^\s;]/.test(body.replace(/export \{[^}]*\};\s*$/, ""))) return false;
  return parseSync("cell.js", body, { lang: "js", sourceType: "module" }).errors.length === 0;
}

function asScript(text: string): string {
  const head = headOf(text);
  const plain = head.replace(/declare let (\S+): typeof (\S+);/g, "/** @type {typeof $2} */ let $1 = $2;");
  return plain + text.slice(head.length);
}
