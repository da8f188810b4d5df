import type { CompiledCell } from "./messages.js";

/** Cells that are remembered though all their names mean something else now, at most, and the characters of their source maps. */
const [keptCells, keptCharacters] = [1000, 1_000_000];

/** What is remembered of a cell that ran. */
export interface KnownCell {
  readonly run: number;
  readonly lineOffset: number;
  readonly maps: readonly string[];
}

interface Entry extends KnownCell {
  /** How many of the names that it declared are still its own. */
  names: number;
}

/**
 * The cells that ran, by the ids of their code, for errors in it.
 * One stays as long as a name of the notebook is as it declared it. Others may still run too, in a timer say, so the latest of
 * them stay: a notebook may run cells for days.
 */
export class KnownCells {
  readonly #declaring = new Map<number, Entry>();
  readonly #others = new Map<number, Entry>();
  /** Which cell declared each name last. */
  readonly #owners = new Map<string, number>();
  #characters = 0;

  /** Takes a cell that is about to run. */
  add({ id, declares, lineOffset, maps }: CompiledCell, run: number): void {
    this.#declaring.set(id, { run, lineOffset, maps, names: declares.length });
    for (const name of declares) {
      this.#release(this.#owners.get(name));
      this.#owners.set(name, id);
    }
    if (declares.length === 0) this.#retire(id);
  }

  get(id: number): KnownCell | null {
    return this.#declaring.get(id) ?? this.#others.get(id) ?? null;
  }

  #release(id: number | undefined): void {
    const entry = id === undefined ? undefined : this.#declaring.get(id);
    if (id === undefined || entry === undefined) return;
    entry.names -= 1;
    if (entry.names === 0) this.#retire(id);
  }

  #retire(id: number): void {
    const entry = this.#declaring.get(id);
    if (entry === undefined) return;
    this.#declaring.delete(id);
    this.#others.set(id, entry);
    this.#characters += length(entry);
    for (const [oldest, { maps }] of this.#others) {
      if (this.#others.size <= keptCells && this.#characters <= keptCharacters) return;
      this.#others.delete(oldest);
      this.#characters -= length({ maps });
    }
  }
}

function length({ maps }: Pick<KnownCell, "maps">): number {
  return maps.reduce((sum, map) => sum + map.length, 0);
}
