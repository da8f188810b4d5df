import type { Call } from "./env.js";
import { elementsOf } from "./fields.js";
import { callCause, thingAt } from "./places.js";
import { nothing, type Thing, union, type Value } from "./thing.js";

/**
 * Calls code that cannot be seen. It may change the objects it is given, unless it is known not to; functions it is given it may call,
 * with parts of the other objects; what it returns may share parts with them.
 */
export function callUnknown(
  call: Call,
  known: { readonly changes: boolean; readonly self?: boolean } = { changes: true },
): Value {
  const { env, node } = call;
  const given = call.args.reduce<Value>(union, known.self === false ? nothing : call.self);
  const result = thingAt(node, env, "outside", "result");
  result.links = union(result.links, given.filter(isData));
  const cause = callCause(call);
  if (known.changes) for (const arg of call.args) for (const thing of arg) env.machine.mayChange(thing, cause);
  result.links = union(result.links, callCallbacks(call, given).filter(isData));
  return [result];
}

function isData(thing: Thing): boolean {
  return thing.callable === null && thing.kind !== "module" && thing.kind !== "global";
}

/** Calls every function among the arguments with what unknown code may hand to it; gives what they return. */
export function callCallbacks(call: Call, given: Value): Value {
  const { env, node } = call;
  const callbacks = call.args.flat().filter((thing) => thing.callable !== null);
  if (callbacks.length === 0) return nothing;
  const data = given.filter(isData);
  const parts = union(elementsOf(data, env, node), data);
  const param = union([thingAt(node, env, "outside", "argument")], parts);
  let returned = nothing;
  env.machine.weak++;
  for (const callback of callbacks)
    returned = union(returned, env.interpreter.callThing(callback, { env, node, self: nothing, args: [param, param, param] }));
  env.machine.weak--;
  return returned;
}
