import type { Call } from "../env.js";
import { toJson } from "../fields.js";
import { thingAt } from "../places.js";
import { nothing, union, type Value } from "../thing.js";
import { callCallbacks } from "../unknown-code.js";
import { type Builtin, type BuiltinTable, each } from "./builtin.js";

function later(call: Call): Value {
  callCallbacks(call, nothing);
  return [thingAt(call.node, call.env, "object", "timer")];
}

function _first(call: Call): Value {
  return call.args[0] ?? nothing;
}

function withoutLinks(call: Call): Value {
  callCallbacks(call, call.args.reduce<Value>(union, nothing));
  return [thingAt(call.node, call.env, "outside", "fresh")];
}

function _newDate(call: Call): Value {
  const made = thingAt(call.node, call.env, "outside", "date");
  made.path = "Date";
  return [made];
}

function primitive(call: Call): Value {
  callCallbacks(call, nothing);
  return nothing;
}

/** Functions of the language and of Node that leave what they are given alone. */
export const plainFunctions: BuiltinTable = new Map<string, Builtin>([
  ...each(
    primitive,
    "Object.keys",
    "Object.getOwnPropertyNames",
    "Object.is",
    "Object.hasOwn",
    "Array.isArray",
    "Reflect.ownKeys",
  ),
  ...each(
    primitive,
    "Number",
    "String",
    "Boolean",
    "BigInt",
    "Symbol",
    "Symbol.for",
    "parseInt",
    "parseFloat",
    "isNaN",
    "isFinite",
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
  ...each(primitive, "Date.now", "Date.parse", "Date.UTC", "performance.now", "encodeURIComponent", "decodeURIComponent"),
  ...each(primitive, "atob", "btoa", "Promise.reject"),
  [
    "JSON.stringify",
    (call) => {
      toJson(call.args[0] ?? nothing, call.env, call.node);
      return primitive(call);
    },
  ],
  ...each(withoutLinks, "JSON.parse", "fetch", "structuredClone", "new URL", "new URLSearchParams", "new Error"),
  ...each(withoutLinks, "new TypeError", "new RangeError", "new RegExp", "new Blob", "new TextEncoder", "new TextDecoder"),
  ...each(later, "setTimeout", "setInterval", "setImmediate", "queueMicrotask"),
]);
