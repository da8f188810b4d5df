/** What a value may be at run time: the objects it may stand for. Numbers, strings and the like are no objects, so they leave it empty. */
export type Value = readonly Thing[];

/** The value of everything that is no object. */
export const nothing: Value = [];

/** What sort of object it is; `outside` came from code that cannot be seen, `module` is an imported module or a part of one. */
export type ThingKind = "object" | "array" | "map" | "set" | "iterator" | "function" | "outside" | "module" | "global";

/** What happens when a thing is called; callables.ts has the kinds. */
export abstract class Callable {
  abstract readonly type: "closure" | "class" | "bound" | "method" | "collector";
}

/** The key that stands for all keys which the text does not tell. */
export const anyKey = "[]";
/** True for the index of one of the first places of a list. */
export function isIndex(key: string): boolean {
  return key.length === 1 && key >= "0" && key <= "9";
}

/** The key under which a map holds its keys. */
export const mapKeys = "{}";

/** An object that exists at run time, as far as the text tells. */
export class Thing {
  #fields: Map<string, Value> | null = null;
  #holders: Set<Thing | Slot> | null = null;
  /** What it inherits from. */
  proto: Value = nothing;
  /** Getters and setters. */
  accessors: Map<string, { get: Thing | null; set: Thing | null }> | null = null;
  callable: Callable | null = null;
  /** What an unknown function that made it was given: it may share parts with them. */
  links: Value = nothing;
  /** The same for its parts alone: a list that a library made is new, its elements need not be. */
  partLinks: Value = nothing;
  /** What a proxy stands before, and its functions that stand between, by name. */
  proxy: { readonly target: Value; readonly traps: ReadonlyMap<string, Value> } | null = null;
  /** Runs the body of a generator, which fills in what it gives. */
  produce: (() => void) | null = null;
  /** Where it can be found: `tf.layers` of a module, `Object.assign` of the language. */
  path = "";

  constructor(
    public kind: ThingKind,
    /** True when it has parts that the text does not show. */
    public open: boolean = false,
    readonly depth: number = 0,
  ) {}

  get fields(): ReadonlyMap<string, Value> {
    return this.#fields ?? noFields;
  }

  setField(key: string, value: Value): void {
    this.#fields ??= new Map();
    this.#fields.set(key, value);
  }

  /** Things and variables that hold this one. */
  get holders(): ReadonlySet<Thing | Slot> {
    return this.#holders ?? noHolders;
  }

  addHolder(holder: Thing | Slot): void {
    this.#holders ??= new Set();
    this.#holders.add(holder);
  }
}

const noFields: ReadonlyMap<string, Value> = new Map();
const noHolders: ReadonlySet<Thing | Slot> = new Set();

/** A variable at run time. */
export class Slot {
  value: Value = nothing;
  #holders: Set<Thing> | null = null;

  constructor(
    readonly name: string,
    /** The cell that declares it at its top level, or null. */
    readonly cell: number | null,
  ) {}

  /** Functions that were made in reach of it and use it. */
  get holders(): ReadonlySet<Thing> {
    return this.#holders ?? noFunctions;
  }

  get captured(): boolean {
    return this.#holders !== null;
  }

  addHolder(holder: Thing): void {
    this.#holders ??= new Set();
    this.#holders.add(holder);
  }
}

const noFunctions: ReadonlySet<Thing> = new Set();

/** Everything that `a` or `b` may be. */
export function union(a: Value, b: Value): Value {
  if (a === b || b.length === 0) return a;
  if (a.length === 0) return b;
  const more = b.filter((thing) => !a.includes(thing));
  if (more.length === 0) return a;
  const all = [...a, ...more];
  // Values this wide come from generated code; what is cut off is at worst an edge that is not drawn.
  return all.length > 24 ? all.slice(0, 24) : all;
}
