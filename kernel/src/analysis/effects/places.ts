import type { Node } from "oxc-parser";
import type { Call, Code, Env } from "./env.js";
import type { Cause } from "./machine.js";
import { anyKey, isIndex, Thing, type ThingKind, type Value } from "./thing.js";

/** The thing that `node` makes; the same one when a loop comes by again. A node that makes several tells them apart by `role`. */
export function thingAt(node: Node, env: Env, kind: ThingKind, role: string = ""): Thing {
  const key = role === "" ? node : `${role} ${node.start} ${node.end}`;
  const known = env.thing(key);
  if (known !== undefined) return known;
  const thing = new Thing(kind, kind === "outside");
  env.keep(key, thing);
  return thing;
}

/** A list of the given elements, made at `node`. */
export function listOf(node: Node, env: Env, elements: Value): Thing {
  const list = thingAt(node, env, "array", "list");
  env.machine.store(list, anyKey, elements);
  return list;
}

/** Makes the places of a list mixed up, as sorting does. */
export function mixUp(list: Thing, env: Env): void {
  for (const [key, value] of list.fields) if (isIndex(key)) env.machine.store(list, anyKey, value);
}

/** The words of the text between two offsets, in one line and short. */
export function causeAt(node: Node, code: Code): Cause {
  const text = code.syntax.text.slice(node.start, node.end).replace(/\s+/g, " ");
  return { text: text.length > 60 ? `${text.slice(0, 57)}…` : text, start: node.start };
}

/** The words for a call: `model.fit`. */
export function callCause(call: Call): Cause {
  const { node, env } = call;
  return causeAt(node.type === "CallExpression" || node.type === "NewExpression" ? node.callee : node, env.code);
}
