import { type Call, callCallbacks, callCause, callThing, callUnknown } from "./call.js";
import { copyFields, elementsOf, readField } from "./fields.js";
import { listOf, thingAt } from "./machine.js";
import { knowledgeOf } from "./packages.js";
import { anyKey, mapKeys, nothing, type Thing, union, type Value } from "./thing.js";

type Method = (thing: Thing | null, call: Call) => Value;

/** Calls the method `name` that the language gives to `thing` (null: a string, a number, …), or a method that cannot be seen. */
export function callMethod(thing: Thing | null, name: string, call: Call): Value {
  const method = methodOf(thing, name);
  if (method !== undefined) return method(thing, call);
  if (thing === null) return callUnknown(call);
  if (thing.kind === "module" || thing.kind === "global") return callUnknown(call, { changes: false });
  const { keepsArguments, changers } = knowledgeOf(thing.path);
  if (thing.path === "Date" && name.startsWith("set")) call.env.machine.changeThing(thing, callCause(call));
  else if (changers === null ? !isAsking(name) : changers.has(name)) call.env.machine.mayChange(thing, callCause(call));
  const result = callUnknown(call, { changes: !keepsArguments && !isAsking(name) });
  for (const made of result) made.path = thing.path;
  return result;
}

/** True when reading `thing.name` without calling it gives a method of the language. */
export function isMethodOf(thing: Thing, name: string): boolean {
  if (thing.kind === "outside") return certainChangers.has(name);
  if (thing.kind === "global") return false;
  return methodOf(thing, name) !== undefined;
}

function methodOf(thing: Thing | null, name: string): Method | undefined {
  if (thing === null) return anyMethods.get(name) ?? plainMethods.get(name) ?? arrayMethods.get(name);
  const own = tables[thing.kind]?.get(name);
  if (own !== undefined || thing.kind === "module" || thing.kind === "global") return own;
  if (thing.callable !== null) return functionMethods.get(name) ?? anyMethods.get(name);
  return anyMethods.get(name) ?? (thing.open ? openMethods.get(name) : undefined);
}

/** `getName`, `isOpen`, `toArray`: named as questions, taken as such. */
function isAsking(name: string): boolean {
  return /^(get|is|has|to|as|print|summary|describe)([A-Z]|$)/.test(name);
}

const certainChangers: ReadonlySet<string> = new Set([
  ...["push", "pop", "shift", "unshift", "splice", "sort", "reverse", "fill", "copyWithin"],
]);

function elements(thing: Thing | null, call: Call): Value {
  return thing === null ? nothing : elementsOf([thing], call.env, call.node);
}

function self(thing: Thing | null): Value {
  return thing === null ? nothing : [thing];
}

function change(thing: Thing | null, call: Call): void {
  if (thing !== null) call.env.machine.changeThing(thing, callCause(call));
}

/** Calls each function of the first argument; nothing is known about how often. */
function callFirst(call: Call, args: readonly Value[]): Value {
  let result = nothing;
  call.env.machine.weak++;
  for (const callback of call.args[0] ?? nothing) {
    result = union(result, callThing(callback, { env: call.env, node: call.node, self: call.args[1] ?? nothing, args }));
  }
  call.env.machine.weak--;
  return result;
}

const each: Method = (thing, call) => callFirst(call, [elements(thing, call), nothing, self(thing)]);
const pick: Method = (thing, call) => {
  each(thing, call);
  return elements(thing, call);
};
const keep: Method = (thing, call) => {
  each(thing, call);
  return [listOf(call.node, call.env, elements(thing, call))];
};
const mapped: Method = (thing, call) => {
  const results = each(thing, call);
  return [listOf(call.node, call.env, results)];
};
const flatMapped: Method = (thing, call) => {
  const results = each(thing, call);
  return [listOf(call.node, call.env, union(results, elementsOf(results, call.env, call.node)))];
};
const part: Method = (thing, call) => elements(thing, call);
const none: Method = () => nothing;
const takeOut: Method = (thing, call) => {
  change(thing, call);
  return elements(thing, call);
};
const reorder: Method = (thing, call) => {
  change(thing, call);
  callFirst(call, [elements(thing, call), elements(thing, call)]);
  return self(thing);
};
const ordered: Method = (thing, call) => {
  callFirst(call, [elements(thing, call), elements(thing, call)]);
  return [listOf(call.node, call.env, union(elements(thing, call), call.args.at(-1) ?? nothing))];
};
const putIn: Method = (thing, call) => {
  change(thing, call);
  if (thing !== null) for (const arg of call.args) call.env.machine.store(thing, anyKey, arg);
  return nothing;
};
const joined: Method = (thing, call) => {
  const given = call.args.reduce<Value>(union, nothing);
  const inner = elementsOf(given, call.env, call.node);
  return [listOf(call.node, call.env, union(elements(thing, call), union(given, inner)))];
};
const reduced: Method = (thing, call) => {
  let result = call.args.length > 1 ? (call.args[1] ?? nothing) : elements(thing, call);
  // Once more: what the first round returns comes in as the second round's accumulator.
  for (let round = 0; round < 2; round++) {
    result = union(
      result,
      callFirst({ ...call, args: [call.args[0] ?? nothing] }, [result, elements(thing, call), nothing, self(thing)]),
    );
  }
  return result;
};

