import type { CallExpression, NewExpression, Node, ObjectProperty } from "oxc-parser";
import { childNodes, type NodeOf } from "../syntax.js";
import { callMethod, callMethods } from "./builtins/methods.js";
import { callThing, construct } from "./call.js";
import { addAccessor, callSuper, callSuperMethod, makeClass } from "./classes.js";
import type { Call, Env } from "./env.js";
import { coerce, elementsOf, findMember, readField, spreadFields, writeField } from "./fields.js";
import { makeFunction } from "./functions.js";
import { keyOf, memberKey } from "./keys.js";
import { whereTest } from "./narrowing.js";
import { assignPattern } from "./patterns.js";
import { causeAt, listOf, thingAt } from "./places.js";
import { anyKey, isIndex, nothing, type Thing, union, type Value } from "./thing.js";
import { applyTypeHint } from "./type-hints.js";

type Handlers = { readonly [Type in Node["type"]]?: (node: NodeOf<Type>, env: Env) => Value };

/** Runs an expression; gives the objects it may stand for. */
export function evaluate(node: Node, env: Env): Value {
  if (--env.machine.fuel < 0) return nothing;
  // The table is keyed by the type of the node.
  const handler = handlers[node.type] as ((node: Node, env: Env) => Value) | undefined;
  if (handler !== undefined) return handler(node, env);
  for (const child of childNodes(node)) if (!child.type.startsWith("TS")) evaluate(child, env);
  return nothing;
}

const inner = (node: { readonly expression: Node }, env: Env): Value => evaluate(node.expression, env);

const handlers: Handlers = {
  Identifier: (node, env) => readName(node, env),
  Literal: () => nothing,
  ThisExpression: (_, env) => env.self,
  ArrayExpression: (node, env) => [makeList(node, env)],
  ObjectExpression: (node, env) => [makeObject(node, env)],
  FunctionExpression: (node, env) => [makeFunction(node, env, null)],
  ArrowFunctionExpression: (node, env) => [makeFunction(node, env, null)],
  ClassExpression: (node, env) => [makeClass(node, env)],
  MemberExpression: (node, env) => readMember(node, env),
  CallExpression: (node, env) => evaluateCall(node, env),
  NewExpression: (node, env) => evaluateNew(node, env),
  TaggedTemplateExpression: (node, env) => {
    const args = [nothing, ...node.quasi.expressions.map((expression) => evaluate(expression, env))];
    return callAll(evaluate(node.tag, env), { env, node, self: nothing, args });
  },
  AssignmentExpression: (node, env) => evaluateAssignment(node, env),
  UpdateExpression: (node, env) => {
    assignPattern(node.argument, nothing, env);
    return nothing;
  },
  UnaryExpression: (node, env) => {
    if (node.operator !== "delete" || node.argument.type !== "MemberExpression") {
      const value = evaluate(node.argument, env);
      if (node.operator !== "typeof" && node.operator !== "!" && node.operator !== "void") coerce(value, env, node);
      return nothing;
    }
    const cause = causeAt(node.argument, env.code);
    for (const thing of evaluate(node.argument.object, env)) env.machine.changeThing(thing, cause);
    return nothing;
  },
  BinaryExpression: (node, env) => {
    for (const side of [node.left, node.right]) {
      const value = evaluate(side, env);
      if (!comparing.has(node.operator)) coerce(value, env, node);
    }
    return nothing;
  },
  TemplateLiteral: (node, env) => {
    for (const expression of node.expressions) coerce(evaluate(expression, env), env, node);
    return nothing;
  },
  LogicalExpression: (node, env) => union(evaluate(node.left, env), weakly(node.right, env)),
  ConditionalExpression: (node, env) => {
    evaluate(node.test, env);
    let value = nothing;
    for (const [branch, outcome] of [
      [node.consequent, true],
      [node.alternate, false],
    ] as const)
      whereTest(node.test, outcome, env, () => {
        value = union(value, weakly(branch, env));
      });
    return value;
  },
  SequenceExpression: (node, env) => node.expressions.map((expression) => evaluate(expression, env)).at(-1) ?? nothing,
  ChainExpression: inner,
  ParenthesizedExpression: inner,
  TSNonNullExpression: inner,
  TSSatisfiesExpression: inner,
  TSInstantiationExpression: inner,
  TSAsExpression: (node, env) => applyTypeHint(evaluate(node.expression, env), node.typeAnnotation),
  TSTypeAssertion: (node, env) => applyTypeHint(evaluate(node.expression, env), node.typeAnnotation),
  AwaitExpression: (node, env) => evaluate(node.argument, env),
  YieldExpression: (node, env) => {
    const value = node.argument ? evaluate(node.argument, env) : nothing;
    env.results = union(env.results, node.delegate ? elementsOf(value, env, node) : value);
    return nothing;
  },
  ImportExpression: (node, env) => {
    const source: Node = node.source;
    return source.type === "Literal" && typeof source.value === "string" ? [env.machine.module(source.value)] : nothing;
  },
};

/** Operators that make no number or text of what they are given. */
const comparing: ReadonlySet<string> = new Set(["===", "!==", "in", "instanceof"]);

function weakly(node: Node, env: Env): Value {
  env.machine.weak++;
  const value = evaluate(node, env);
  env.machine.weak--;
  return value;
}

