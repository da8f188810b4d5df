import type { Call } from "../env.js";
import { callCause } from "../places.js";
import { nothing, type Thing, union, type Value } from "../thing.js";
import { callHandlers, callUnknown, keepHandlers } from "../unknown-code.js";
import { arrayMethods } from "./array-methods.js";
import { mapMethods, setMethods } from "./collection-methods.js";
import { emitterMethods, isEmitter } from "./emitter-methods.js";
import { functionMethods } from "./function-methods.js";
import { iteratorMethods } from "./iterator-methods.js";
import type { Method } from "./method.js";
import { openMethods } from "./open-methods.js";
import { givesOf, knowledgeOf } from "./packages.js";
import { anyMethods, plainMethods } from "./value-methods.js";

/** Calls a method of the language on each thing of `self`, or on no object at all, such as a string. */
export function callMethods(name: string, call: Call): Value {
  if (call.self.length === 0) return callMethod(null, name, call);
  let result = nothing;
  for (const thing of call.self) result = union(result, callMethod(thing, name, call));
  return result;
}

/** Calls the method `name` that the language gives to `thing` (null: a string, a number, …), or a method that cannot be seen. */
export function callMethod(thing: Thing | null, name: string, call: Call): Value {
  const method = methodOf(thing, name);
  if (method !== undefined) return method(thing, call);
  if (thing === null) return callUnknown(call);
  if (thing.kind === "module" || thing.kind === "global") return callUnknown(call, { changes: false });
  const { keepsArguments, changers } = knowledgeOf(thing.path);
  if (thing.path === "Date" && name.startsWith("set")) call.env.machine.changeThing(thing, callCause(call));
  else if (changers === null ? !isAsking(name) : changers.has(name)) call.env.machine.mayChange(thing, callCause(call));
  if (!isAsking(name)) callHandlers(thing, call);
  keepHandlers(thing, name, call);
  const result = callUnknown(call, { changes: !keepsArguments && !isAsking(name), ...givesOf(thing.path) });
  for (const made of result) made.path = thing.path;
  return result;
}

/** True when reading `thing.name` without calling it gives a method of the language. */
export function hasMethod(thing: Thing, name: string): boolean {
  if (thing.kind === "outside") return certainChangers.has(name);
  if (thing.kind === "global") return false;
  return methodOf(thing, name) !== undefined;
}

function methodOf(thing: Thing | null, name: string): Method | undefined {
  if (thing === null) return anyMethods.get(name) ?? plainMethods.get(name) ?? arrayMethods.get(name);
  const own = (isEmitter(thing.path) ? emitterMethods.get(name) : undefined) ?? tables[thing.kind]?.get(name);
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

const tables: { readonly [Kind in Thing["kind"]]?: ReadonlyMap<string, Method> } = {
  array: arrayMethods,
  map: mapMethods,
  set: setMethods,
  iterator: iteratorMethods,
  outside: openMethods,
};
