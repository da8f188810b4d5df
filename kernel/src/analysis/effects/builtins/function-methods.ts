import { Bound } from "../callables.js";
import { elementsOf } from "../fields.js";
import { thingAt } from "../places.js";
import { nothing, union } from "../thing.js";
import type { Method, MethodTable } from "./method.js";

/** Methods of functions. */
export const functionMethods: MethodTable = new Map<string, Method>([
  [
    "call",
    (thing, call) =>
      thing === null
        ? nothing
        : call.env.interpreter.callThing(thing, { ...call, self: call.args[0] ?? nothing, args: call.args.slice(1) }),
  ],
  [
    "apply",
    (thing, call) => {
      const spread = elementsOf(call.args[1] ?? nothing, call.env, call.node);
      return thing === null
        ? nothing
        : call.env.interpreter.callThing(thing, {
            ...call,
            self: call.args[0] ?? nothing,
            args: [spread, spread, spread, spread],
          });
    },
  ],
  [
    "bind",
    (thing, call) => {
      if (thing === null) return nothing;
      const bound = thingAt(call.node, call.env, "function", "bound");
      bound.callable = new Bound(thing, call.args[0] ?? nothing, call.args.slice(1));
      call.env.machine.store(bound, "bound", union([thing], call.args[0] ?? nothing));
      return [bound];
    },
  ],
]);