const arrayMethods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ...entries(each, "forEach", "some", "every", "findIndex", "findLastIndex"),
  ...entries(pick, "find", "findLast"),
  ...entries(part, "at"),
  ...entries(keep, "filter"),
  ...entries(mapped, "map"),
  ...entries(flatMapped, "flatMap"),
  ...entries(ordered, "toSorted", "toReversed", "with"),
  ...entries(joined, "concat", "slice", "flat", "toSpliced"),
  ...entries(reduced, "reduce", "reduceRight"),
  ...entries(takeOut, "pop", "shift"),
  ...entries(reorder, "sort", "reverse"),
  ...entries(putIn, "push", "unshift"),
  ...entries(none, "join", "includes", "indexOf", "lastIndexOf", "keys"),
  ["values", (thing, call) => [listOf(call.node, call.env, elements(thing, call))]],
  ["entries", (thing, call) => [listOf(call.node, call.env, [listOf(call.node, call.env, elements(thing, call))])]],
  [
    "splice",
    (thing, call) => {
      change(thing, call);
      if (thing !== null) for (const arg of call.args.slice(2)) call.env.machine.store(thing, anyKey, arg);
      return [listOf(call.node, call.env, elements(thing, call))];
    },
  ],
  [
    "fill",
    (thing, call) => {
      putIn(thing, call);
      return self(thing);
    },
  ],
  ["copyWithin", reorder],
  // Typed arrays.
  ["set", putIn],
  ["subarray", (thing) => self(thing)],
]);

const mapMethods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ["get", (thing, call) => readField(self(thing), anyKey, call.env, call.node)],
  [
    "set",
    (thing, call) => {
      change(thing, call);
      if (thing !== null) {
        call.env.machine.store(thing, mapKeys, call.args[0] ?? nothing);
        call.env.machine.store(thing, anyKey, call.args[1] ?? nothing);
      }
      return self(thing);
    },
  ],
  ["has", none],
  ...entries(takeOut, "delete", "clear"),
  [
    "forEach",
    (thing, call) => callFirst(call, [thing?.fields.get(anyKey) ?? nothing, thing?.fields.get(mapKeys) ?? nothing, self(thing)]),
  ],
  ["values", (thing, call) => [listOf(call.node, call.env, thing?.fields.get(anyKey) ?? nothing)]],
  ["keys", (thing, call) => [listOf(call.node, call.env, thing?.fields.get(mapKeys) ?? nothing)]],
  ["entries", (thing, call) => [listOf(call.node, call.env, elements(thing, call))]],
]);

const setMethods: ReadonlyMap<string, Method> = new Map<string, Method>([
  [
    "add",
    (thing, call) => {
      putIn(thing, call);
      return self(thing);
    },
  ],
  ["has", none],
  ...entries(takeOut, "delete", "clear"),
  ["forEach", each],
  ["values", (thing, call) => [listOf(call.node, call.env, elements(thing, call))]],
  ["keys", (thing, call) => [listOf(call.node, call.env, elements(thing, call))]],
  ["entries", (thing, call) => [listOf(call.node, call.env, elements(thing, call))]],
  ...entries(joined, "union", "intersection", "difference", "symmetricDifference"),
  ...entries(none, "isSubsetOf", "isSupersetOf", "isDisjointFrom"),
]);

