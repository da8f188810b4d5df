import type { ArrowFunctionExpression, Function as FunctionNode, Node } from "oxc-parser";
import { Closure } from "./callables.js";
import { type Call, Env } from "./env.js";
import { bindPattern } from "./patterns.js";
import { listOf, thingAt } from "./places.js";
import { anyKey, nothing, type Thing, union, type Value } from "./thing.js";

const deepestCalls = 24;

/** Makes a function, which holds the local variables it uses from around it. */
export function makeFunction(node: FunctionNode | ArrowFunctionExpression, env: Env, home: Thing | null): Thing {
  const known = env.thing(node);
  if (known !== undefined) return known;
  const made = thingAt(node, env, "function");
  made.callable = new Closure(node, env, home);
  for (const variable of env.code.resolution.captures.get(node) ?? []) {
    const slot = env.slot(variable);
    slot.addHolder(made);
    for (const thing of slot.value) thing.addHolder(slot);
  }
  return made;
}

/** Runs the body of a function; gives what it may return. */
export function callClosure(callable: Closure, call: Call): Value {
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
  if (!node.generator) runBody(node, env);
  machine.calls.pop();
  return node.generator ? [generatorOf(node, env, call)] : env.results;
}

function runBody(node: Closure["node"], env: Env): void {
  if (node.body?.type === "BlockStatement") env.interpreter.runBlock(node.body.body, env);
  else if (node.body) env.results = env.interpreter.evaluate(node.body, env);
}

/** A generator: its body runs when something is taken from it. */
function generatorOf(node: Closure["node"], env: Env, call: Call): Thing {
  const { machine } = env;
  const generated = thingAt(call.node, call.env, "iterator", "generator");
  generated.produce = () => {
    if (machine.calls.filter((other) => other === node).length > 1 || machine.fuel <= 0) return;
    machine.calls.push(node);
    runBody(node, env);
    machine.calls.pop();
    machine.store(generated, anyKey, env.results);
  };
  return generated;
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
