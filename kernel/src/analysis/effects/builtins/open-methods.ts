import { callCause, thingAt } from "../places.js";
import { union } from "../thing.js";
import { callUnknown } from "../unknown-code.js";
import { arrayMethods } from "./array-methods.js";
import { iteratorMethods } from "./iterator-methods.js";
import { entries, type Method, type MethodTable, none, part, putIn, self, takeOut } from "./method.js";
import { knowledgeOf } from "./packages.js";
import { plainMethods } from "./value-methods.js";

/** A name such as `add` is a change on a Set and none on a tensor: when what it gives is used, it is taken as one that may be. */
const unsure =
  (method: Method): Method =>
  (thing, call) => {
    if (thing === null || thing.kind !== "outside") return method(thing, call);
    const { changers } = knowledgeOf(thing.path);
    const discarded = call.env.machine.discarded === call.node;
    if (changers === null && discarded) return method(thing, call);
    if (changers === null || (discarded && changers.has("add"))) call.env.machine.mayChange(thing, callCause(call));
    const result = callUnknown(call, { changes: false });
    for (const made of result) made.path = thing.path;
    return result;
  };

/** Methods of a value that came from code which cannot be seen, by what their names mean elsewhere. */
export const openMethods: MethodTable = new Map<string, Method>([
  // On a database or a vector these are no questions.
  ...[...plainMethods].filter(([name]) => name !== "exec" && name !== "normalize"),
  ...arrayMethods,
  ["set", unsure((thing, call) => union(self(thing), putIn(thing, call)))],
  ["add", unsure((thing, call) => union(self(thing), putIn(thing, call)))],
  // The body of a response is made anew.
  ...entries((_, call) => [thingAt(call.node, call.env, "outside", "body")], "json", "arrayBuffer", "blob", "formData"),
  ...entries(takeOut, "delete", "clear"),
  ["append", unsure(putIn)],
  ["get", part],
  ["has", none],
  ["next", iteratorMethods.get("next") ?? none],
]);
