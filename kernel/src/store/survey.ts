import { codecFor } from "./codec-table.js";
import { UnstorableValueError } from "./errors.js";
import { bytesKind, bytesOf, kindWord, shapeOf, type ValueShape } from "./value-shape.js";

/** Where the raw bytes of a value lie: what they are, where they begin, how many they are. */
export type BytesPlace = readonly [kind: string, start: number, length: number];

/** Takes what a hash is made of: a text for what has one, and raw bytes. */
export interface HashSink {
  text(text: string): void;
  bytes(bytes: Uint8Array): void;
}

/** A key, a place in an array, or a step that is written as it is. */
type Step = string | number | readonly [text: string];

/** Raw bytes begin at multiples of this. */
const alignment = 8;

/**
 * Goes through a value once, before it is written or hashed: is every part of it storable, is JSON enough, where are raw bytes?
 * Throws UnstorableValueError with the way to the part that is not.
 */
export class Survey {
  /** JSON alone says all of it. */
  isJson = true;
  /** What each instance of a class with a codec is stored as. */
  readonly encoded: Map<object, readonly [codec: string, stored: unknown]> = new Map();
  readonly places: Map<object, BytesPlace> = new Map();
  readonly blobs: Uint8Array[] = [];
  /** How many bytes the blobs take, with the gaps between them. */
  blobLength = 0;
  readonly #sink: HashSink | null;
  readonly #seen = new Map<object, number>();
  readonly #inCodec = new Set<object>();
  readonly #path: Step[] = [];
  readonly #name: string;
  #hasProtoKey: string | null = null;

  /** With a sink, what is told to it is the same for two values exactly when they are stored alike; the order of keys does not count. */
  constructor(name: string, sink: HashSink | null = null) {
    this.#name = name;
    this.#sink = sink;
  }

  /** Goes through the whole value. */
  take(value: unknown): void {
    try {
      this.#visit(value);
    } catch (error) {
      if (error instanceof UnstorableValueError) throw error;
      // A getter, a proxy or a codec of the user's threw, or the value is nested deeper than the stack.
      const isDeep = error instanceof RangeError && /call stack/.test(error.message);
      const path = isDeep ? this.#name : this.#pathText();
      throw new UnstorableValueError(path, isDeep ? "nested too deeply" : "cannot be looked at", { cause: error });
    }
    // devalue takes no such key, JSON does.
    if (!this.isJson && this.#hasProtoKey !== null) throw new UnstorableValueError(this.#hasProtoKey, "a key that is unsafe");
  }

  #visit(value: unknown): void {
    switch (typeof value) {
      case "string":
        this.#sink?.text(JSON.stringify(value));
        return;
      case "boolean":
        this.#sink?.text(value ? "t" : "f");
        return;
      case "number":
        if (!Number.isFinite(value) || Object.is(value, -0)) this.isJson = false;
        this.#sink?.text(Object.is(value, -0) ? "-0;" : `${value};`);
        return;
      case "undefined":
      case "bigint":
        this.isJson = false;
        this.#sink?.text(value === undefined ? "u" : `${value}n`);
        return;
      case "object":
        if (value !== null) this.#visitObject(value);
        else this.#sink?.text("null");
        return;
      default:
        this.#refuse(value);
    }
  }

  #visitObject(value: object): void {
    const met = this.#seen.get(value);
    if (met !== undefined) {
      this.isJson = false;
      // What a codec gives is made anew each time: a way back through it has no end when it is read.
      if (this.#inCodec.has(value)) this.#refuse(value);
      this.#sink?.text(`r${met};`);
      return;
    }
    this.#seen.set(value, this.#seen.size);
    const shape = shapeOf(value);
    if (shape !== "object" && shape !== "array") this.isJson = false;
    this.#visitShape(value, shape);
  }

