/** Remembers what was computed for a text; forgets the texts that were not asked for longest. */
export class TextCache<T> {
  readonly #size: number;
  readonly #values = new Map<string, T>();

  constructor(size: number) {
    this.#size = size;
  }

  /** Returns the value for `text`, computing it when it is not known. */
  get(text: string, compute: (text: string) => T): T {
    const known = this.#values.get(text);
    const value = known ?? compute(text);
    // A map keeps the order of insertion, so the first key is the one used longest ago.
    if (known !== undefined) this.#values.delete(text);
    this.#values.set(text, value);
    if (this.#values.size > this.#size) this.#values.delete(this.#values.keys().next().value ?? "");
    return value;
  }
}
