import type { Node } from "oxc-parser";
import { ClassCode, LanguageMethod } from "./callables.js";
import type { Call, Env } from "./env.js";
import type { Cause } from "./machine.js";
import { callCause, causeAt, thingAt } from "./places.js";
import { callTrap } from "./proxy.js";
import { anyKey, isIndex, mapKeys, nothing, Thing, union, type Value } from "./thing.js";

const deepest = 5;
const mostParts = 100;

/** What `value.key` may be. */
export function readField(value: Value, key: string, env: Env, node: Node): Value {
  let found = nothing;
  for (const thing of value) found = union(found, fieldOf(thing, key, env, node));
  return found;
}

/** The key under which the thing keeps what is asked for: all places are one but in a short list that was written out. */
function placeOf(thing: Thing, key: string): string {
  return isIndex(key) && thing.kind !== "object" && !thing.fields.has(key) ? anyKey : key;
}

function fieldOf(thing: Thing, asked: string, env: Env, node: Node): Value {
  const key = placeOf(thing, asked);
  const member = findMember(thing, key, env, node);
  if (member !== undefined) return member;
  if (key !== anyKey && env.interpreter.hasMethod(thing, key)) return [methodThing(key, env, node)];
  return thing.open ? openPart(thing, key, env) : nothing;
}

/** What the text shows to be stored under `key`, on the thing or on what it inherits from; undefined when nothing is. */
export function findMember(thing: Thing, asked: string, env: Env, node: Node): Value | undefined {
  const key = placeOf(thing, asked);
  if (thing.proxy !== null) return throughProxy(thing, asked, env, node);
  if (key === "prototype" && thing.callable instanceof ClassCode) return [thing.callable.prototype];
  let found: Value | undefined;
  walkChain(thing, 0, (owner) => {
    const getter = owner.accessors?.get(key)?.get;
    const value = getter ? env.interpreter.callThing(getter, { env, node, self: [thing], args: [] }) : ownField(owner, key);
    if (value !== undefined) found = union(found ?? nothing, value);
    return value !== undefined;
  });
  return found;
}

function throughProxy(thing: Thing, key: string, env: Env, node: Node): Value {
  const trapped = callTrap(thing, "get", [nothing, [thing]], { env, node }) ?? nothing;
  return union(trapped, readField(thing.proxy?.target ?? nothing, key, env, node));
}

/** Visits a thing and what it inherits from, until `visit` says that it found what it looked for. */
function walkChain(thing: Thing, depth: number, visit: (owner: Thing) => boolean): void {
  if (visit(thing) || depth > 8) return;
  for (const parent of thing.proto) walkChain(parent, depth + 1, visit);
}

function ownField(thing: Thing, key: string): Value | undefined {
  if (key === anyKey) return thing.open && !thing.fields.has(anyKey) ? undefined : allFields(thing);
  const value = thing.fields.get(key);
  const any = key === mapKeys ? undefined : thing.fields.get(anyKey);
  // What was stored under a computed key may be under this one.
  if (any !== undefined && (thing.kind === "object" || isIndex(key))) return union(value ?? nothing, any);
  return value;
}

function allFields(thing: Thing): Value {
  let all = thing.fields.get(anyKey) ?? nothing;
  for (const [key, value] of thing.fields) if (thing.kind === "object" || isIndex(key)) all = union(all, value);
  return all;
}

/** A part of an object whose parts the text does not show; the same part each time it is asked for. */
function openPart(thing: Thing, key: string, env: Env): Value {
  if (thing.kind === "global" || thing.kind === "module") return [namedPart(thing, key)];
  if (thing.depth >= deepest) return [thing];
  const part = new Thing("outside", true, thing.depth + 1);
  part.links = union(thing.links, thing.partLinks);
  part.path = thing.path;
  env.machine.store(thing, key, [part]);
  return [part];
}

function namedPart(thing: Thing, key: string): Thing {
  const part = new Thing(thing.kind, true, thing.depth + 1);
  part.path = `${thing.path}${thing.kind === "module" && thing.depth === 0 ? "#" : "."}${key}`;
  thing.setField(key, [part]);
  part.addHolder(thing);
  return part;
}

function methodThing(name: string, env: Env, node: Node): Thing {
  const method = thingAt(node, env, "function", "method");
  method.callable ??= new LanguageMethod(name);
  return method;
}

/** Records `value.key = stored`. */
export function writeField(value: Value, key: string, stored: Value, cause: Cause, env: Env, node: Node): void {
  for (const thing of value) {
    if (thing.proxy !== null) {
      if (callTrap(thing, "set", [nothing, stored, [thing]], { env, node }) === null)
        writeField(thing.proxy.target, key, stored, cause, env, node);
      continue;
    }
    const setter = findSetter(thing, key);
    if (setter !== null) {
      env.interpreter.callThing(setter, { env, node, self: [thing], args: [stored] });
      continue;
    }
    if (thing.kind === "global") env.machine.changeGlobal(key === anyKey ? thing.path : `${thing.path}.${key}`, cause);
    else env.machine.changeThing(thing, cause);
    env.machine.store(thing, placeOf(thing, key), stored);
  }
}