  #visitShape(value: object, shape: ValueShape): void {
    switch (shape) {
      case "object":
      case "bare object":
        this.#visitKeys(value, shape === "object" ? "{" : "b{");
        break;
      // What `shapeOf` says is what they are, from here on.
      case "array":
        this.#visitItems(value as unknown[]);
        break;
      case "map":
        this.#visitMap(value as Map<unknown, unknown>);
        break;
      case "set":
        this.#visitSet(value as Set<unknown>);
        break;
      case "date":
        this.#refuseExtras(value);
        this.#sink?.text(`d${(value as Date).getTime()};`);
        break;
      case "regexp":
      case "url":
        this.#refuseExtras(value);
        this.#sink?.text(`${kindWord(value)}${JSON.stringify(String(value))}`);
        break;
      case "bytes":
        this.#visitBytes(value);
        break;
      case "other":
        this.#visitInstance(value);
    }
  }

  #visitKeys(value: object, open: string): void {
    if (Object.getOwnPropertySymbols(value).length > 0)
      this.#refusePart([`[${String(Object.getOwnPropertySymbols(value)[0])}]`], "symbol");
    const keys = Object.keys(value);
    // Two objects with the same keys in another order are the same to whoever reads them by name.
    if (this.#sink !== null) keys.sort();
    this.#sink?.text(open);
    for (const key of keys) {
      this.#path.push(key);
      if (key === "__proto__") this.#hasProtoKey = this.#pathText();
      this.#sink?.text(JSON.stringify(key));
      // Any object may be looked at by name.
      this.#visit((value as Record<string, unknown>)[key]);
      this.#path.pop();
    }
    this.#sink?.text("}");
  }

  #visitItems(value: readonly unknown[]): void {
    this.#refuseExtras(value);
    this.#sink?.text("[");
    for (let index = 0; index < value.length; index += 1) {
      const item = value[index];
      if (item === undefined && !(index in value)) {
        this.isJson = false;
        this.#sink?.text("h");
      } else this.#visitAt(index, item);
    }
    this.#sink?.text("]");
  }

  #visitMap(value: ReadonlyMap<unknown, unknown>): void {
    this.#refuseExtras(value);
    this.#sink?.text("m[");
    let index = 0;
    for (const [key, item] of value) {
      this.#visitAt([`.keys()[${index}]`], key);
      this.#visitAt([typeof key === "string" ? `.get(${JSON.stringify(key)})` : `.values()[${index}]`], item);
      index += 1;
    }
    this.#sink?.text("]");
  }

  #visitSet(value: ReadonlySet<unknown>): void {
    this.#refuseExtras(value);
    this.#sink?.text("s[");
    let index = 0;
    for (const item of value) this.#visitAt([`.values()[${index++}]`], item);
    this.#sink?.text("]");
  }

  #visitBytes(value: object): void {
    const kind = bytesKind(value) ?? "";
    const bytes = bytesOf(value);
    const start = Math.ceil(this.blobLength / alignment) * alignment;
    if (start > this.blobLength) this.blobs.push(new Uint8Array(start - this.blobLength));
    this.blobs.push(bytes);
    this.blobLength = start + bytes.length;
    this.places.set(value, [kind, start, bytes.length]);
    this.#sink?.text(`${kind}${bytes.length}:`);
    this.#sink?.bytes(bytes);
  }

  #visitInstance(value: object): void {
    const codec = codecFor(value);
    if (codec === null) this.#refuse(value);
    const stored = codec.encode(value);
    this.encoded.set(value, [codec.name, stored]);
    this.#inCodec.add(value);
    this.#sink?.text(`c${JSON.stringify(codec.name)}`);
    this.#visit(stored);
    this.#inCodec.delete(value);
  }

  #visitAt(step: Step, value: unknown): void {
    this.#path.push(step);
    this.#visit(value);
    this.#path.pop();
  }

  /** A list or a map that was given a name of its own (`match.index`) would lose it. */
  #refuseExtras(value: object): void {
    const keys = Object.keys(value);
    const last = keys.at(-1);
    // Keys that are places come first, in order.
    if (last !== undefined && !/^\d+$/.test(last)) this.#refusePart(last, `an extra key, on ${kindWord(value)}`);
  }

  #refuse(value: unknown): never {
    throw new UnstorableValueError(this.#pathText(), kindWord(value));
  }

  #refusePart(step: Step, kind: string): never {
    throw new UnstorableValueError(this.#pathText() + stepText(step), kind);
  }

  // Put together only when it is told: most values have thousands of parts and no fault.
  #pathText(): string {
    return this.#name + this.#path.map(stepText).join("");
  }
}

function stepText(step: Step): string {
  if (typeof step === "number") return `[${step}]`;
  if (typeof step !== "string") return step[0];
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}