const iteratorMethods: ReadonlyMap<string, Method> = new Map<string, Method>([
  [
    "next",
    (thing, call) => {
      change(thing, call);
      const step = thingAt(call.node, call.env, "object", "step");
      call.env.machine.store(step, "value", elements(thing, call));
      return [step];
    },
  ],
  ["return", (thing, call) => takeOut(thing, call)],
  ...entries(each, "forEach", "some", "every"),
  ...entries(pick, "find"),
  ...entries(keep, "filter", "take", "drop"),
  ...entries(mapped, "map"),
  ...entries(flatMapped, "flatMap"),
  ...entries(reduced, "reduce"),
  ["toArray", (thing, call) => [listOf(call.node, call.env, elements(thing, call))]],
]);

const functionMethods: ReadonlyMap<string, Method> = new Map<string, Method>([
  [
    "call",
    (thing, call) =>
      thing === null ? nothing : callThing(thing, { ...call, self: call.args[0] ?? nothing, args: call.args.slice(1) }),
  ],
  [
    "apply",
    (thing, call) => {
      const spread = elementsOf(call.args[1] ?? nothing, call.env, call.node);
      return thing === null
        ? nothing
        : callThing(thing, { ...call, self: call.args[0] ?? nothing, args: [spread, spread, spread, spread] });
    },
  ],
  [
    "bind",
    (thing, call) => {
      if (thing === null) return nothing;
      const bound = thingAt(call.node, call.env, "function", "bound");
      bound.callable = { type: "bound", target: thing, self: call.args[0] ?? nothing, args: call.args.slice(1) };
      call.env.machine.store(bound, "bound", union([thing], call.args[0] ?? nothing));
      return [bound];
    },
  ],
]);

/** A promise is taken for the value it will have, so `then` is a method of everything. */
const anyMethods: ReadonlyMap<string, Method> = new Map<string, Method>([
  [
    "then",
    (thing, call) => {
      const { env, node } = call;
      const result = callFirst(call, [self(thing)]);
      for (const failed of call.args[1] ?? nothing) callThing(failed, { env, node, self: nothing, args: [] });
      return result;
    },
  ],
  ["catch", (thing, call) => union(self(thing), callFirst(call, []))],
  [
    "finally",
    (thing, call) => {
      callFirst(call, []);
      return self(thing);
    },
  ],
  ...entries(none, "toString", "toLocaleString", "toJSON", "hasOwnProperty", "propertyIsEnumerable", "isPrototypeOf"),
  ["valueOf", (thing) => self(thing)],
]);

/** Methods of strings, numbers, dates: they change nothing and give no object that could be changed. */
const plainMethods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ...entries(
    none,
    ...["trim", "trimStart", "trimEnd", "toUpperCase", "toLowerCase", "startsWith", "endsWith", "padStart", "padEnd", "repeat"],
    ...[
      "charAt",
      "charCodeAt",
      "codePointAt",
      "localeCompare",
      "normalize",
      "substring",
      "substr",
      "search",
      "toFixed",
      "toPrecision",
    ],
    ...["toISOString", "getTime", "split", "match", "matchAll", "test", "exec"],
  ),
  [
    "replace",
    (_, call) => {
      callCallbacks(call, nothing);
      return nothing;
    },
  ],
  [
    "replaceAll",
    (_, call) => {
      callCallbacks(call, nothing);
      return nothing;
    },
  ],
]);

/** A name such as `add` is a change on a Set and none on a tensor: when what it gives is used, it is taken as one that may be. */
const unsure =
  (method: Method): Method =>
  (thing, call) => {
    if (thing === null || thing.kind !== "outside") return method(thing, call);
    const { changers } = knowledgeOf(thing.path);
    const discarded = call.env.machine.discarded === call.node;
    if (changers === null && discarded) return method(thing, call);
    if (changers === null || (discarded && changers.has("add"))) call.env.machine.mayChange(thing, callCause(call));
    const result = callUnknown(call, { changes: false });
    for (const made of result) made.path = thing.path;
    return result;
  };

const openMethods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ...plainMethods,
  ...arrayMethods,
  ["set", unsure((thing, call) => union(self(thing), putIn(thing, call)))],
  ["add", unsure((thing, call) => union(self(thing), putIn(thing, call)))],
  ...entries(takeOut, "delete", "clear"),
  ["append", unsure(putIn)],
  ["get", part],
  ["has", none],
  ["next", iteratorMethods.get("next") ?? none],
]);

const tables: { readonly [Kind in Thing["kind"]]?: ReadonlyMap<string, Method> } = {
  array: arrayMethods,
  map: mapMethods,
  set: setMethods,
  iterator: iteratorMethods,
  outside: openMethods,
};

function entries(method: Method, ...names: readonly string[]): [string, Method][] {
  return names.map((name) => [name, method]);
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
