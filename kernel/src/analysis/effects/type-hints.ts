import type { Node } from "oxc-parser";
import { nothing, type ThingKind, type Value } from "./thing.js";

/** Uses what a written type says about a value that came from code which cannot be seen: that it is an array, or no object at all. */
export function applyTypeHint(value: Value, type: Node): Value {
  if (value.length === 0) return value;
  if (isPrimitive(type)) return nothing;
  const kind = kindOf(type);
  if (kind === null) return value;
  for (const thing of value) {
    if (thing.kind === "outside" && thing.callable === null) thing.kind = kind;
  }
  return value;
}

const primitives: ReadonlySet<string> = new Set([
  ...["TSStringKeyword", "TSNumberKeyword", "TSBooleanKeyword", "TSBigIntKeyword", "TSSymbolKeyword", "TSNullKeyword"],
  ...["TSUndefinedKeyword", "TSVoidKeyword", "TSNeverKeyword", "TSLiteralType", "TSTemplateLiteralType", "TSTypePredicate"],
]);

function isPrimitive(type: Node): boolean {
  if (type.type === "TSUnionType") return type.types.every(isPrimitive);
  return primitives.has(type.type);
}

const kinds: ReadonlyMap<string, ThingKind> = new Map([
  ["Array", "array"],
  ["ReadonlyArray", "array"],
  ["Map", "map"],
  ["ReadonlyMap", "map"],
  ["Set", "set"],
  ["ReadonlySet", "set"],
]);

function kindOf(type: Node): ThingKind | null {
  if (type.type === "TSArrayType" || type.type === "TSTupleType") return "array";
  if (type.type === "TSTypeOperator") return kindOf(type.typeAnnotation);
  if (type.type !== "TSTypeReference" || type.typeName.type !== "Identifier") return null;
  const [argument] = type.typeArguments?.params ?? [];
  if (type.typeName.name === "Promise" && argument !== undefined) return kindOf(argument);
  return kinds.get(type.typeName.name) ?? null;
}
