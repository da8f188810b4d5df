import { listOf, thingAt } from "../places.js";
import {
  change,
  each,
  elements,
  entries,
  flatMapped,
  keep,
  type Method,
  type MethodTable,
  mapped,
  pick,
  reduced,
  takeOut,
} from "./method.js";

/** Methods of iterators and generators. */
export const iteratorMethods: MethodTable = new Map<string, Method>([
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