/** Records `super.key = stored`: a setter of a parent runs for the instance itself. */
export function writeSuper(key: string, stored: Value, cause: Cause, env: Env, node: Node): void {
  const setters = (env.home?.proto ?? nothing).flatMap((parent) => findSetter(parent, key) ?? []);
  for (const setter of setters) env.interpreter.callThing(setter, { env, node, self: env.self, args: [stored] });
  if (setters.length === 0) writeField(env.self, key, stored, cause, env, node);
}

function findSetter(thing: Thing, key: string): Thing | null {
  let setter: Thing | null = null;
  walkChain(thing, 0, (owner) => {
    setter ??= owner.accessors?.get(key)?.set ?? null;
    return setter !== null;
  });
  return setter;
}

/** What a `for (… of value)` or a spread gives. */
export function elementsOf(value: Value, env: Env, node: Node): Value {
  let found = nothing;
  for (const thing of value) {
    if (thing.kind === "map") {
      const pair = thingAt(node, env, "array", "pair");
      env.machine.store(pair, "0", thing.fields.get(mapKeys) ?? nothing);
      env.machine.store(pair, "1", thing.fields.get(anyKey) ?? nothing);
      found = union(found, [pair]);
    } else if (thing.kind !== "function" && thing.kind !== "global" && thing.kind !== "module") {
      // Whoever goes through an iterator uses it up.
      if (thing.kind === "iterator") env.machine.changeThing(thing, causeAt(node, env.code));
      thing.produce?.();
      found = union(found, iterated(thing, env, node));
    }
  }
  return found;
}

function iterated(thing: Thing, env: Env, node: Node): Value {
  const method = fieldOf(thing, "Symbol.iterator", env, node).concat(
    thing.open ? nothing : fieldOf(thing, "Symbol.asyncIterator", env, node),
  );
  const own = method.find((candidate) => candidate.callable?.type === "closure");
  if (own === undefined) return fieldOf(thing, anyKey, env, node);
  const iterator = env.interpreter.callThing(own, { env, node, self: [thing], args: [] });
  return iterator.reduce<Value>((found, each) => union(found, stepped(each, env, node)), nothing);
}

/** What an iterator gives: by its own `next` where the text shows one, which may change it. */
function stepped(iterator: Thing, env: Env, node: Node): Value {
  const next = iterator.kind === "object" ? ownMethod(iterator, "next", env, node) : null;
  if (next === null) {
    iterator.produce?.();
    return readField([iterator], anyKey, env, node);
  }
  const result = env.interpreter.callThing(next, { env, node, self: [iterator], args: [] });
  const end = ownMethod(iterator, "return", env, node);
  if (end !== null) env.interpreter.callThing(end, { env, node, self: [iterator], args: [] });
  return readField(result, "value", env, node);
}

function ownMethod(thing: Thing, name: string, env: Env, node: Node): Thing | null {
  return findMember(thing, name, env, node)?.find(({ callable }) => callable?.type === "closure") ?? null;
}

/** Makes a number or a text of a value: its own methods for that may change something. */
export function coerce(value: Value, env: Env, node: Node): void {
  for (const thing of value) {
    if (thing.kind !== "object") continue;
    for (const name of ["Symbol.toPrimitive", "valueOf", "toString"]) {
      const method = ownMethod(thing, name, env, node);
      if (method !== null) env.interpreter.callThing(method, { env, node, self: [thing], args: [] });
    }
  }
}

/** Makes JSON of a value, parts and all: its own methods for that may change something. */
export function toJson(value: Value, env: Env, node: Node, seen: Set<Thing> = new Set()): void {
  for (const thing of value) {
    if (thing.open || seen.has(thing) || seen.size > mostParts) continue;
    seen.add(thing);
    const method = ownMethod(thing, "toJSON", env, node);
    if (method !== null) env.interpreter.callThing(method, { env, node, self: [thing], args: [] });
    else for (const part of thing.fields.values()) toJson(part, env, node, seen);
  }
}

/** Makes `target` hold what `source` holds, as a spread or `Object.assign` does, but for the keys in `except`. */
export function copyFields(source: Value, target: Thing, env: Env, except: ReadonlySet<string> = new Set()): void {
  for (const thing of source)
    for (const [key, value] of fieldsToCopy(thing, env)) if (!except.has(key)) env.machine.store(target, key, value);
}

/** What `{ ...source }` holds. */
export function spreadFields(source: Value, env: Env): Map<string, Value> {
  const fields = new Map<string, Value>();
  for (const thing of source)
    for (const [key, value] of fieldsToCopy(thing, env)) fields.set(key, union(fields.get(key) ?? nothing, value));
  return fields;
}

function* fieldsToCopy(thing: Thing, env: Env): Iterable<readonly [string, Value]> {
  yield* thing.fields;
  // The parts that were not asked for yet are shared as well: both hold the part that stands for any key.
  if (thing.open && thing.kind !== "global") yield [anyKey, fieldOf(thing, anyKey, env, env.node)];
}

/** Copies for `Object.assign` and the like, which change their first argument. */
export function assignInto(call: Call): Value {
  const [target = nothing, ...sources] = call.args;
  for (const thing of target) {
    call.env.machine.changeThing(thing, callCause(call));
    for (const source of sources) copyFields(source, thing, call.env);
  }
  return target;
}
