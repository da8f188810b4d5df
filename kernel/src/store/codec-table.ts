import type { Codec } from "./codec.js";
import { tensorCodec } from "./tensor-codec.js";

/** How `registerCodec` is told to store a class. */
export interface ClassCodec<Value extends object, Stored> {
  /** Gives what is to be kept: plain data, arrays of numbers, or values with codecs of their own. */
  encode(value: Value): Stored;
  /** Makes the value again of what was kept. */
  decode(stored: Stored): Value;
}

const key = Symbol.for("stagebook.codecs");

// One table for the process: the command line and a pipeline's file may each have loaded their own copy of this package.
function table(): Map<string, Codec> {
  // Only this function sets the key, always to a table of codecs.
  const shelf = globalThis as { [key]?: Map<string, Codec> };
  shelf[key] ??= new Map([[tensorCodec.name, tensorCodec]]);
  return shelf[key];
}

/**
 * Tells how values of a class are stored, so that they can be outputs of stages that are resumed or taken from the cache.
 * Goes by the exact class: a subclass needs a codec of its own. The same name registered again replaces the first.
 *
 * @example
 * class Point {
 *   constructor(readonly x: number, readonly y: number) {}
 * }
 * registerCodec("Point", Point, { encode: ({ x, y }) => [x, y] as const, decode: ([x, y]) => new Point(x, y) });
 */
export function registerCodec<Value extends object, Stored>(
  name: string,
  // The values are made by `decode`; what the constructor takes does not matter.
  type: abstract new (...args: never) => Value,
  codec: ClassCodec<Value, Stored>,
): void {
  if (typeof name !== "string" || name === "")
    throw new TypeError("A codec needs a name: write registerCodec('Point', Point, { … })");
  const whole: Codec<Value, Stored> = {
    name,
    is: (value) => Object.getPrototypeOf(value) === type.prototype,
    encode: (value) => codec.encode(value),
    decode: (stored) => codec.decode(stored),
  };
  // `is` lets only values of the class come to `encode`, and the file only what `encode` gave to `decode`.
  table().set(name, whole as unknown as Codec);
}

/** The codec that stores this value, or null. */
export function codecFor(value: object): Codec | null {
  for (const codec of table().values()) if (codec.is(value)) return codec;
  return null;
}

/** The codec of a name that stands in a file, or null. */
export function codecNamed(name: string): Codec | null {
  return table().get(name) ?? null;
}
