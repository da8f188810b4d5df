import type { Call } from "../env.js";
import { assignInto, elementsOf } from "../fields.js";
import { callCause, listOf, thingAt } from "../places.js";
import { nothing, type Thing, type Value } from "../thing.js";
import { callCallbacks, callUnknown } from "../unknown-code.js";
import { noteFile } from "./files.js";
import { changesFirstArgument, givesOf, isDeepCopy, knowledgeOf, packageOf } from "./packages.js";

/** Calls a function that was imported: nothing of it can be seen, but some packages are known. */
export function callModule(callee: Thing, call: Call): Value {
  const { path } = callee;
  const [specifier = "", name = ""] = path.split("#");
  if (packageOf(specifier) === "stagebook") return callOurs(name, call);
  if (call.env.machine.discarded === call.node && !isShowing(name))
    call.env.machine.trail.imports.set(specifier, callCause(call));
  noteFile(path, call);
  if (changesFirstArgument(path)) return assignInto(call);
  if (readsText(path, call)) return nothing;
  if (/^immer#(default\.)?produce$/.test(path)) return produce(call);
  const changes = !knowledgeOf(path).keepsArguments && !isDeepCopy(path);
  const made = callUnknown(call, { changes, self: false, ...givesOf(path) });
  for (const thing of made) thing.path = path;
  return made;
}

/** `produce(state, (draft) => …)` of immer: the function changes a copy. */
function produce(call: Call): Value {
  callCallbacks(call, nothing);
  return [thingAt(call.node, call.env, "outside", "produced")];
}

/** `readFileSync("notes.txt", "utf8")` gives a text, which is no object. */
function readsText(path: string, { node, args }: Call): boolean {
  const isRead = /^(node:)?fs(\/promises)?#(.*\.)?readFile(Sync)?$/.test(path);
  return isRead && node.type === "CallExpression" && node.arguments.length === 2 && args.every((arg) => arg.length === 0);
}

/** Our own helpers: `progressBar(rows)` gives the rows one by one, all else is only told what happens. */
function callOurs(name: string, call: Call): Value {
  if (!/^progress/.test(name)) return callUnknown(call, { changes: false });
  return [listOf(call.node, call.env, elementsOf(call.args[0] ?? nothing, call.env, call.node))];
}

/** Plots and prints: they are for the eye. */
function isShowing(name: string): boolean {
  return /(^|\.)(\w*[pP]lot\w*|print\w*|log|show|display|render|draw|table|react|inspect)$/.test(name);
}
