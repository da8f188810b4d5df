import { types } from "node:util";

/** What sort of thing an object is, as far as storing goes; `other` is a class that needs a codec. */
export type ValueShape = "object" | "bare object" | "array" | "map" | "set" | "date" | "regexp" | "url" | "bytes" | "other";

/** Says what sort of thing an object is. Goes by what it is made of, so that objects of other realms (cells, tests) are known too. */
export function shapeOf(value: object): ValueShape {
  const proto: object | null = Object.getPrototypeOf(value);
  if (proto === null) return "bare object";
  // An object whose prototype has none itself is a plain one, whatever realm it comes from.
  const above: object | null = Object.getPrototypeOf(proto);
  if (above === null) return Object.hasOwn(proto, "isPrototypeOf") ? "object" : "other";
  if (isBytes(value)) return "bytes";
  // One step below a plain object: a subclass is further down, and would lose what makes it one.
  if (Object.getPrototypeOf(above) !== null) return "other";
  return builtIn(value);
}

function builtIn(value: object): ValueShape {
  if (Array.isArray(value)) return "array";
  if (types.isMap(value)) return "map";
  if (types.isSet(value)) return "set";
  if (types.isDate(value)) return "date";
  if (types.isRegExp(value)) return "regexp";
  return value instanceof URL || value instanceof URLSearchParams ? "url" : "other";
}

/** The constructors of what is stored as raw bytes, by the name that stands in the file. */
const byteClasses: Readonly<Record<string, unknown>> = {
  ArrayBuffer,
  Buffer,
  DataView,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float16Array: Reflect.get(globalThis, "Float16Array"),
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
};

function isBytes(value: object): boolean {
  return (types.isArrayBuffer(value) || ArrayBuffer.isView(value)) && bytesKind(value) !== null;
}

/** The name of the class of raw bytes, or null for a subclass and for memory that is shared with other threads. */
export function bytesKind(value: object): string | null {
  if (ArrayBuffer.isView(value) && types.isSharedArrayBuffer(value.buffer)) return null;
  const kind = Buffer.isBuffer(value) ? "Buffer" : String(value.constructor?.name);
  // A typed array lies two steps below a plain object, a Buffer three.
  const steps = kind === "Buffer" ? 3 : kind === "ArrayBuffer" || kind === "DataView" ? 1 : 2;
  return Object.hasOwn(byteClasses, kind) && depthOf(value) === steps ? kind : null;
}

function depthOf(value: object): number {
  let depth = -1;
  for (let at: object | null = Object.getPrototypeOf(value); at !== null; at = Object.getPrototypeOf(at)) depth += 1;
  return depth;
}

/** The memory of raw bytes, without a copy. */
export function bytesOf(value: object): Uint8Array {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  // Told apart by `shapeOf`.
  return new Uint8Array(value as ArrayBuffer);
}

/** Makes raw bytes what they were; they must be memory of their own. Gives null for a name that is not known here. */
export function bytesAs(kind: string, memory: ArrayBuffer): object | null {
  if (kind === "ArrayBuffer") return memory;
  if (kind === "Buffer") return Buffer.from(memory);
  const type = Object.hasOwn(byteClasses, kind) ? byteClasses[kind] : undefined;
  // The others of the table are all made of memory.
  return typeof type === "function" ? Reflect.construct(type as new (memory: ArrayBuffer) => object, [memory]) : null;
}

/** Names what cannot be stored, as a person would: `function`, `Sequential`, `symbol`. */
export function kindWord(value: unknown): string {
  if (typeof value !== "object" || value === null) return typeof value;
  try {
    const name: unknown = value.constructor?.name;
    return typeof name === "string" && name !== "" ? name : "object";
  } catch {
    return "object";
  }
}
