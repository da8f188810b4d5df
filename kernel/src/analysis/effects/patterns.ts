import type { Node } from "oxc-parser";
import type { NodeOf } from "../syntax.js";
import type { Env } from "./env.js";
import { copyFields, elementsOf, readField, writeField, writeSuper } from "./fields.js";
import { keyOf, memberKey } from "./keys.js";
import { causeAt, listOf, thingAt } from "./places.js";
import { nothing, union, type Value } from "./thing.js";
import { applyTypeHint } from "./type-hints.js";

/** Gives the variables of a declaration their values. */
export function bindPattern(pattern: Node, value: Value, env: Env): void {
  spreadPattern(pattern, value, env, declareName);
}

/** Assigns to the targets of `[a, b.c] = value`. */
export function assignPattern(pattern: Node, value: Value, env: Env): void {
  spreadPattern(pattern, value, env, assignName);
}

type NameTarget = (node: NodeOf<"Identifier">, value: Value, env: Env) => void;

function declareName(node: NodeOf<"Identifier">, value: Value, env: Env): void {
  const { machine, code } = env;
  const hinted = node.typeAnnotation ? applyTypeHint(value, node.typeAnnotation.typeAnnotation) : value;
  const variable = code.resolution.locals.get(node);
  if (variable !== undefined) {
    machine.assign(env.slot(variable), hinted);
    return;
  }
  const slot = machine.top.get(node.name);
  if (slot !== undefined) machine.assign(slot, hinted);
}

function assignName(node: NodeOf<"Identifier">, value: Value, env: Env): void {
  const { machine, code } = env;
  const variable = code.resolution.locals.get(node);
  const slot = variable === undefined ? machine.top.get(node.name) : env.slot(variable);
  if (slot === undefined) {
    machine.trail.globals.set(node.name, causeAt(node, code));
    return;
  }
  machine.changeSlot(slot, causeAt(node, code));
  machine.assign(slot, value);
}

function writeMember(target: NodeOf<"MemberExpression">, value: Value, env: Env): void {
  const key = memberKey(target, env);
  const cause = causeAt(target, env.code);
  if (target.object.type === "Super") writeSuper(key, value, cause, env, target);
  else writeField(env.interpreter.evaluate(target.object, env), key, value, cause, env, target);
}

function spreadPattern(pattern: Node, value: Value, env: Env, target: NameTarget): void {
  switch (pattern.type) {
    case "Identifier":
      target(pattern, value, env);
      return;
    case "MemberExpression":
      writeMember(pattern, value, env);
      return;
    case "AssignmentPattern":
      spreadPattern(pattern.left, orDefault(value, pattern.right, env), env, target);
      return;
    case "ArrayPattern":
      spreadArray(pattern, value, env, target);
      return;
    case "ObjectPattern":
      spreadObject(pattern, value, env, target);
      return;
    case "TSAsExpression":
    case "TSNonNullExpression":
    case "TSSatisfiesExpression":
    case "TSTypeAssertion":
      spreadPattern(pattern.expression, value, env, target);
      return;
    default:
      return;
  }
}

/** The value, and the default where the text does not show an object to be there. */
function orDefault(value: Value, byDefault: Node, env: Env): Value {
  const isThere = value.length > 0 && value.every(({ kind, open }) => kind !== "outside" && !open);
  const other = env.interpreter.evaluate(byDefault, env);
  return isThere ? value : union(value, other);
}

function spreadArray(pattern: NodeOf<"ArrayPattern">, value: Value, env: Env, target: NameTarget): void {
  const tuples = value.filter((thing) => thing.kind === "array" && thing.fields.has("0"));
  const others = value.filter((thing) => !tuples.includes(thing));
  const any = elementsOf(others, env, pattern);
  for (const [index, element] of pattern.elements.entries()) {
    if (element === null) continue;
    const isRest = element.type === "RestElement";
    const elements = union(any, isRest ? elementsOf(tuples, env, pattern) : readField(tuples, String(index), env, pattern));
    if (element.type === "RestElement") spreadPattern(element.argument, [listOf(element, env, elements)], env, target);
    else spreadPattern(element, elements, env, target);
  }
}

function spreadObject(pattern: NodeOf<"ObjectPattern">, value: Value, env: Env, target: NameTarget): void {
  const taken = new Set<string>();
  for (const property of pattern.properties) {
    if (property.type === "RestElement") {
      const rest = thingAt(property, env, "object");
      copyFields(value, rest, env, taken);
      spreadPattern(property.argument, value.length === 0 ? nothing : [rest], env, target);
    } else {
      const key = keyOf(property.key as Node, property.computed, env);
      taken.add(key);
      spreadPattern(property.value, readField(value, key, env, property), env, target);
    }
  }
}
