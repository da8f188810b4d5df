import type { Runtime } from "node:inspector";
import { DebugError } from "./errors.js";
import type { InspectorLink } from "./inspector-link.js";
import { valueText, valueType } from "./value-text.js";

/** A variable as the Debug Adapter Protocol has it. */
export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly type: string;
  /** What to ask its parts by; 0 where it has none. */
  readonly variablesReference: number;
  /** An expression that gives the value, where there is one. */
  readonly evaluateName?: string;
  readonly indexedVariables?: number;
}

/** Which of the parts are wanted; all where nothing is said. */
export interface Slice {
  readonly start: number;
  readonly count: number | null;
}

type Parts = (slice: Slice) => Promise<readonly Variable[]>;

/** A name and its value as V8 hands them out. */
export interface NamedValue {
  readonly name: string;
  readonly value: Runtime.RemoteObject;
}

const group = "stagebook";
/** Elements that are shown one by one; longer lists are shown in pieces. */
const pieceLength = 100;

/** The values that a front end may look into, by number, as long as the code stands where it stands. */
export class Variables {
  readonly #link: InspectorLink;
  readonly #parts = new Map<number, Parts>();
  #last = 0;

  constructor(link: InspectorLink) {
    this.#link = link;
  }

  /** Makes a number under which `parts` can be asked for. */
  add(parts: Parts): number {
    this.#last += 1;
    this.#parts.set(this.#last, parts);
    return this.#last;
  }

  /** What stands under a number. Throws DebugError for one that is not, or no longer, in use. */
  async parts(reference: number, slice: Slice): Promise<readonly Variable[]> {
    if (reference === 0) return [];
    const parts = this.#parts.get(reference);
    if (parts === undefined) throw new DebugError("These variables are gone: the code has moved on", String(reference));
    return await parts(slice);
  }

  /** Forgets all numbers, and lets go of the values. */
  async clear(): Promise<void> {
    this.#parts.clear();
    await this.#link.post("Runtime.releaseObjectGroup", { objectGroup: group });
  }

  /** A value under a name. */
  variable({ name, value }: NamedValue, evaluateName: string | null): Variable {
    const { objectId } = value;
    const length = listLength(value);
    const reference =
      objectId === undefined ? 0 : this.add((slice) => this.#partsOf({ objectId, value, evaluateName, length }, slice));
    return {
      name,
      value: valueText(value),
      type: valueType(value),
      variablesReference: reference,
      ...(evaluateName === null ? {} : { evaluateName }),
      ...(length === 0 ? {} : { indexedVariables: length }),
    };
  }

  /** Evaluates code of ours in the runner. */
  async evaluate(expression: string): Promise<Runtime.RemoteObject> {
    const options = { expression, objectGroup: group, generatePreview: true, silent: true, disableBreaks: true };
    const { result } = await this.#link.post<Runtime.EvaluateReturnType>("Runtime.evaluate", options);
    return result;
  }

  /** The fields of an object, getters not called. */
  async fields(objectId: string): Promise<readonly NamedValue[]> {
    const found = await this.#properties(objectId);
    return found.result.filter(({ enumerable }) => enumerable).flatMap(namedValue);
  }

  #properties(objectId: string): Promise<Properties> {
    return this.#link.post("Runtime.getProperties", { objectId, ownProperties: true, generatePreview: true });
  }

