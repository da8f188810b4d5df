import { type Call, callCallbacks, callCause, callMethods, callThing, callUnknown, construct } from "./call.js";
import { elementsOf, readField } from "./fields.js";
import { listOf, thingAt } from "./machine.js";
import { assignInto } from "./methods.js";
import { anyKey, mapKeys, nothing, union, type Value } from "./thing.js";

type Builtin = (call: Call) => Value;

/** Calls a function of the language or of Node by its path: `Object.assign`, `new Map`, `Array.prototype.push`. */
export function callGlobal(path: string, call: Call): Value {
  const builtin = builtins.get(path);
  if (builtin !== undefined) return builtin(call);
  const method = /^\w+\.prototype\.(\w+)$/.exec(path)?.[1];
  if (method !== undefined) return callMethods(method, call);
  const relayed = /^(.+)\.(call|apply)$/.exec(path);
  if (relayed !== null) return relay(relayed[1] ?? "", relayed[2] === "apply", call);
  if (typedArrays.has(path)) return viewOf(call);
  const [root = ""] = path.replace(/^new /, "").split(".");
  if (changesProcess(path) && call.env.machine.discarded === call.node) call.env.machine.trail.globals.set(path, callCause(call));
  return callUnknown(call, { changes: !harmless.has(root) });
}

/** `Array.prototype.push.call(rows, 1)` */
function relay(path: string, spread: boolean, call: Call): Value {
  const [self = nothing, ...rest] = call.args;
  if (!spread) return callGlobal(path, { ...call, self, args: rest });
  const elements = elementsOf(rest[0] ?? nothing, call.env, call.node);
  return callGlobal(path, { ...call, self, args: [elements, elements, elements] });
}

function changesProcess(path: string): boolean {
  return /^process\.(chdir|umask|setuid|on|once|exit|kill)$|^(setInterval|addEventListener)$/.test(path);
}

