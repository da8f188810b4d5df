// What is computed takes about a hundred times the room of its text.
const [fewestCharacters, mostCharacters] = [30_000, 300_000];

/**
 * Remembers what was computed for a text; forgets the texts that were not asked for longest.
 * It takes more room only when a text that it had to forget is asked for again: cells that come once and go leave little behind.
 */
export class TextCache<T> {
  readonly #size: number;
  readonly #values = new Map<string, T>();
  /** Hashes of texts that were forgotten. */
  readonly #forgotten = new Set<number>();
  #characters = 0;
  #room = fewestCharacters;

  /** Remembers at most `size` texts. */
  constructor(size: number) {
    this.#size = size;
  }

  /** Returns the value for `text`, computing it when it is not known. */
  get(text: string, compute: (text: string) => T): T {
    const known = this.#values.get(text);
    const value = known ?? compute(text);
    // A map keeps the order of insertion, so the first key is the one used longest ago.
    if (known !== undefined) this.#values.delete(text);
    else this.#makeRoom(text);
    this.#values.set(text, value);
    return value;
  }

  #makeRoom(text: string): void {
    if (this.#forgotten.delete(hash(text))) this.#room = Math.min(2 * this.#room, mostCharacters);
    this.#characters += text.length;
    while (this.#values.size >= this.#size || (this.#characters > this.#room && this.#values.size > 0)) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const [oldest = ""] = this.#values.keys();
    this.#values.delete(oldest);
    this.#characters -= oldest.length;
    this.#forgotten.add(hash(oldest));
    const [first = 0] = this.#forgotten;
    if (this.#forgotten.size > this.#size) this.#forgotten.delete(first);
  }
}

/** FNV-1a; two texts of one hash only make room too early. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  return sum;
}
