import type { Debugger } from "node:inspector";
import { basename, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { CompiledCell } from "../runner/index.js";
import type { CellShelf } from "./cell-shelf.js";
import { cellPlaces, type FindPlace, filePlaces } from "./places.js";

/** Code of the user's that V8 has read. */
export interface UserScript {
  readonly id: string;
  readonly url: string;
  /** What front ends call its source. */
  readonly path: string;
  /** What its author calls it: `cell 3`, or the name of a file. */
  readonly name: string;
  /** The cell; null for a file. */
  readonly cell: CompiledCell | null;
  readonly find: FindPlace;
}

const cellUrl = /\/\.stagebook-cell-(\d+)-(\d+)\.js$/;
/** Where our own code lies. */
const ownFolder = new URL("../", import.meta.url).href;
const inlineMap = /^data:application\/json;(?:charset=utf-8;)?base64,/;

/** Code that is not the user's: V8 steps over it. Our own files, those of packages and those of Node. */
export const hiddenUrls: readonly string[] = [
  `^${escapeRegExp(ownFolder)}`,
  "/node_modules/",
  "^node:",
  "^$",
  "/cell\\.js$",
  "^stagebook-",
];
const hidden = new RegExp(hiddenUrls.join("|"));

/** The scripts of one runner, by V8's id. */
export class ScriptTable {
  readonly #shelf: CellShelf;
  readonly #folder: string;
  readonly #users = new Map<string, UserScript>();
  readonly #probes = new Map<string, Debugger.ScriptParsedEventDataType>();

  constructor(shelf: CellShelf, folder: string) {
    this.#shelf = shelf;
    this.#folder = folder;
  }

  /** Takes a script that V8 has read. */
  add(parsed: Debugger.ScriptParsedEventDataType): void {
    if (parsed.url.startsWith("stagebook-probe-")) this.#probes.set(parsed.url, parsed);
    const script = this.#userScript(parsed);
    if (script !== null) this.#users.set(parsed.scriptId, script);
  }

  get(id: string): UserScript | null {
    return this.#users.get(id) ?? null;
  }

  /** The script that was compiled under the name of a probe; it is given once. */
  takeProbe(url: string): Debugger.ScriptParsedEventDataType | null {
    const found = this.#probes.get(url) ?? null;
    this.#probes.delete(url);
    return found;
  }

  /** The files that have been loaded from this path, older texts of the same file included. */
  files(path: string): readonly UserScript[] {
    return [...this.#users.values()].filter((each) => each.path === path && each.cell === null);
  }

  /** The user's own files that were loaded; what lies in packages is not debugged. */
  modules(): readonly { readonly name: string; readonly path: string }[] {
    const own = [...this.#users.values()].filter(({ cell }) => cell === null).map(({ path }) => path);
    return [...new Set(own)].map((path) => ({ name: relative(this.#folder, path), path }));
  }

  /** Tells whether code was loaded from this path. */
  isKnown(path: string): boolean {
    return this.modules().some((each) => each.path === path);
  }

  clear(): void {
    this.#users.clear();
    this.#probes.clear();
  }

  #userScript({ scriptId: id, url, sourceMapURL }: Debugger.ScriptParsedEventDataType): UserScript | null {
    const [, count, code] = cellUrl.exec(url) ?? [];
    if (code !== undefined) {
      const found = this.#shelf.find(Number(code));
      if (found === null) return null;
      const { path, cell } = found;
      return { id, url, path, name: `cell ${count}`, cell, find: lazily(() => cellPlaces(cell)) };
    }
    if (!url.startsWith("file:") || hidden.test(url)) return null;
    const path = fileURLToPath(url.replace(/\?.*$/, ""));
    return { id, url, path, name: basename(path), cell: null, find: lazily(() => filePlaces(mapOf(sourceMapURL))) };
  }
}

function mapOf(url: string | undefined): string | null {
  return url !== undefined && inlineMap.test(url) ? Buffer.from(url.replace(inlineMap, ""), "base64").toString() : null;
}

/** Most scripts are never looked into. */
function lazily(make: () => FindPlace): FindPlace {
  let find: FindPlace | null = null;
  return (line, column) => {
    find ??= make();
    return find(line, column);
  };
}

/** A pattern that matches `text` and nothing else. */
export function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