const typedArrays: ReadonlySet<string> = new Set(
  ["Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "Float32Array"]
    .concat(["Float64Array", "BigInt64Array", "BigUint64Array", "DataView"])
    .map((name) => `new ${name}`),
);

/** Names of the language and of Node whose functions leave their arguments alone. */
const harmless: ReadonlySet<string> = new Set([
  ...[
    "Object",
    "Array",
    "Number",
    "String",
    "Boolean",
    "Symbol",
    "BigInt",
    "Math",
    "JSON",
    "Date",
    "RegExp",
    "Promise",
    "Map",
    "Set",
  ],
  ...[
    "WeakMap",
    "WeakSet",
    "WeakRef",
    "Error",
    "TypeError",
    "RangeError",
    "SyntaxError",
    "AggregateError",
    "Intl",
    "Reflect",
    "Proxy",
  ],
  ...["Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "Float32Array"],
  ...["Float64Array", "BigInt64Array", "BigUint64Array", "ArrayBuffer", "SharedArrayBuffer", "DataView", "Iterator"],
  ...[
    "console",
    "parseInt",
    "parseFloat",
    "isNaN",
    "isFinite",
    "encodeURIComponent",
    "decodeURIComponent",
    "encodeURI",
    "decodeURI",
  ],
  ...[
    "structuredClone",
    "setTimeout",
    "setInterval",
    "setImmediate",
    "clearTimeout",
    "clearInterval",
    "clearImmediate",
    "queueMicrotask",
  ],
  ...[
    "fetch",
    "URL",
    "URLSearchParams",
    "TextEncoder",
    "TextDecoder",
    "Blob",
    "File",
    "Headers",
    "Request",
    "Response",
    "performance",
  ],
  ...[
    "crypto",
    "atob",
    "btoa",
    "process",
    "Buffer",
    "AbortController",
    "AbortSignal",
    "require",
    "display",
    "clearOutput",
    "prompt",
  ],
  ...["password", "confirm", "pipeline", "alert"],
]);

function changeFirst(call: Call): Value {
  for (const thing of call.args[0] ?? nothing) call.env.machine.changeThing(thing, callCause(call));
  return call.args[0] ?? nothing;
}

/** A view such as `new Float32Array(buffer)`: a change of it is a change of the buffer, so it is the buffer for us. */
function viewOf(call: Call): Value {
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
  const entries = elementsOf(elementsOf(call.args[0] ?? nothing, call.env, call.node), call.env, call.node);
  call.env.machine.store(map, anyKey, entries);
  call.env.machine.store(map, mapKeys, entries);
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
  resolve.callable = { type: "collector", into: box };
  for (const executor of call.args[0] ?? nothing) callThing(executor, { env, node, self: nothing, args: [[resolve], nothing] });
  return box.fields.get(anyKey) ?? nothing;
}

function fromElements(call: Call): Value {
  const elements = elementsOf(call.args[0] ?? nothing, call.env, call.node);
  if ((call.args[1] ?? nothing).length === 0) return [listOf(call.node, call.env, elements)];
  let results = nothing;
  for (const callback of call.args[1] ?? nothing) {
    results = union(results, callThing(callback, { env: call.env, node: call.node, self: nothing, args: [elements, nothing] }));
  }
  return [listOf(call.node, call.env, results)];
}

function valuesOf(call: Call): Value {
  return [listOf(call.node, call.env, readField(call.args[0] ?? nothing, anyKey, call.env, call.node))];
}

function entriesOf(call: Call): Value {
  const pair = thingAt(call.node, call.env, "array", "pair");
  call.env.machine.store(pair, anyKey, readField(call.args[0] ?? nothing, anyKey, call.env, call.node));
  return [listOf(call.node, call.env, [pair])];
}

function fromEntries(call: Call): Value {
  const { env, node } = call;
  const made = thingAt(node, env, "object");
  env.machine.store(made, anyKey, elementsOf(elementsOf(call.args[0] ?? nothing, env, node), env, node));
  return [made];
}

function groupBy(call: Call): Value {
  const { env, node } = call;
  const elements = elementsOf(call.args[0] ?? nothing, env, node);
  for (const callback of call.args[1] ?? nothing) callThing(callback, { env, node, self: nothing, args: [elements] });
  const groups = thingAt(node, env, "map");
  env.machine.store(groups, anyKey, [listOf(node, env, elements)]);
  return [groups];
}

function derived(call: Call): Value {
  const made = thingAt(call.node, call.env, "object");
  made.proto = call.args[0] ?? nothing;
  return [made];
}

function later(call: Call): Value {
  callCallbacks(call, nothing);
  return [thingAt(call.node, call.env, "object", "timer")];
}

function first(call: Call): Value {
  return call.args[0] ?? nothing;
}

function withoutLinks(call: Call): Value {
  callCallbacks(call, call.args.reduce<Value>(union, nothing));
  return [thingAt(call.node, call.env, "outside", "fresh")];
}

function newDate(call: Call): Value {
  const made = thingAt(call.node, call.env, "outside", "date");
  made.path = "Date";
  return [made];
}

function primitive(call: Call): Value {
  callCallbacks(call, nothing);
  return nothing;
}

const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ["Object.assign", assignInto],
  ...each(changeFirst, "Object.defineProperty", "Object.defineProperties", "Object.setPrototypeOf", "Reflect.set"),
  ...each(changeFirst, "Reflect.defineProperty", "Reflect.deleteProperty", "Reflect.setPrototypeOf", "crypto.getRandomValues"),
  ...each(changeFirst, "Atomics.store", "Atomics.add", "Atomics.sub", "Atomics.exchange", "Atomics.compareExchange"),
  ...each(
    first,
    "Object.freeze",
    "Object.seal",
    "Object.preventExtensions",
    "Object",
    "new Object",
    "new WeakRef",
    "Promise.resolve",
  ),
  ...each(first, "new Proxy", "Iterator.from"),
  ...each(
    primitive,
    "Object.keys",
    "Object.getOwnPropertyNames",
    "Object.is",
    "Object.hasOwn",
    "Array.isArray",
    "Number",
    "String",
  ),
  ...each(
    primitive,
    "Boolean",
    "BigInt",
    "Symbol",
    "Symbol.for",
    "parseInt",
    "parseFloat",
    "isNaN",
    "isFinite",
    "JSON.stringify",
  ),
  ...each(
    primitive,
    "console.log",
    "console.info",
    "console.warn",
    "console.error",
    "console.table",
    "console.debug",
    "console.dir",
  ),
  ...each(
    primitive,
    "Date.now",
    "Date.parse",
    "Date.UTC",
    "performance.now",
    "encodeURIComponent",
    "decodeURIComponent",
    "atob",
    "btoa",
  ),
  ...each(withoutLinks, "JSON.parse", "fetch", "structuredClone", "new URL", "new URLSearchParams", "new Error"),
  ...each(withoutLinks, "new TypeError", "new RangeError", "new RegExp", "new Blob", "new TextEncoder", "new TextDecoder"),
  ["new Date", newDate],
  ...each(later, "setTimeout", "setInterval", "setImmediate", "queueMicrotask"),
  ...each(fromElements, "Array.from", "Array.fromAsync", "Promise.all", "Promise.allSettled"),
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
  ["Reflect.ownKeys", primitive],
  [
    "Reflect.apply",
    (call) => {
      const spread = elementsOf(call.args[2] ?? nothing, call.env, call.node);
      const inner = { ...call, self: call.args[1] ?? nothing, args: [spread, spread, spread, spread] };
      return first(call).reduce<Value>((result, thing) => union(result, callThing(thing, inner)), nothing);
    },
  ],
  [
    "Reflect.construct",
    (call) => first(call).reduce<Value>((result, thing) => union(result, construct(thing, { ...call, args: [] })), nothing),
  ],
  ["new Map", newMap],
  ["new WeakMap", newMap],
  ["new Set", newSet],
  ["new WeakSet", newSet],
  ["new Promise", newPromise],
  ["Promise.reject", primitive],
  ["new ArrayBuffer", buffer],
  ["new SharedArrayBuffer", buffer],
]);

function each(builtin: Builtin, ...paths: readonly string[]): [string, Builtin][] {
  return paths.map((path) => [path, builtin]);
}