function readName(node: NodeOf<"Identifier">, env: Env): Value {
  const variable = env.code.resolution.locals.get(node);
  if (variable !== undefined) {
    if (variable.name === "arguments" && variable.defs.length === 0)
      return [listOf(node, env, env.args.reduce<Value>(union, nothing))];
    if (env.machine.primitives.has(variable)) return nothing;
    return env.slot(variable).value;
  }
  const slot = env.machine.top.get(node.name);
  if (slot !== undefined) return slot.value;
  return node.name === "undefined" || node.name === "NaN" || node.name === "Infinity" ? nothing : [env.machine.global(node.name)];
}

function readMember(node: NodeOf<"MemberExpression">, env: Env): Value {
  const key = memberKey(node, env);
  if (node.object.type === "Super")
    return (env.home?.proto ?? nothing).flatMap((parent) => findMember(parent, key, env, node) ?? nothing);
  return readField(evaluate(node.object, env), key, env, node);
}

/** The values of arguments or elements; a spread gives what it spreads. */
function argumentValues(nodes: readonly (Node | null)[], env: Env): Value[] {
  const values: Value[] = [];
  for (const node of nodes) {
    if (node === null) continue;
    if (node.type === "SpreadElement") values.push(elementsOf(evaluate(node.argument, env), env, node));
    else values.push(evaluate(node, env));
  }
  return values;
}

function makeList(node: NodeOf<"ArrayExpression">, env: Env): Thing {
  const list = thingAt(node, env, "array", "list");
  const values = argumentValues(node.elements, env);
  const spread = node.elements.findIndex((element) => element === null || element.type === "SpreadElement");
  const exact = spread < 0 ? values.length : spread;
  if (values.some((value) => value.length > 0)) {
    values.forEach((value, index) => {
      env.machine.store(list, index < exact && isIndex(String(index)) ? String(index) : anyKey, value);
    });
  }
  return list;
}

function makeObject(node: NodeOf<"ObjectExpression">, env: Env): Thing {
  const made = thingAt(node, env, "object");
  // What stands further down takes the place of what stands above it: `{ ...row, tags: [] }`.
  const fields = new Map<string, Value>();
  for (const property of node.properties) {
    if (property.type === "SpreadElement")
      for (const [key, value] of spreadFields(evaluate(property.argument, env), env)) fields.set(key, value);
    else makeProperty(property, { made, fields }, env);
  }
  for (const [key, value] of fields) env.machine.store(made, key, value);
  return made;
}

function makeProperty(property: ObjectProperty, into: { made: Thing; fields: Map<string, Value> }, env: Env): void {
  const { made, fields } = into;
  const { kind, value } = property;
  const key = keyOf(property.key as Node, property.computed, env);
  const method = value.type === "FunctionExpression" ? makeFunction(value, env, made) : null;
  if (kind !== "init") {
    if (method !== null) addAccessor(made, key, kind, method);
    return;
  }
  const stored = method === null ? evaluate(value, env) : [method];
  fields.set(key, key === anyKey ? union(fields.get(key) ?? nothing, stored) : stored);
}

function evaluateCall(node: CallExpression, env: Env): Value {
  const { callee } = node;
  const target: Node = callee.type === "TSNonNullExpression" ? callee.expression : callee;
  if (target.type === "MemberExpression") return callMember(target, node, env);
  if (target.type === "Super") return callSuper({ env, node, self: env.self, args: argumentValues(node.arguments, env) });
  const callees = evaluate(target, env);
  return callAll(callees, { env, node, self: nothing, args: argumentValues(node.arguments, env) });
}

function callMember(target: NodeOf<"MemberExpression">, node: CallExpression, env: Env): Value {
  const key = memberKey(target, env);
  const self = target.object.type === "Super" ? env.self : evaluate(target.object, env);
  const call: Call = { env, node, self, args: argumentValues(node.arguments, env) };
  if (target.object.type === "Super") return callSuperMethod(key, call);
  if (self.length === 0) return callMethods(key, call);
  return self.reduce<Value>((result, thing) => union(result, callOn(thing, key, { ...call, self: [thing] })), nothing);
}

function callOn(thing: Thing, key: string, call: Call): Value {
  if (thing.kind === "global" || thing.kind === "module") return callAll(readField([thing], key, call.env, call.node), call);
  const member = findMember(thing, key, call.env, call.node);
  if (member !== undefined && (key !== anyKey || member.length > 0)) return callAll(member, call);
  return callMethod(thing, key, call);
}

function callAll(callees: Value, call: Call): Value {
  let result = nothing;
  for (const callee of callees) result = union(result, callThing(callee, call));
  if (callees.length > 0) return result;
  for (const arg of call.args)
    for (const thing of arg) if (thing.callable !== null) callThing(thing, { ...call, self: nothing, args: [] });
  return nothing;
}

function evaluateNew(node: NewExpression, env: Env): Value {
  const callees = evaluate(node.callee, env);
  const call: Call = { env, node, self: nothing, args: argumentValues(node.arguments, env) };
  return callees.reduce<Value>((result, callee) => union(result, construct(callee, call)), nothing);
}

function evaluateAssignment(node: NodeOf<"AssignmentExpression">, env: Env): Value {
  const { left, operator } = node;
  if (operator === "=") {
    const value = evaluate(node.right, env);
    assignPattern(left, value, env);
    return value;
  }
  const keeps = operator === "??=" || operator === "||=" || operator === "&&=";
  const right = evaluate(node.right, env);
  const value = keeps ? union(evaluate(left, env), right) : nothing;
  if (left.type === "MemberExpression") {
    writeField(evaluate(left.object, env), memberKey(left, env), keeps ? right : nothing, causeAt(left, env.code), env, left);
  } else {
    assignPattern(left, value, env);
  }
  return value;
}
