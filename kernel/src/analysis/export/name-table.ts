import type { Notebook } from "../notebook.js";

const reserved: ReadonlySet<string> = new Set(
  (
    "break case catch class const continue debugger default delete do else enum export extends false finally for function if import in " +
    "instanceof new null return super switch this throw true try typeof var void while with implements interface let package private " +
    "protected public static yield await async of as arguments eval undefined NaN Infinity globalThis Promise Object Array"
  ).split(" "),
);

/** True for a word that cannot name a function of a module. */
export function isReserved(name: string): boolean {
  return reserved.has(name);
}

/** Every word of the notebook's code: a new name must be none of them. */
export function wordsOf(notebook: Notebook): Set<string> {
  const words = new Set<string>();
  for (const { text } of notebook.cells) for (const [word] of text.matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)) words.add(word);
  return words;
}

/** Gives names that collide with nothing. */
export class NameTable {
  readonly #words: ReadonlySet<string>;
  readonly #taken: Set<string>;

  constructor(words: ReadonlySet<string>, taken: Iterable<string> = []) {
    this.#words = words;
    this.#taken = new Set(taken);
  }

  has(name: string): boolean {
    return this.#taken.has(name);
  }

  /** The name itself when it is free, as a name that the notebook itself declares. */
  keep(name: string): string {
    return this.#taken.has(name) ? this.make(`${name}2`) : this.#take(name);
  }

  /** A new name that no cell uses: the wish, or the wish with a number. */
  make(wish: string): string {
    const stem = wish.replace(/\d+$/, "");
    for (let number = stem === wish ? 1 : Number(wish.slice(stem.length)); ; number++) {
      const name = number === 1 ? wish : `${stem}${number}`;
      if (!this.#taken.has(name) && !this.#words.has(name) && !reserved.has(name)) return this.#take(name);
    }
  }

  #take(name: string): string {
    this.#taken.add(name);
    return name;
  }
}

/** `train-model` as `trainModel`. */
export function camelCase(name: string): string {
  return name.replace(/[-_]+(.)?/gu, (_, letter: string | undefined) => letter?.toUpperCase() ?? "");
}

/** `train-model` as `TrainModel`. */
export function pascalCase(name: string): string {
  const camel = camelCase(name);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}
