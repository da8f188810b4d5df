import type { Call } from "./env.js";
import { elementsOf } from "./fields.js";
import { callCause, thingAt } from "./places.js";
import { nothing, type Thing, union, type Value } from "./thing.js";

/**
 * Calls code that cannot be seen. It may change the objects it is given, unless it is known not to; functions it is given it may call,
 * with parts of the other objects; what it returns may share parts with them.
 */
export function callUnknown(call: Call, known: KnownOfCall = { changes: true }): Value {
  const { env, node } = call;
  const given = call.args.reduce<Value>(union, known.self === false ? nothing : call.self);
  const result = thingAt(node, env, "outside", "result");
  const cause = callCause(call);
  if (known.changes) for (const thing of withParts(call.args.flat(), 2)) env.machine.mayChange(thing, cause);
  takeFromGenerators(call);
  const shared = union(given, callCallbacks(call, given)).filter(isData);
  if (known.gives === "copy") return [result];
  if (known.gives === "list") result.partLinks = union(result.partLinks, shared);
  else result.links = union(result.links, shared);
  return [result];
}

/** Code that is given a generator may take from it. */
function takeFromGenerators({ env, args }: Call): void {
  env.machine.unsure++;
  for (const thing of args.flat()) thing.produce?.();
  env.machine.unsure--;
}

/** The things and what they hold, as far as unknown code may look into them. */
function withParts(things: Value, depth: number): Set<Thing> {
  const found = new Set(things);
  let round = things;
  for (let level = 0; level < depth; level++) {
    round = round.filter((thing) => !thing.open).flatMap((thing) => [...thing.fields.values()].flat());
    for (const part of round) found.add(part);
  }
  return found;
}

/** What is known about a function whose code cannot be seen. */
interface KnownOfCall {
  /** True when it may change the objects it is given. */
  readonly changes: boolean;
  /** False when it gives nothing of the object it is called on. */
  readonly self?: boolean;
  /** Whether what it gives is new, or a new holder of the same parts; left out, it may be what it was given. */
  readonly gives?: "copy" | "list";
}

function isData(thing: Thing): boolean {
  return thing.callable === null && thing.kind !== "module" && thing.kind !== "global";
}

/** Calls every function among the arguments with what unknown code may hand to it; gives what they return. */
export function callCallbacks(call: Call, given: Value): Value {
  const { env, node } = call;
  const callbacks = functionsIn(call.args.flat(), 2);
  if (callbacks.length === 0) return nothing;
  const data = given.filter(isData);
  const parts = union(elementsOf(data, env, node), data);
  const param = union([thingAt(node, env, "outside", "argument")], parts);
  let returned = nothing;
  env.machine.weak++;
  for (const callback of callbacks)
    returned = union(returned, env.interpreter.callThing(callback, { env, node, self: nothing, args: [param, param, param] }));
  env.machine.weak--;
  return returned;
}

/** The functions among the things, those in plain objects such as `{ onEnd: () => … }` too. */
function functionsIn(things: Value, depth: number): Value {
  let found = nothing;
  for (const thing of things) {
    if (thing.callable !== null) found = union(found, [thing]);
    else if (depth > 0 && !thing.open && thing.proto.length === 0)
      for (const field of thing.fields.values()) found = union(found, functionsIn(field, depth - 1));
  }
  return found;
}

const handlerKey = "()";

/** `emitter.on("row", handler)`: the handler runs when the emitter is used later on. */
export function keepHandlers(thing: Thing, name: string, call: Call): void {
  if (takesHandlers.has(name)) call.env.machine.store(thing, handlerKey, functionsIn(call.args.flat(), 2));
}

const takesHandlers: ReadonlySet<string> = new Set(
  "on once addListener prependListener addEventListener subscribe use register hook tap watch observe listen".split(" "),
);

/** Runs what was given to the thing as a handler; whether that happens is not sure. */
export function callHandlers(thing: Thing, call: Call): void {
  const { env, node } = call;
  const handlers = thing.fields.get(handlerKey) ?? nothing;
  if (handlers.length === 0) return;
  const param = call.args.reduce<Value>(union, [thingAt(node, env, "outside", "argument")]);
  env.machine.unsure++;
  env.machine.weak++;
  for (const handler of handlers) env.interpreter.callThing(handler, { env, node, self: nothing, args: [param, param, param] });
  env.machine.weak--;
  env.machine.unsure--;
}
