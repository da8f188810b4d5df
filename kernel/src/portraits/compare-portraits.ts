import { isRef, type Part, type Portrait, type PortraitNode } from "./portrait.js";
import { shortText } from "./short-text.js";

/** Where two values differ first. */
export interface Difference {
  /** Such as `[3].price`; empty for the value itself. */
  readonly path: string;
  readonly left: string;
  readonly right: string;
}

/** How two values are alike. */
export type Likeness =
  /** `unseen` are the paths of what nobody can look into, such as functions, with what it is. */
  | { readonly type: "same"; readonly unseen: readonly string[] }
  | { readonly type: "different"; readonly difference: Difference }
  /** `what` names the value, such as `function`. */
  | { readonly type: "incomparable"; readonly what: string };

/**
 * Compares two portraits value by value: numbers exactly, `NaN` like itself, `-0` unlike `0`, Maps and Sets in their order,
 * fields of records in any order, cycles by their shape.
 */
export function comparePortraits(left: Portrait, right: Portrait): Likeness {
  const root = opaqueName(left) ?? opaqueName(right);
  if (root !== null && opaqueName(left) === opaqueName(right)) return { type: "incomparable", what: root };
  const found = new Comparison(left, right).run();
  if (found.difference !== null) return { type: "different", difference: found.difference };
  if (left.isCut || right.isCut)
    return { type: "incomparable", what: "more than two million values; what was looked at is the same" };
  return { type: "same", unseen: found.unseen };
}

function opaqueName({ root, nodes }: Portrait): string | null {
  const node = isRef(root) ? nodes[root.node] : undefined;
  return node?.type === "opaque" ? node.name : null;
}

interface Pair {
  readonly left: Part;
  readonly right: Part;
  readonly path: Path | null;
}

/** The way to a value, innermost step first: written out only where it is needed. */
interface Path {
  readonly step: string;
  readonly above: Path | null;
}

class Comparison {
  readonly unseen: string[] = [];
  difference: Difference | null = null;
  readonly #left: Portrait;
  readonly #right: Portrait;
  readonly #seen = new Set<string>();
  readonly #open: Pair[] = [];

  constructor(left: Portrait, right: Portrait) {
    this.#left = left;
    this.#right = right;
  }

  run(): this {
    this.#open.push({ left: this.#left.root, right: this.#right.root, path: null });
    for (let pair = this.#open.pop(); pair !== undefined && this.difference === null; pair = this.#open.pop()) this.#pair(pair);
    return this;
  }

  #pair(pair: Pair): void {
    const { left, right } = pair;
    if (!isRef(left) || !isRef(right)) {
      if (isRef(left) || isRef(right) || !Object.is(left, right)) this.#differ(pair);
      return;
    }
    const key = `${left.node}:${right.node}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const [a, b] = [this.#left.nodes[left.node], this.#right.nodes[right.node]];
    if (a !== undefined && b !== undefined) this.#nodes(a, b, pair);
  }

  #nodes(a: PortraitNode, b: PortraitNode, pair: Pair): void {
    if (a.type === "opaque" && b.type === "opaque" && a.name === b.name) {
      this.unseen.push(`${pathText(pair.path)} (${a.name})`);
      return;
    }
    const [x, y] = [asList(a), asList(b)];
    if (x !== null && y !== null) this.#lists(x, y, pair);
    else if (a.type !== b.type || nameOf(a) !== nameOf(b)) this.#differ(pair);
    else if (a.type === "text" && b.type === "text" && a.text !== b.text) this.#differ(pair);
    else if (a.type === "bytes" && b.type === "bytes") this.#bytes(a.items, b.items, pair);
    else if (a.type === "record" && b.type === "record") this.#fields(a, b, pair);
    else if (a.type === "set" && b.type === "set") this.#items([a.items, b.items], pair, (index) => `[item ${index}]`);
    else if (a.type === "map" && b.type === "map") this.#entries(a, b, pair);
  }

  #lists(a: List, b: List, pair: Pair): void {
    if (a.name !== b.name) {
      this.#differ(pair);
      return;
    }
    if (a.fields.length + b.fields.length > 0) this.#fields(a, b, pair);
    this.#items([a.items, b.items], pair, (index) => `[${index}]`);
  }

  #items([a, b]: readonly [ArrayLike<Part>, ArrayLike<Part>], { path }: Pair, step: (index: number) => string): void {
    const common = Math.min(a.length, b.length);
    // What needs no look inside is compared first, and at once; backwards, so that the first one is on top.
    for (let index = 0; index < common && this.difference === null; index += 1) {
      const [left, right] = [a[index], b[index]];
      if (!isRef(left) && !isRef(right) && !Object.is(left, right))
        this.#differ({ left, right, path: { step: step(index), above: path } });
    }
    if (this.difference !== null) return;
    if (a.length !== b.length) {
      this.difference = { path: `${pathText(path)}.length`, left: String(a.length), right: String(b.length) };
      return;
    }
    for (let index = common - 1; index >= 0; index -= 1)
      if (isRef(a[index]) || isRef(b[index]))
        this.#open.push({ left: a[index], right: b[index], path: { step: step(index), above: path } });
  }

  #entries(a: Entries, b: Entries, pair: Pair): void {
    const keys = a.entries.map(([key]) => (isRef(key) ? null : shortText(this.#left, key)));
    this.#items([a.entries.map(([key]) => key), b.entries.map(([key]) => key)], pair, (index) => `[key ${index}]`);
    const values = [a.entries.map(([, value]) => value), b.entries.map(([, value]) => value)] as const;
    if (this.difference === null) this.#items(values, pair, (index) => `[${keys[index] ?? `value ${index}`}]`);
  }

  #fields(a: Fields, b: Fields, pair: Pair): void {
    const other = new Map(b.fields);
    for (const [key, left] of [...a.fields].reverse()) {
      const path = { step: stepTo(key), above: pair.path };
      if (!other.has(key)) this.difference = { path: pathText(path), left: shortText(this.#left, left), right: "not there" };
      else this.#open.push({ left, right: other.get(key), path });
      other.delete(key);
    }
    const [more] = other;
    if (more === undefined || this.difference !== null) return;
    const path = { step: stepTo(more[0]), above: pair.path };
    this.difference = { path: pathText(path), left: "not there", right: shortText(this.#right, more[1]) };
  }

  #bytes(a: ArrayBufferView, b: ArrayBufferView, pair: Pair): void {
    const [left, right] = [a as Uint8Array, b as Uint8Array]; // typed arrays of one kind, by their name
    this.#items([left, right], pair, (index) => `[${index}]`);
  }

  #differ({ left, right, path }: Pair): void {
    this.difference = { path: pathText(path), left: shortText(this.#left, left), right: shortText(this.#right, right) };
  }
}

interface Fields {
  readonly fields: readonly (readonly [string, Part])[];
}
interface Entries {
  readonly entries: readonly (readonly [Part, Part])[];
}
interface List extends Fields {
  readonly name: string;
  readonly items: ArrayLike<Part>;
}

function asList(node: PortraitNode): List | null {
  if (node.type === "numbers") return { name: "Array", items: node.items, fields: [] };
  return node.type === "list" ? node : null;
}

function nameOf(node: PortraitNode): string {
  return node.type === "numbers" ? "Array" : node.name;
}

function stepTo(key: string): string {
  return /^#?[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function pathText(path: Path | null): string {
  const steps: string[] = [];
  for (let at = path; at !== null; at = at.above) steps.push(at.step);
  return steps.reverse().join("");
}
