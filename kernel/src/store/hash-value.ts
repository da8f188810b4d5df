import { createHash, type Hash } from "node:crypto";
import type { UnstorableValueError } from "./errors.js";
import { type HashSink, Survey } from "./survey.js";

/** The fingerprint of a value, or why it has none. */
export type ValueHash =
  | { readonly type: "hash"; readonly hash: string }
  /** `path` leads to the part that cannot be hashed, `kind` says what it is. */
  | { readonly type: "refused"; readonly path: string; readonly kind: string };

/**
 * Gives a fingerprint (64 hexadecimal digits) that two values share when they are the same to whoever reads them: the order
 * of an object's keys does not count, that of a Map or a Set does, and so do -0, holes, missing prototypes and shared references.
 * Every byte counts, of huge values too: nothing is sampled, because a change that is missed gives a wrong result.
 * What cannot be stored is refused, with its path. Never throws.
 *
 * @example
 * hashValue({ a: 1, b: 2 }); // hashValue({ b: 2, a: 1 })
 */
export function hashValue(value: unknown, name = "value"): ValueHash {
  const sink = new Sink();
  try {
    new Survey(name, sink).take(value);
  } catch (error) {
    // The survey throws nothing else.
    const { path, kind } = error as UnstorableValueError;
    return { type: "refused", path, kind };
  }
  return { type: "hash", hash: sink.end() };
}

const longestText = 65_536;

/** Gathers short texts, because a hash takes few long ones much faster. */
class Sink implements HashSink {
  readonly #hash: Hash = createHash("sha256");
  #text = "";

  text(text: string): void {
    this.#text += text;
    if (this.#text.length > longestText) this.#flush();
  }

  bytes(bytes: Uint8Array): void {
    this.#flush();
    this.#hash.update(bytes);
  }

  end(): string {
    this.#flush();
    return this.#hash.digest("hex");
  }

  #flush(): void {
    this.#hash.update(this.#text);
    this.#text = "";
  }
}
