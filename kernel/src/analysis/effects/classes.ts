import type { AccessorProperty, Class, ClassBody, ClassElement, MethodDefinition, Node, PropertyDefinition } from "oxc-parser";
import { isEmitter } from "./builtins/emitter-methods.js";
import { ClassCode } from "./callables.js";
import { type Call, Env } from "./env.js";
import { findMember } from "./fields.js";
import { bindParameters, makeFunction } from "./functions.js";
import { keyOf } from "./keys.js";
import { thingAt } from "./places.js";
import { nothing, Thing, union, type Value } from "./thing.js";

/** Makes a class and runs its static parts. */
export function makeClass(node: Class, env: Env): Thing {
  const made = thingAt(node, env, "function", "class");
  const parents = node.superClass ? env.interpreter.evaluate(node.superClass, env) : nothing;
  const prototype = thingAt(node, env, "object", "prototype");
  prototype.proto = parents.map(parentPrototype);
  prototype.addHolder(made);
  made.proto = parents.filter((parent) => parent.callable !== null);
  made.callable = new ClassCode(node, env, prototype, parents);
  const name = node.id === null ? undefined : env.code.resolution.locals.get(node.id);
  if (name !== undefined) env.machine.assign(env.slot(name), [made]);
  for (const method of methodsOf(node.body)) addMethod(method, method.static ? made : prototype, env);
  runStatics(node, made, env);
  return made;
}

function parentPrototype(parent: Thing): Thing {
  if (parent.callable instanceof ClassCode) return parent.callable.prototype;
  return new Thing("outside", true);
}

function methodsOf(body: ClassBody): MethodDefinition[] {
  return body.body.filter((member): member is MethodDefinition => member.type === "MethodDefinition");
}

function addMethod(method: MethodDefinition, home: Thing, env: Env): void {
  const key = keyOf(method.key as Node, method.computed, env);
  const made = makeFunction(method.value, env, home);
  if (method.kind === "get" || method.kind === "set") {
    addAccessor(home, key, method.kind, made);
  } else if (method.kind === "method") {
    env.machine.store(home, key, [made]);
  }
}

/** Adds a getter or setter. */
export function addAccessor(home: Thing, key: string, kind: "get" | "set", made: Thing): void {
  home.accessors ??= new Map();
  const accessor = home.accessors.get(key) ?? { get: null, set: null };
  accessor[kind] = made;
  home.accessors.set(key, accessor);
  made.addHolder(home);
}

function runStatics(node: Class, made: Thing, env: Env): void {
  const inner = new Env(env.machine, env.code, node, env);
  inner.self = [made];
  inner.home = made;
  for (const member of node.body.body) {
    if (member.type === "StaticBlock") inner.interpreter.runBlock(member.body, inner);
    else if (isField(member) && member.static) runField(member, made, inner);
  }
}

type Field = PropertyDefinition | AccessorProperty;

function isField(member: ClassElement): member is Field {
  return member.type === "PropertyDefinition" || member.type === "AccessorProperty";
}

function runField(field: Field, self: Thing, env: Env): void {
  const value = field.value ? env.interpreter.evaluate(field.value, env) : nothing;
  env.machine.store(self, keyOf(field.key as Node, field.computed, env), value);
}

/** Makes an instance and runs the constructors, parents first. */
export function instantiate(callable: ClassCode, call: Call): Thing {
  const made = thingAt(call.node, call.env, "object", "new");
  made.proto = union(made.proto, [callable.prototype]);
  runConstructor(callable, made, call);
  return made;
}

function runConstructor(callable: ClassCode, made: Thing, call: Call): void {
  const { node, prototype, parents } = callable;
  const { machine } = callable.env;
  if (machine.calls.length > 20 || machine.calls.filter((other) => other === node).length > 1) return;
  machine.calls.push(node);
  const own = methodsOf(node.body).find((method) => method.kind === "constructor")?.value;
  if (own === undefined) runParents(parents, made, call);
  runFields(callable, made);
  if (own?.body) {
    const env = new Env(machine, callable.env.code, own, callable.env);
    env.self = [made];
    env.home = prototype;
    env.args = call.args;
    bindParameters(own.params, call, env);
    env.interpreter.runBlock(own.body.body, env);
  }
  machine.calls.pop();
}

function runFields(callable: ClassCode, made: Thing): void {
  const env = new Env(callable.env.machine, callable.env.code, callable.node, callable.env);
  env.self = [made];
  env.home = callable.prototype;
  for (const member of callable.node.body.body) if (isField(member) && !member.static) runField(member, made, env);
}

function runParents(parents: Value, made: Thing, call: Call): void {
  for (const parent of parents) {
    if (parent.callable instanceof ClassCode) runConstructor(parent.callable, made, call);
    else if (parent.kind === "global" || parent.kind === "module") openParent(parent, made, call);
  }
}

/** `class Rows extends Array`: the instance is an array; of other parents nothing is known. */
function openParent(parent: Thing, made: Thing, call: Call): void {
  const kinds: Readonly<Record<string, Thing["kind"]>> = {
    Array: "array",
    Map: "map",
    Set: "set",
    WeakMap: "map",
    WeakSet: "set",
  };
  const kind = Object.hasOwn(kinds, parent.path) ? kinds[parent.path] : undefined;
  if (kind !== undefined) made.kind = kind;
  else if (isEmitter(parent.path)) made.path = parent.path;
  else if (parent.kind === "module")
    for (const part of call.env.interpreter.construct(parent, call)) made.links = union(made.links, part.links);
}

/** Runs `super(…)`. */
export function callSuper(call: Call): Value {
  const { home, self } = call.env;
  for (const made of self) {
    for (const [parents, instance] of superclasses(home, made)) runParents(parents, instance, call);
  }
  return nothing;
}

function superclasses(home: Thing | null, made: Thing): [Value, Thing][] {
  for (const holder of home?.holders ?? []) {
    if (holder instanceof Thing && holder.callable instanceof ClassCode) return [[holder.callable.parents, made]];
  }
  return [];
}

/** Calls `super.name(…)`. */
export function callSuperMethod(name: string, call: Call): Value {
  let result = nothing;
  for (const parent of call.env.home?.proto ?? []) {
    const found = findMember(parent, name, call.env, call.node) ?? nothing;
    for (const method of found) result = union(result, call.env.interpreter.callThing(method, { ...call, self: call.env.self }));
  }
  return result;
}
