// What is computed takes about a hundred times the room of its text.
const mostCharacters = 300_000;

/** Remembers what was computed for a text; forgets the texts that were not asked for longest. */
export class TextCache<T> {
  readonly #size: number;
  readonly #values = new Map<string, T>();
  #characters = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** Returns the value for `text`, computing it when it is not known. */
  get(text: string, compute: (text: string) => T): T {
    const known = this.#values.get(text);
    const value = known ?? compute(text);
    // A map keeps the order of insertion, so the first key is the one used longest ago.
    if (known !== undefined) this.#values.delete(text);
    else this.#characters += text.length;
    this.#values.set(text, value);
    while (this.#values.size > this.#size || (this.#characters > mostCharacters && this.#values.size > 1)) this.#forgetOldest();
    return value;
  }

  #forgetOldest(): void {
    const [oldest] = this.#values.keys();
    if (oldest === undefined) return;
    this.#values.delete(oldest);
    this.#characters -= oldest.length;
  }
}
