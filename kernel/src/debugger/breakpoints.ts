import type { Debugger } from "node:inspector";
import { resolve } from "node:path";
import { type BreakCode, type BreakPlace, type CodeSources, cellCode, codesOf, readText } from "./break-code.js";
import { type AskedBreakpoint, type BreakRule, readRule } from "./break-rule.js";
import type { ShelfCell } from "./cell-shelf.js";
import { DebugError } from "./errors.js";
import type { Place } from "./places.js";

/** A breakpoint as front ends are told of it. */
export interface SetBreakpoint {
  readonly verified: boolean;
  readonly line: number;
  readonly message?: string;
}

interface Source {
  readonly asked: readonly AskedBreakpoint[];
  /** What decides at each of them; a text says why it can never be decided. */
  readonly rules: readonly (BreakRule | string)[];
  set: readonly SetBreakpoint[];
  /** Where in V8 its breakpoints are,. */
  readonly spots: Set<string>;
  /** What decides at the lines they stand at, in all the texts that the source has had. */
  readonly lines: Map<number, Set<BreakRule>>;
  /** The code that stops already. */
  readonly keys: Set<string>;
  /** The text of a file when its breakpoints were set. */
  text: string | null;
}

/** The breakpoints of a notebook and of the files beside it, by the path of their source. */
export class Breakpoints {
  readonly #sources = new Map<string, Source>();
  /** V8's ids of what it stops at. */
  readonly #inV8 = new Map<string, Promise<string | null>>();
  /** Set while the debugger is attached. */
  #code: CodeSources | null = null;

  /** What is set, as `debugInfo` tells it. */
  list(): readonly { readonly source: string; readonly breakpoints: readonly AskedBreakpoint[] }[] {
    return [...this.#sources].map(([source, { asked, set }]) => ({
      source,
      breakpoints: set.map(({ line }, index) => ({ ...asked[index], line })),
    }));
  }

  /** Tells whether a line of a source is one that code is to stop at: V8 stops in all cells that have the same code. */
  has(path: string, line: number): boolean {
    return this.#sources.get(path)?.lines.has(line) ?? false;
  }

  /** What decides whether code stops at a line of a source. */
  rulesAt(path: string, line: number): readonly BreakRule[] {
    const folder = this.#code?.folder ?? "";
    const source = this.#sources.get(path) ?? [...this.#sources].find(([each]) => resolve(folder, each) === path)?.[1];
    if (source === undefined) return [];
    // V8 itself moves a breakpoint down in a file that it had not read yet.
    const at = Math.max(...[...source.lines.keys()].filter((each) => each <= line));
    return [...(source.lines.get(at) ?? [])];
  }

  /** Sets the breakpoints of one source in place of those it had, each at the first line from its own on where code can stop. */
  async set(path: string, asked: readonly AskedBreakpoint[]): Promise<readonly SetBreakpoint[]> {
    const before = this.#sources.get(path);
    this.#sources.delete(path);
    if (before !== undefined) await this.#remove(before);
    const source: Source = {
      asked,
      rules: asked.map(ruleOrReason),
      set: asked.map(({ line }) => unverified(line)),
      spots: new Set(),
      lines: new Map(),
      keys: new Set(),
      text: null,
    };
    if (asked.length > 0) this.#sources.set(path, source);
    await this.#apply(path, source);
    return source.set;
  }

  /** Puts all breakpoints into a runner. */
  async attach(code: CodeSources): Promise<void> {
    this.#code = code;
    this.#inV8.clear();
    for (const [path, source] of this.#sources) {
      forget(source);
      await this.#apply(path, source);
    }
  }

  detach(): void {
    this.#code = null;
  }

  /** Makes a cell that is about to run stop, and files that were edited since. */
  async prepare({ path, cell }: ShelfCell): Promise<void> {
    const code = this.#code;
    if (code === null || this.#sources.size === 0) return;
    const own = this.#sources.get(path);
    if (own !== undefined && !own.keys.has(cell.code)) await this.#addCode(own, await cellCode(code, cell));
    for (const [each, source] of this.#sources) {
      if (code.shelf.isCellPath(each) || source.text === readText(resolve(code.folder, each))) continue;
      await this.#remove(source);
      await this.#apply(each, source);
    }
  }

  async #apply(path: string, source: Source): Promise<void> {
    if (this.#code === null) return;
    if (!this.#code.shelf.isCellPath(path)) source.text = readText(resolve(this.#code.folder, path));
    for (const code of await codesOf(this.#code, path)) await this.#addCode(source, code);
  }

  async #addCode(source: Source, code: BreakCode): Promise<void> {
    const link = this.#code?.link;
    if (source.keys.has(code.key) || link === undefined) return;
    source.keys.add(code.key);
    const found = source.asked.map(({ line }, index) => ({
      line,
      rule: source.rules[index],
      at: breakPlaceAt(code.places, line),
    }));
    source.set = found.map(({ line, rule, at }) => {
      if (typeof rule === "string") return unverified(line, rule);
      return at === null ? unverified(line) : { verified: true, line: at.place.line };
    });
    for (const { rule, at } of found) {
      if (at === null || typeof rule !== "object") continue;
      const rules = source.lines.get(at.place.line) ?? new Set();
      source.lines.set(at.place.line, rules.add(rule));
      await this.#stopAt({ ...code.target, lineNumber: at.line, columnNumber: at.column }, source);
    }
  }

  // Cells that differ in comments and types alone are one to V8, which takes a breakpoint once.
  async #stopAt(where: object, source: Source): Promise<void> {
    const key = JSON.stringify(where);
    source.spots.add(key);
    const link = this.#code?.link;
    if (this.#inV8.has(key) || link === undefined) return;
    const set = link.post<Debugger.SetBreakpointByUrlReturnType>("Debugger.setBreakpointByUrl", where);
    const id = set.then(({ breakpointId }) => breakpointId).catch(() => null);
    this.#inV8.set(key, id);
    await set;
  }

  async #remove(source: Source): Promise<void> {
    const before = [...source.spots];
    forget(source);
    for (const key of before) {
      const isShared = [...this.#sources.values()].some(({ spots }) => spots.has(key));
      if (isShared) continue;
      const breakpointId = await this.#inV8.get(key);
      this.#inV8.delete(key);
      if (typeof breakpointId === "string") await this.#code?.link.post("Debugger.removeBreakpoint", { breakpointId });
    }
  }
}

function forget({ spots, lines, keys }: Source): void {
  for (const each of [spots, lines, keys]) each.clear();
}

function unverified(line: number, message = "No code stands on this line or below it"): SetBreakpoint {
  return { verified: false, line, message };
}

function ruleOrReason(asked: AskedBreakpoint): BreakRule | string {
  try {
    return readRule(asked);
  } catch (error) {
    if (error instanceof DebugError) return error.message;
    throw error;
  }
}

function breakPlaceAt(places: readonly BreakPlace[], line: number): BreakPlace | null {
  let best: BreakPlace | null = null;
  for (const each of places) if (each.place.line >= line && (best === null || isBefore(each.place, best.place))) best = each;
  return best;
}

function isBefore(a: Place, b: Place): boolean {
  if (a.line !== b.line) return a.line < b.line;
  return a.isWeak === b.isWeak ? a.column < b.column : b.isWeak === true;
}
