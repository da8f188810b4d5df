import type { Call } from "../env.js";
import { assignInto, copyFields, elementsOf, readField } from "../fields.js";
import { callCause, listOf, thingAt } from "../places.js";
import { makeProxy } from "../proxy.js";
import { anyKey, nothing, type Thing, union, type Value } from "../thing.js";
import { type Builtin, type BuiltinTable, each, first } from "./builtin.js";

function changeFirst(call: Call): Value {
  for (const thing of call.args[0] ?? nothing) call.env.machine.changeThing(thing, callCause(call));
  return call.args[0] ?? nothing;
}

function fromElements(call: Call): Value {
  if ((call.args[1] ?? nothing).length === 0) return [copyOf(call)];
  const elements = elementsOf(call.args[0] ?? nothing, call.env, call.node);
  let results = nothing;
  for (const callback of call.args[1] ?? nothing) {
    results = union(
      results,
      call.env.interpreter.callThing(callback, { env: call.env, node: call.node, self: nothing, args: [elements, nothing] }),
    );
  }
  return [listOf(call.node, call.env, results)];
}

/** A list of the same elements, each at its place. */
function copyOf(call: Call): Thing {
  const given = call.args[0] ?? nothing;
  const others = given.filter((thing) => thing.kind !== "array");
  const copy = listOf(call.node, call.env, elementsOf(others, call.env, call.node));
  copyFields(
    given.filter((thing) => thing.kind === "array"),
    copy,
    call.env,
  );
  return copy;
}

/** Elements of the form `{ status, value }`. */
function settled(call: Call): Value {
  const { env, node } = call;
  const one = thingAt(node, env, "object", "settled");
  env.machine.store(one, "value", elementsOf(call.args[0] ?? nothing, env, node));
  return [listOf(node, env, [one])];
}

function valuesOf(call: Call): Value {
  return [listOf(call.node, call.env, readField(call.args[0] ?? nothing, anyKey, call.env, call.node))];
}

function entriesOf(call: Call): Value {
  const pair = thingAt(call.node, call.env, "array", "pair");
  call.env.machine.store(pair, "1", readField(call.args[0] ?? nothing, anyKey, call.env, call.node));
  return [listOf(call.node, call.env, [pair])];
}

function fromEntries(call: Call): Value {
  const { env, node } = call;
  const made = thingAt(node, env, "object");
  env.machine.store(made, anyKey, readField(elementsOf(call.args[0] ?? nothing, env, node), "1", env, node));
  return [made];
}

function groupBy(call: Call): Value {
  const { env, node } = call;
  const elements = elementsOf(call.args[0] ?? nothing, env, node);
  for (const callback of call.args[1] ?? nothing)
    call.env.interpreter.callThing(callback, { env, node, self: nothing, args: [elements] });
  const groups = thingAt(node, env, "map");
  env.machine.store(groups, anyKey, [listOf(node, env, elements)]);
  return [groups];
}

function derived(call: Call): Value {
  const made = thingAt(call.node, call.env, "object");
  made.proto = call.args[0] ?? nothing;
  return [made];
}

/** Functions of `Object`, `Array`, `Promise`, `Reflect` and `Atomics` that hand on, take apart or change what they are given. */
export const objectFunctions: BuiltinTable = new Map<string, Builtin>([
  ["Object.assign", assignInto],
  ...each(changeFirst, "Object.defineProperty", "Object.defineProperties", "Object.setPrototypeOf", "Reflect.set"),
  ...each(changeFirst, "Reflect.defineProperty", "Reflect.deleteProperty", "Reflect.setPrototypeOf", "crypto.getRandomValues"),
  ...each(changeFirst, "Atomics.store", "Atomics.add", "Atomics.sub", "Atomics.exchange", "Atomics.compareExchange"),
  ...each(first, "Object.freeze", "Object.seal", "Object.preventExtensions", "Object", "new Object"),
  ...each(first, "new WeakRef", "Promise.resolve", "Iterator.from"),
  ["new Proxy", makeProxy],
  ...each(fromElements, "Array.from", "Array.fromAsync", "Promise.all"),
  ["Promise.allSettled", settled],
  ["Promise.race", (call) => elementsOf(first(call), call.env, call.node)],
  ["Promise.any", (call) => elementsOf(first(call), call.env, call.node)],
  ...each((call) => [listOf(call.node, call.env, call.args.reduce<Value>(union, nothing))], "Array.of", "Array", "new Array"),
  ["Object.values", valuesOf],
  ["Object.entries", entriesOf],
  ["Object.fromEntries", fromEntries],
  ["Object.create", derived],
  ["Object.getPrototypeOf", (call) => first(call).flatMap((thing) => thing.proto)],
  ...each(groupBy, "Object.groupBy", "Map.groupBy"),
  ["Reflect.get", (call) => readField(first(call), anyKey, call.env, call.node)],
  [
    "Reflect.apply",
    (call) => {
      const spread = elementsOf(call.args[2] ?? nothing, call.env, call.node);
      const inner = { ...call, self: call.args[1] ?? nothing, args: [spread, spread, spread, spread] };
      return first(call).reduce<Value>((result, thing) => union(result, call.env.interpreter.callThing(thing, inner)), nothing);
    },
  ],
  [
    "Reflect.construct",
    (call) =>
      first(call).reduce<Value>(
        (result, thing) => union(result, call.env.interpreter.construct(thing, { ...call, args: [] })),
        nothing,
      ),
  ],
]);
