import type { MemberExpression, Node } from "oxc-parser";
import type { Env } from "./env.js";
import { anyKey, isIndex } from "./thing.js";

/** The name under which a property is stored; a computed one that the text does not tell is any key, and so is an index. */
export function keyOf(key: Node, computed: boolean, env: Env): string {
  if (!computed && key.type === "Identifier") return key.name;
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  if (key.type === "Literal") return literalKey(key.value);
  if (computed && key.type === "MemberExpression") return symbolKey(key) ?? anyKeyAfter(key, env);
  return anyKeyAfter(key, env);
}

/** Short lists keep apart what stands at their first places. */
function literalKey(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" && isIndex(String(value)) ? String(value) : anyKey;
}

function anyKeyAfter(key: Node, env: Env): string {
  env.interpreter.evaluate(key, env);
  return anyKey;
}

/** `[Symbol.iterator]` */
function symbolKey(key: MemberExpression): string | null {
  if (key.object.type !== "Identifier" || key.object.name !== "Symbol" || key.property.type !== "Identifier") return null;
  return `Symbol.${key.property.name}`;
}

/** The key of `object.key` or `object[key]`. */
export function memberKey(node: MemberExpression, env: Env): string {
  return keyOf(node.property as Node, node.computed, env);
}
