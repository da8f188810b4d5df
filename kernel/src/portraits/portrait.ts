/** A value that stands for itself, or the number of a node. */
export type Part = undefined | null | boolean | number | string | bigint | NodeRef;

/** Points to a node, so that cycles and shared objects stay what they are. */
export interface NodeRef {
  readonly node: number;
}

/** An object as plain data. */
export type PortraitNode =
  | { readonly type: "list"; readonly name: string; readonly items: readonly Part[]; readonly fields: readonly Field[] }
  /** An array of numbers and nothing else. */
  | { readonly type: "numbers"; readonly items: Float64Array }
  /** `name` is the class, or empty for a plain object. */
  | { readonly type: "record"; readonly name: string; readonly fields: readonly Field[] }
  | { readonly type: "map"; readonly name: string; readonly entries: readonly (readonly [Part, Part])[] }
  | { readonly type: "set"; readonly name: string; readonly items: readonly Part[] }
  /** A typed array or a buffer; floats are compared as numbers. */
  | { readonly type: "bytes"; readonly name: string; readonly items: ArrayBufferView }
  /** What its text tells whole: a date, a pattern, a URL, a symbol. */
  | { readonly type: "text"; readonly name: string; readonly text: string }
  /** What nobody can look into: a function, a promise. */
  | { readonly type: "opaque"; readonly name: string };

export type Field = readonly [key: string, value: Part];

/** A value with everything that can be reached from it, as plain data that v8 can serialize. */
export interface Portrait {
  readonly root: Part;
  readonly nodes: readonly PortraitNode[];
  /** True when it holds more than is looked at. */
  readonly isCut: boolean;
}

/** Tells a node's number from a value that stands for itself. */
export function isRef(part: Part): part is NodeRef {
  return typeof part === "object" && part !== null;
}
