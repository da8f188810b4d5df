import { isEmitter } from "./builtins/emitter-methods.js";
import { callGlobal } from "./builtins/globals.js";
import { callMethods } from "./builtins/methods.js";
import { callModule } from "./builtins/modules.js";
import { knowledgeOf } from "./builtins/packages.js";
import { Bound, ClassCode, Closure, Collector, LanguageMethod } from "./callables.js";
import { instantiate } from "./classes.js";
import type { Call } from "./env.js";
import { callClosure } from "./functions.js";
import { callCause, thingAt } from "./places.js";
import { callProxy } from "./proxy.js";
import { anyKey, nothing, type Thing, union, type Value } from "./thing.js";
import { callUnknown } from "./unknown-code.js";

/** Follows a call into what is called; gives what it may return. */
export function callThing(callee: Thing, call: Call): Value {
  if (callee.proxy !== null) return callProxy(callee, call);
  const { callable } = callee;
  if (callable instanceof Closure) return callClosure(callable, call);
  if (callable instanceof Bound)
    return callThing(callable.target, { ...call, self: callable.self, args: [...callable.args, ...call.args] });
  if (callable instanceof LanguageMethod) return callMethods(callable.name, call);
  if (callable instanceof Collector) call.env.machine.store(callable.into, anyKey, call.args[0] ?? nothing);
  if (callable !== null) return nothing;
  if (callee.kind === "global") return callGlobal(callee.path, call);
  if (callee.kind === "module") return callModule(callee, call);
  // A function that came from outside may keep a state of its own, as a generator of random numbers does.
  if (!knowledgeOf(callee.path).keepsArguments) call.env.machine.mayChange(callee, callCause(call));
  return callUnknown(call);
}

/** Makes an object with `new callee(…)`. */
export function construct(callee: Thing, call: Call): Value {
  const { callable } = callee;
  if (callable instanceof ClassCode) return [instantiate(callable, call)];
  if (callable instanceof Closure) {
    const made = thingAt(call.node, call.env, "object", "new");
    made.proto = union(made.proto, callee.fields.get("prototype") ?? nothing);
    return union([made], callClosure(callable, { ...call, self: [made] }));
  }
  if (isEmitter(callee.path)) {
    const made = thingAt(call.node, call.env, "object", "new");
    made.path = callee.path;
    return [made];
  }
  if (callable instanceof Bound) return construct(callable.target, { ...call, args: [...callable.args, ...call.args] });
  if (callee.kind === "global") return callGlobal(`new ${callee.path}`, call);
  return callUnknown(call, { changes: false });
}
