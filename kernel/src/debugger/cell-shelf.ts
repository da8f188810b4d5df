import type { CompiledCell } from "../runner/index.js";
import { murmur2 } from "./murmur2.js";

/** Cells whose code can be debugged, at most, and the characters of all that; older ones are forgotten. */
const [kept, keptCharacters] = [1000, 1_000_000];

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
  #characters = 0;

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
    this.#ran.set(cell.id, found);
    this.#characters += length(found);
    for (const [id, oldest] of this.#ran) {
      if (this.#ran.size === 1 || (this.#ran.size <= kept && this.#characters <= keptCharacters)) break;
      this.#ran.delete(id);
      this.#characters -= length(oldest);
    }
    return found;
  }

  /** The cell whose code has this id; null for other code, such as that of a magic. */
  find(id: number): ShelfCell | null {
    return this.#ran.get(id) ?? null;
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
    this.#characters = 0;
  }

  /** Forgets what was sent ahead. */
  forgetDumped(): void {
    this.#dumped.clear();
  }
}

function length({ text, cell }: ShelfCell): number {
  return text.length + cell.code.length + cell.maps.reduce((sum, map) => sum + map.length, 0);
}
