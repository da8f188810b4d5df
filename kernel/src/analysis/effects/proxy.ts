import type { Call, Env } from "./env.js";
import { listOf, thingAt } from "./places.js";
import { nothing, type Thing, union, type Value } from "./thing.js";

/** `new Proxy(target, handler)`: the target itself where the text shows no function that stands between. */
export function makeProxy(call: Call): Value {
  const [target = nothing, handlers = nothing] = call.args;
  const traps = new Map<string, Value>();
  for (const handler of handlers)
    for (const [name, value] of handler.fields) {
      const functions = value.filter(({ callable }) => callable !== null);
      if (functions.length > 0) traps.set(name, union(traps.get(name) ?? nothing, functions));
    }
  if (traps.size === 0) return target;
  const made = thingAt(call.node, call.env, target[0]?.kind ?? "object", "proxy");
  made.proxy = { target, traps };
  for (const thing of target) {
    thing.addHolder(made);
    made.callable ??= thing.callable;
  }
  for (const trap of traps.values()) for (const each of trap) each.addHolder(made);
  return [made];
}

/** Where a proxy is used: what runs then, and where. */
export interface ProxyUse {
  readonly env: Env;
  readonly node: Call["node"];
}

/** Calls a trap of a proxy with its target and the others of `args`; null when it has none of that name. */
export function callTrap(thing: Thing, name: string, args: readonly Value[], { env, node }: ProxyUse): Value | null {
  const trap = thing.proxy?.traps.get(name);
  if (thing.proxy === null || trap === undefined) return null;
  const given = [thing.proxy.target, ...args];
  return trap.reduce<Value>(
    (result, each) => union(result, env.interpreter.callThing(each, { env, node, self: nothing, args: given })),
    nothing,
  );
}

/** Calls a proxy: by its own function for that, or what stands behind it. */
export function callProxy(thing: Thing, call: Call): Value {
  const list = listOf(call.node, call.env, call.args.reduce<Value>(union, nothing));
  const trapped = callTrap(thing, "apply", [call.self, [list]], call);
  if (trapped !== null) return trapped;
  const target = thing.proxy?.target ?? nothing;
  return target.reduce<Value>((result, each) => union(result, call.env.interpreter.callThing(each, call)), nothing);
}
