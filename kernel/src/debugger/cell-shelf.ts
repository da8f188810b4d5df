import type { CompiledCell } from "../runner/index.js";
import { murmur2 } from "./murmur2.js";

/** Cells whose code can be debugged, at most; older ones are forgotten. */
const kept = 1000;

/** Any number does: front ends are told it. */
export const hashSeed = 0xc70f6907;
export const pathSuffix = ".ts";

/** A cell that has run in the present runner. */
export interface ShelfCell {
  /** What front ends call its source. */
  readonly path: string;
  readonly text: string;
  readonly cell: CompiledCell;
}

/** The sources of cells: those that ran, and those that a front end has sent ahead. */
export class CellShelf {
  /** What the paths of cells begin with; no file is written there. */
  readonly prefix: string;
  readonly #ran = new Map<number, ShelfCell>();
  readonly #dumped = new Map<string, string>();

  constructor(prefix: string) {
    this.prefix = prefix;
  }

  /** The path under which front ends know a cell with this text. */
  pathOf(text: string): string {
    return `${this.prefix}${murmur2(text, hashSeed)}${pathSuffix}`;
  }

  isCellPath(path: string): boolean {
    return path.startsWith(this.prefix);
  }

  /** Takes a cell's text that may never run. */
  dump(text: string): string {
    const path = this.pathOf(text);
    this.#dumped.set(path, text);
    return path;
  }

  /** Takes a cell that is about to run. */
  add(text: string, cell: CompiledCell): ShelfCell {
    const found = { path: this.pathOf(text), text, cell };
    this.#ran.delete(cell.count);
    this.#ran.set(cell.count, found);
    const [oldest] = this.#ran.keys();
    if (this.#ran.size > kept && oldest !== undefined) this.#ran.delete(oldest);
    return found;
  }

  /** The cell whose code V8 calls by this count; other code, such as that of a magic, may have the same. */
  find(count: number, length: number): ShelfCell | null {
    const found = this.#ran.get(count);
    return found?.cell.code.length === length ? found : null;
  }

  /** The cells with this text that ran, oldest first. */
  ranAs(path: string): readonly ShelfCell[] {
    return [...this.#ran.values()].filter((each) => each.path === path);
  }

  text(path: string): string | null {
    return this.#dumped.get(path) ?? this.ranAs(path)[0]?.text ?? null;
  }

  /** Forgets what has run, as when its runner has ended. */
  forgetRuns(): void {
    this.#ran.clear();
  }

  /** Forgets what was sent ahead. */
  forgetDumped(): void {
    this.#dumped.clear();
  }
}