  async #partsOf(of: Parent, { start, count }: Slice): Promise<readonly Variable[]> {
    if (of.length > pieceLength && count === null) return this.#pieces(of, { start: 0, count: of.length });
    if (of.length > 0) return await this.#elements(of, { start, count: Math.min(count ?? of.length, of.length - start) });
    return await this.#members(of);
  }

  async #members(of: Parent): Promise<readonly Variable[]> {
    const { result, internalProperties = [], privateProperties = [] } = await this.#properties(of.objectId);
    const isError = of.value.subtype === "error";
    const own = result.filter(({ enumerable, name }) => enumerable || (isError && name !== "stack")).flatMap(namedValue);
    const outcome = internalProperties
      .filter(({ name }) => name.startsWith("[[Promise"))
      .map((each) => ({ ...each, name: each.name.slice("[[Promise".length, -2).toLowerCase() }));
    return [
      ...own.map((each) => this.variable(each, memberText(of.evaluateName, each.name))),
      ...[...privateProperties, ...outcome].flatMap(namedValue).map((each) => this.variable(each, null)),
    ];
  }

  // A list of a million elements is 100 pieces of 100 pieces of 100.
  #pieces(of: Parent, { start, count }: { readonly start: number; readonly count: number }): readonly Variable[] {
    let size = pieceLength;
    while (size * pieceLength < count) size *= pieceLength;
    return Array.from({ length: Math.ceil(count / size) }, (_, index) => {
      const first = start + index * size;
      const inside = { start: first, count: Math.min(size, start + count - first) };
      const parts = async () => (inside.count > pieceLength ? this.#pieces(of, inside) : await this.#elements(of, inside));
      const name = `[${first} … ${first + inside.count - 1}]`;
      return { name, value: "", type: "", variablesReference: this.add(parts) };
    });
  }

  async #elements(
    of: Parent,
    { start, count }: { readonly start: number; readonly count: number },
  ): Promise<readonly Variable[]> {
    const isMap = of.value.subtype === "map";
    const elements = await this.#call(of.objectId, isMap || of.value.subtype === "set" ? takeEntries : takeElements, [
      start,
      count,
    ]);
    if (isMap) return await Promise.all(elements.map((each) => this.#entry(each.value)));
    return elements.map(({ name, value }) => {
      const index = Number(name) + start;
      const isIndexed = of.evaluateName !== null && of.value.subtype !== "set";
      return this.variable({ name: String(index), value }, isIndexed ? `${of.evaluateName}[${index}]` : null);
    });
  }

  async #entry(pair: Runtime.RemoteObject): Promise<Variable> {
    const [key, value] = await this.fields(pair.objectId ?? "");
    const nothing: Runtime.RemoteObject = { type: "undefined" };
    return this.variable({ name: valueText(key?.value ?? nothing), value: value?.value ?? nothing }, null);
  }

  async #call(objectId: string, functionDeclaration: string, values: readonly number[]): Promise<readonly NamedValue[]> {
    const options = {
      objectId,
      functionDeclaration,
      arguments: values.map((value) => ({ value })),
      objectGroup: group,
      silent: true,
    };
    const { result } = await this.#link.post<Runtime.CallFunctionOnReturnType>("Runtime.callFunctionOn", options);
    return await this.fields(result.objectId ?? "");
  }
}

const takeElements = "function (start, count) { return Array.prototype.slice.call(this, start, start + count); }";
// The user's class may have its own idea of `entries`.
const takeEntries = `function (start, count) {
  const isMap = this instanceof Map;
  const taken = [];
  let at = 0;
  for (const each of isMap ? Map.prototype.entries.call(this) : Set.prototype.values.call(this)) {
    if (at >= start + count) break;
    if (at >= start) taken.push(each);
    at += 1;
  }
  return taken;
}`;

/** Node's types know nothing of private fields. */
interface Properties extends Runtime.GetPropertiesReturnType {
  readonly privateProperties?: readonly Shown[];
}

type Shown = Pick<Runtime.PropertyDescriptor, "name" | "value" | "get">;

interface Parent {
  readonly objectId: string;
  readonly value: Runtime.RemoteObject;
  readonly evaluateName: string | null;
  /** Of a list; 0 for anything else. */
  readonly length: number;
}

function namedValue({ name, value, get }: Shown): readonly NamedValue[] {
  if (value !== undefined) return [{ name, value }];
  // A getter is the user's code: it is not run by looking at it.
  return get === undefined || get.type === "undefined"
    ? []
    : [{ name, value: { type: "object", className: "getter", description: "…" } }];
}

function listLength({ subtype, description = "" }: Runtime.RemoteObject): number {
  return /^(array|typedarray|map|set)$/.test(subtype ?? "") ? Number(/\((\d+)\)$/.exec(description)?.[1] ?? 0) : 0;
}

function memberText(parent: string | null, name: string): string | null {
  if (parent === null || name.startsWith("Symbol(")) return null;
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? `${parent}.${name}` : `${parent}[${JSON.stringify(name)}]`;
}
