import { types } from "node:util";
import type { Field, Part, Portrait, PortraitNode } from "./portrait.js";
import { privateFields } from "./private-fields.js";

/** Values beyond these are not looked at. */
const mostValues = 2_000_000;

/**
 * Draws a value as plain data, with cycles, `-0`, `NaN`, holes, Maps, Sets, typed arrays, tensors and fields of classes, private ones too.
 * Getters are not called: they may do something.
 *
 * @example
 * portray(new Map([["a", -0]]));
 */
export function portray(value: unknown, limit: number = mostValues): Portrait {
  return new Painter(limit).paint(value);
}

class Painter {
  readonly #nodes: PortraitNode[] = [];
  readonly #known = new Map<object, number>();
  readonly #open: { readonly value: object; readonly node: number }[] = [];
  readonly #limit: number;
  #seen = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  paint(value: unknown): Portrait {
    const root = this.#part(value);
    // A stack of our own: lists that are linked a million times deep are values as well.
    for (let next = this.#open.pop(); next !== undefined; next = this.#open.pop())
      this.#nodes[next.node] = this.#seen > this.#limit ? opaque("what lies deeper") : this.#node(next.value);
    return { root, nodes: this.#nodes, isCut: this.#seen > this.#limit };
  }

  #part(value: unknown): Part {
    this.#seen += 1;
    switch (typeof value) {
      case "symbol":
        return this.#add({ type: "text", name: "symbol", text: String(value) });
      case "function":
        return this.#object(value);
      case "object":
        return value === null ? null : this.#object(value);
      default:
        return value as Part; // a primitive: the other kinds are above
    }
  }

