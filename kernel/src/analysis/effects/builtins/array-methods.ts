import { listOf, mixUp, thingAt } from "../places.js";
import { anyKey, nothing, union } from "../thing.js";
import {
  callFirst,
  change,
  each,
  elements,
  entries,
  flat,
  flatMapped,
  iteratorOf,
  joined,
  keep,
  type Method,
  type MethodTable,
  mapped,
  none,
  part,
  pick,
  putIn,
  reduced,
  self,
  takeOut,
} from "./method.js";

const reorder: Method = (thing, call) => {
  change(thing, call);
  if (thing !== null) mixUp(thing, call.env);
  callFirst(call, [elements(thing, call), elements(thing, call)]);
  return self(thing);
};
const ordered: Method = (thing, call) => {
  callFirst(call, [elements(thing, call), elements(thing, call)]);
  return [listOf(call.node, call.env, union(elements(thing, call), call.args.at(-1) ?? nothing))];
};

/** Methods of arrays, typed arrays among them. */
export const arrayMethods: MethodTable = new Map<string, Method>([
  ...entries(each, "forEach", "some", "every", "findIndex", "findLastIndex"),
  ...entries(pick, "find", "findLast"),
  ...entries(part, "at"),
  ...entries(keep, "filter"),
  ...entries(mapped, "map"),
  ...entries(flatMapped, "flatMap"),
  ...entries(ordered, "toSorted", "toReversed", "with"),
  ...entries(joined, "concat", "slice", "toSpliced"),
  ["flat", flat],
  ...entries(reduced, "reduce", "reduceRight"),
  ...entries(takeOut, "pop", "shift"),
  ...entries(reorder, "sort", "reverse"),
  ...entries(putIn, "push", "unshift"),
  ...entries(none, "join", "includes", "indexOf", "lastIndexOf", "keys"),
  ["values", (thing, call) => iteratorOf(call, elements(thing, call))],
  [
    "entries",
    (thing, call) => {
      const pair = thingAt(call.node, call.env, "array", "pair");
      call.env.machine.store(pair, "1", elements(thing, call));
      return iteratorOf(call, [pair]);
    },
  ],
  [
    "splice",
    (thing, call) => {
      reorder(thing, { ...call, args: [] });
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
  ...entries(
    (thing, call) => {
      change(thing, call);
      return nothing;
    },
    ...["Int8", "Uint8", "Int16", "Uint16", "Int32", "Uint32", "Float16", "Float32", "Float64", "BigInt64", "BigUint64"].map(
      (kind) => `set${kind}`,
    ),
  ),
  ["subarray", (thing) => self(thing)],
]);
