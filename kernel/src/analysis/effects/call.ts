import type { Node } from "oxc-parser";
import { instantiate } from "./classes.js";
import { Env } from "./env.js";
import { evaluate } from "./expressions.js";
import { elementsOf, readField } from "./fields.js";
import { callGlobal } from "./globals.js";
import { type Cause, causeAt, listOf, thingAt } from "./machine.js";
import { callMethod } from "./methods.js";
import { callModule } from "./modules.js";
import { bindPattern } from "./patterns.js";
import { runBlock } from "./statements.js";
import { anyKey, type Callable, nothing, type Thing, union, type Value } from "./thing.js";

/** One call: where it stands, and what goes in. */
export interface Call {
  readonly env: Env;
  readonly node: Node;
  readonly self: Value;
  readonly args: readonly Value[];
}

const deepestCalls = 24;

/** Follows a call into what is called; gives what it may return. */
export function callThing(callee: Thing, call: Call): Value {
  const { callable } = callee;
  switch (callable?.type) {
    case "closure":
      return callClosure(callable, call);
    case "bound":
      return callThing(callable.target, { ...call, self: callable.self, args: [...callable.args, ...call.args] });
    case "method":
      return callMethods(callable.name, call);
    case "collector":
      call.env.machine.store(callable.into, anyKey, call.args[0] ?? nothing);
      return nothing;
    case "class":
      return nothing;
    default:
      if (callee.kind === "global") return callGlobal(callee.path, call);
      if (callee.kind === "module") return callModule(callee, call);
      return callUnknown(call);
  }
}

/** Calls a method of the language on each thing of `self`, or on no object at all, such as a string. */
export function callMethods(name: string, call: Call): Value {
  if (call.self.length === 0) return callMethod(null, name, call);
  let result = nothing;
  for (const thing of call.self) result = union(result, callMethod(thing, name, call));
  return result;
}

function callClosure(callable: Extract<Callable, { type: "closure" }>, call: Call): Value {
  const { node, env: outer, home } = callable;
  const { machine } = outer;
  const running = machine.calls.reduce((count, other) => count + (other === node ? 1 : 0), 0);
  if (running > 1 || machine.calls.length > deepestCalls || machine.fuel <= 0) return nothing;
  const env = new Env(machine, outer.code, node, outer);
  const isArrow = node.type === "ArrowFunctionExpression";
  env.self = isArrow ? outer.self : call.self;
  env.home = isArrow ? outer.home : home;
  env.args = isArrow ? outer.args : call.args;
  machine.calls.push(node);
  bindParameters(node.params, call, env);
  if (node.body?.type === "BlockStatement") runBlock(node.body.body, env);
  else if (node.body) env.results = evaluate(node.body as Node, env);
  machine.calls.pop();
  if (!node.generator) return env.results;
  const generated = thingAt(call.node, call.env, "iterator", "generator");
  machine.store(generated, anyKey, env.results);
  return [generated];
}

/** Binds the parameters of a function to what it is called with. */
export function bindParameters(params: readonly Node[], call: Call, env: Env): void {
  params.forEach((param, index) => {
    if (param.type === "RestElement") {
      const rest = call.args.slice(index).reduce<Value>(union, nothing);
      bindPattern(param.argument, [listOf(param, env, rest)], env);
    } else if (param.type === "TSParameterProperty") {
      const value = call.args[index] ?? nothing;
      bindPattern(param.parameter, value, env);
      const target = param.parameter.type === "AssignmentPattern" ? param.parameter.left : param.parameter;
      if (target.type === "Identifier") for (const self of env.self) env.machine.store(self, target.name, value);
    } else {
      bindPattern(param, call.args[index] ?? nothing, env);
    }
  });
}

/** Makes an object with `new callee(…)`. */
export function construct(callee: Thing, call: Call): Value {
  const { callable } = callee;
  if (callable?.type === "class") return [instantiate(callable, call)];
  if (callable?.type === "closure") {
    const made = thingAt(call.node, call.env, "object", "new");
    made.proto = union(made.proto, callee.fields.get("prototype") ?? nothing);
    return union([made], callClosure(callable, { ...call, self: [made] }));
  }
  if (callable?.type === "bound") return construct(callable.target, { ...call, args: [...callable.args, ...call.args] });
  if (callee.kind === "global") return callGlobal(`new ${callee.path}`, call);
  return callUnknown(call, { changes: false });
}

/**
 * Calls code that cannot be seen. It may change the objects it is given, unless it is known not to; functions it is given it may call,
 * with parts of the other objects; what it returns may share parts with them.
 */
export function callUnknown(
  call: Call,
  known: { readonly changes: boolean; readonly self?: boolean } = { changes: true },
): Value {
  const { env, node } = call;
  const given = call.args.reduce<Value>(union, known.self === false ? nothing : call.self);
  const result = thingAt(node, env, "outside", "result");
  result.links = union(result.links, given.filter(isData));
  const cause = callCause(call);
  if (known.changes) for (const arg of call.args) for (const thing of arg) env.machine.mayChange(thing, cause);
  result.links = union(result.links, callCallbacks(call, given).filter(isData));
  return [result];
}

function isData(thing: Thing): boolean {
  return thing.callable === null && thing.kind !== "module" && thing.kind !== "global";
}

/** Calls every function among the arguments with what unknown code may hand to it; gives what they return. */
export function callCallbacks(call: Call, given: Value): Value {
  const { env, node } = call;
  const callbacks = call.args.flat().filter((thing) => thing.callable !== null);
  if (callbacks.length === 0) return nothing;
  const data = given.filter(isData);
  const parts = union(elementsOf(data, env, node), data);
  const param = union([thingAt(node, env, "outside", "argument")], parts);
  let returned = nothing;
  env.machine.weak++;
  for (const callback of callbacks)
    returned = union(returned, callThing(callback, { env, node, self: nothing, args: [param, param, param] }));
  env.machine.weak--;
  return returned;
}

/** The words for a call: `model.fit`. */
export function callCause(call: Call): Cause {
  const { node, env } = call;
  return causeAt(node.type === "CallExpression" || node.type === "NewExpression" ? (node.callee as Node) : node, env.code);
}

/** Reads `self.name` and calls it. */
export function callNamed(self: Value, name: string, call: Call): Value {
  let result = nothing;
  for (const thing of self) {
    for (const method of readField([thing], name, call.env, call.node)) {
      if (method.callable !== null) result = union(result, callThing(method, { ...call, self: [thing] }));
    }
  }
  return result;
}