  #object(value: object): Part {
    const known = this.#known.get(value);
    if (known !== undefined) return { node: known };
    const part = this.#add(opaque("what lies deeper"));
    this.#known.set(value, part.node);
    this.#open.push({ value, node: part.node });
    return part;
  }

  #add(node: PortraitNode): { readonly node: number } {
    this.#nodes.push(node);
    return { node: this.#nodes.length - 1 };
  }

  #node(value: object): PortraitNode {
    try {
      return this.#collection(value) ?? special(value) ?? tensor(value) ?? this.#record(value);
    } catch {
      return opaque(className(value) || "object");
    }
  }

  #collection(value: object): PortraitNode | null {
    if (Array.isArray(value)) return this.#list(value);
    const name = className(value);
    if (types.isMap(value)) {
      const entries: (readonly [Part, Part])[] = [];
      for (const [key, item] of Map.prototype.entries.call(value)) entries.push([this.#part(key), this.#part(item)]);
      return { type: "map", name, entries };
    }
    if (types.isSet(value)) {
      const items: Part[] = [];
      for (const item of Set.prototype.values.call(value)) items.push(this.#part(item));
      return { type: "set", name, items };
    }
    return null;
  }

  #list(list: readonly unknown[]): PortraitNode {
    const name = className(list);
    const numbers = name === "Array" && list.length > 0 && Object.keys(list).length === list.length;
    if (numbers && list.every((item) => typeof item === "number")) {
      this.#seen += list.length;
      return { type: "numbers", items: Float64Array.from(list as readonly number[]) }; // checked just now
    }
    const items = Array.from(list, (item, index) => (index in list ? this.#part(item) : this.#hole()));
    return { type: "list", name, items, fields: this.#fields(list).filter(([key]) => !/^\d+$/.test(key)) };
  }

  #hole(): Part {
    return this.#add({ type: "text", name: "hole", text: "" });
  }

  #record(value: object): PortraitNode {
    if (typeof value === "function") return opaque("function");
    const name = className(value);
    // What a tensor library counts up for itself differs from process to process.
    const layers = weightsOf(value);
    if (layers !== null) return { type: "list", name, items: layers.map((each) => this.#part(each)), fields: [] };
    const hidden = privateFields(value).map(([key, item]): Field => [key, this.#part(item)]);
    const fields = [...this.#fields(value), ...hidden];
    return fields.length === 0 && hasHiddenState(value) ? opaque(name) : { type: "record", name, fields };
  }

  #fields(value: object): Field[] {
    return Reflect.ownKeys(value).flatMap((key): Field[] => {
      const found = Object.getOwnPropertyDescriptor(value, key);
      if (found === undefined || !found.enumerable) return [];
      const item = "value" in found ? this.#part(found.value) : this.#add(opaque("getter"));
      return [[String(key), item]];
    });
  }
}

function opaque(name: string): PortraitNode {
  return { type: "opaque", name };
}

/** The name of the class, or empty for a plain object. */
function className(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return "";
  const made: unknown = (prototype as { readonly constructor?: { readonly name?: unknown } }).constructor?.name; // any object has it or not
  return typeof made === "string" ? made : "";
}

function special(value: object): PortraitNode | null {
  const name = className(value);
  if (types.isDate(value))
    return { type: "text", name, text: Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString() };
  if (types.isRegExp(value)) return { type: "text", name, text: `${String(value)} at ${value.lastIndex}` };
  if (types.isBoxedPrimitive(value)) return { type: "text", name, text: String(value.valueOf()) };
  if (value instanceof URL || value instanceof URLSearchParams) return { type: "text", name, text: String(value) };
  if (types.isNativeError(value)) return { type: "text", name: value.name, text: value.message };
  if (types.isAnyArrayBuffer(value)) return { type: "bytes", name, items: new Uint8Array(value.slice(0)) };
  // A copy: a view of a large buffer would take all of it along.
  if (types.isTypedArray(value)) return { type: "bytes", name, items: value.slice() };
  if (ArrayBuffer.isView(value))
    return {
      type: "bytes",
      name,
      items: new Uint8Array(value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength)),
    };
  const closed = types.isPromise(value) || types.isWeakMap(value) || types.isWeakSet(value) || types.isGeneratorObject(value);
  return closed || types.isProxy(value) || value instanceof WeakRef ? opaque(name || "object") : null;
}

interface Tensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  dataSync(): ArrayBufferView | readonly string[];
}

/** The numbers of a tensor of TensorFlow.js, whatever its own number is. */
function tensor(value: object): PortraitNode | null {
  if (!("dataSync" in value && "dtype" in value && "shape" in value && Array.isArray(value.shape))) return null;
  const { shape, dtype, dataSync } = value as unknown as Tensor; // looked at just now
  const data = dataSync.call(value);
  const name = `Tensor(${dtype}, ${shape.join("×")})`;
  if (ArrayBuffer.isView(data)) return { type: "bytes", name, items: (data as Float32Array).slice() }; // of a numeric tensor
  return { type: "list", name, items: [...data], fields: [] };
}

/** The weights of a model or layer of TensorFlow.js; its own fields hold counters of the process. */
function weightsOf(value: object): readonly unknown[] | null {
  if (!("getWeights" in value && typeof value.getWeights === "function" && "trainableWeights" in value)) return null;
  const weights: unknown = value.getWeights();
  return Array.isArray(weights) ? weights : null;
}

/** True for an object whose state its fields do not show: one of the language or of Node, or of a class that derives from one. */
function hasHiddenState(value: object): boolean {
  for (let at: unknown = Object.getPrototypeOf(value); isObject(at) && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    const maker: unknown = Object.getOwnPropertyDescriptor(at, "constructor")?.value;
    if (typeof maker === "function" && (isNative(maker) || isGlobal(maker))) return true;
  }
  return false;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isNative(maker: object): boolean {
  return /\[native code\]\s*\}$/.test(Function.prototype.toString.call(maker));
}

/** A class of Node itself, such as `Headers`. */
function isGlobal({ name }: { readonly name: string }): boolean {
  return name in globalThis;
}
