import { Collector } from "../callables.js";
import type { Call } from "../env.js";
import { elementsOf, readField } from "../fields.js";
import { thingAt } from "../places.js";
import { anyKey, mapKeys, nothing, union, type Value } from "../thing.js";
import type { Builtin, BuiltinTable } from "./builtin.js";

/** A view such as `new Float32Array(buffer)`: a change of it is a change of the buffer, so it is the buffer for us. */
export function viewOf(call: Call): Value {
  const buffers = (call.args[0] ?? nothing).filter((thing) => thing.kind !== "array" || thing.path === "buffer");
  return union([thingAt(call.node, call.env, "array")], buffers);
}

function buffer(call: Call): Value {
  const made = thingAt(call.node, call.env, "array");
  made.path = "buffer";
  return [made];
}

function newMap(call: Call): Value {
  const map = thingAt(call.node, call.env, "map");
  const pairs = elementsOf(call.args[0] ?? nothing, call.env, call.node);
  call.env.machine.store(map, anyKey, readField(pairs, "1", call.env, call.node));
  call.env.machine.store(map, mapKeys, readField(pairs, "0", call.env, call.node));
  return [map];
}

function newSet(call: Call): Value {
  const set = thingAt(call.node, call.env, "set");
  call.env.machine.store(set, anyKey, elementsOf(call.args[0] ?? nothing, call.env, call.node));
  return [set];
}

/** A promise is taken for its value: `resolve(x)` puts x into what the promise will be. */
function newPromise(call: Call): Value {
  const { env, node } = call;
  const box = thingAt(node, env, "object", "promised");
  const resolve = thingAt(node, env, "function", "resolve");
  resolve.callable = new Collector(box);
  for (const executor of call.args[0] ?? nothing)
    call.env.interpreter.callThing(executor, { env, node, self: nothing, args: [[resolve], nothing] });
  return box.fields.get(anyKey) ?? nothing;
}

function newDate(call: Call): Value {
  const made = thingAt(call.node, call.env, "outside", "date");
  made.path = "Date";
  return [made];
}

/** Functions of the language that make collections, promises, buffers and dates. */
export const constructors: BuiltinTable = new Map<string, Builtin>([
  ["new Date", newDate],
  ["new Map", newMap],
  ["new WeakMap", newMap],
  ["new Set", newSet],
  ["new WeakSet", newSet],
  ["new Promise", newPromise],
  ["new ArrayBuffer", buffer],
  ["new SharedArrayBuffer", buffer],
]);
