import { readField } from "../fields.js";
import { anyKey, mapKeys, nothing } from "../thing.js";
import {
  callFirst,
  change,
  each,
  elements,
  entries,
  iteratorOf,
  joined,
  type Method,
  type MethodTable,
  none,
  putIn,
  self,
  takeOut,
} from "./method.js";

/** Methods of `Map`. */
export const mapMethods: MethodTable = new Map<string, Method>([
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
  ["values", (thing, call) => iteratorOf(call, thing?.fields.get(anyKey) ?? nothing)],
  ["keys", (thing, call) => iteratorOf(call, thing?.fields.get(mapKeys) ?? nothing)],
  ["entries", (thing, call) => iteratorOf(call, elements(thing, call))],
]);

/** Methods of `Set`. */
export const setMethods: MethodTable = new Map<string, Method>([
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
  ["values", (thing, call) => iteratorOf(call, elements(thing, call))],
  ["keys", (thing, call) => iteratorOf(call, elements(thing, call))],
  ["entries", (thing, call) => iteratorOf(call, elements(thing, call))],
  ...entries(joined, "union", "intersection", "difference", "symmetricDifference"),
  ...entries(none, "isSubsetOf", "isSupersetOf", "isDisjointFrom"),
]);
