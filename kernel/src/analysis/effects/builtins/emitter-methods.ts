import type { Call } from "../env.js";
import { callCause } from "../places.js";
import { nothing, type Thing, union, type Value } from "../thing.js";
import { change, entries, type Method, type MethodTable, none, self } from "./method.js";

/** True for `EventEmitter` of Node and `EventTarget`. */
export function isEmitter(path: string): boolean {
  return path === "EventTarget" || /^(node:)?events#(default\.|default$)?(EventEmitter)?$/.test(path);
}

/** Handlers are kept by the name of their event, which the text mostly tells. */
function handlerKey(call: Call): string {
  const { node } = call;
  const event = node.type === "CallExpression" ? node.arguments[0] : undefined;
  return event?.type === "Literal" && typeof event.value === "string" ? `()${event.value}` : "()";
}

const listen: Method = (thing, call) => {
  change(thing, call);
  if (thing !== null) call.env.machine.store(thing, handlerKey(call), call.args[1] ?? nothing);
  return self(thing);
};

const forget: Method = (thing, call) => {
  change(thing, call);
  return self(thing);
};

const emit: Method = (thing, call) => {
  if (thing === null) return nothing;
  const key = handlerKey(call);
  const keys = key === "()" ? [...thing.fields.keys()].filter((each) => each.startsWith("()")) : ["()", key];
  const handlers = keys.reduce<Value>((found, each) => union(found, thing.fields.get(each) ?? nothing), nothing);
  runHandlers(handlers, thing, call);
  return nothing;
};

function runHandlers(handlers: Value, thing: Thing, call: Call): void {
  // Handlers that were given elsewhere, as by `once(emitter, "done")`, are not seen.
  call.env.machine.mayChange(thing, callCause(call));
  call.env.machine.weak++;
  for (const handler of handlers) call.env.interpreter.callThing(handler, { ...call, self: [thing], args: call.args.slice(1) });
  call.env.machine.weak--;
}

/** `target.dispatchEvent(event)`: which handlers that calls stands in the event. */
const dispatch: Method = (thing, call) => {
  const handlers = [...(thing?.fields ?? [])].flatMap(([key, value]) => (key.startsWith("()") ? value : nothing));
  if (thing !== null) runHandlers(handlers, thing, { ...call, args: [nothing, ...call.args] });
  return nothing;
};

/** Methods of Node's emitters and of event targets: what was given to `on` runs when `emit` is called. */
export const emitterMethods: MethodTable = new Map<string, Method>([
  ...entries(listen, "on", "once", "addListener", "prependListener", "prependOnceListener", "addEventListener"),
  ...entries(forget, "off", "removeListener", "removeAllListeners", "removeEventListener", "setMaxListeners"),
  ["emit", emit],
  ["dispatchEvent", dispatch],
  ...entries(none, "listenerCount", "eventNames", "getMaxListeners"),
]);
