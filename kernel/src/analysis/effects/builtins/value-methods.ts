import { nothing, union } from "../thing.js";
import { callCallbacks } from "../unknown-code.js";
import { callFirst, entries, type Method, type MethodTable, none, self } from "./method.js";

/** A promise is taken for the value it will have, so `then` is a method of everything. */
export const anyMethods: MethodTable = new Map<string, Method>([
  [
    "then",
    (thing, call) => {
      const { env, node } = call;
      const result = callFirst(call, [self(thing)]);
      for (const failed of call.args[1] ?? nothing)
        call.env.interpreter.callThing(failed, { env, node, self: nothing, args: [] });
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
  ...entries((thing) => self(thing), "valueOf", "deref"),
]);

/** Methods of strings, numbers, dates: they change nothing and give no object that could be changed. */
export const plainMethods: MethodTable = new Map<string, Method>([
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
    ...["text", "toISOString", "getTime", "split", "match", "matchAll", "test", "exec"],
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
