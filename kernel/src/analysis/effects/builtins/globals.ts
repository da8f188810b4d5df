import type { Call } from "../env.js";
import { elementsOf } from "../fields.js";
import { callCause } from "../places.js";
import { nothing, type Value } from "../thing.js";
import { callUnknown } from "../unknown-code.js";
import type { BuiltinTable } from "./builtin.js";
import { constructors, viewOf } from "./constructors.js";
import { harmless, typedArrays } from "./global-names.js";
import { callMethods } from "./methods.js";
import { objectFunctions } from "./object-functions.js";
import { plainFunctions } from "./plain-functions.js";

/** Calls a function of the language or of Node by its path: `Object.assign`, `new Map`, `Array.prototype.push`. */
export function callGlobal(path: string, call: Call): Value {
  const builtin = builtins.get(path);
  if (builtin !== undefined) return builtin(call);
  const method = /^\w+\.prototype\.(\w+)$/.exec(path)?.[1];
  if (method !== undefined) return callMethods(method, call);
  const relayed = /^(.+)\.(call|apply)$/.exec(path);
  if (relayed !== null) return relay(relayed[1] ?? "", relayed[2] === "apply", call);
  const copied = /^(\w+Array)\.(from|of)$/.exec(path);
  if (copied !== null && typedArrays.has(`new ${copied[1]}`)) return callGlobal(`Array.${copied[2]}`, call);
  if (typedArrays.has(path)) return viewOf(call);
  const [root = ""] = path.replace(/^new /, "").split(".");
  if (changesProcess(path) && call.env.machine.discarded === call.node)
    call.env.machine.changeGlobal(`${path}()`, callCause(call));
  return callUnknown(call, { changes: !harmless.has(root) });
}

/** `Array.prototype.push.call(rows, 1)` */
function relay(path: string, spread: boolean, call: Call): Value {
  const [self = nothing, ...rest] = call.args;
  if (!spread) return callGlobal(path, { ...call, self, args: rest });
  const elements = elementsOf(rest[0] ?? nothing, call.env, call.node);
  return callGlobal(path, { ...call, self, args: [elements, elements, elements] });
}

function changesProcess(path: string): boolean {
  return /^process\.(chdir|umask|setuid|on|once|exit|kill)$|^(setInterval|addEventListener)$/.test(path);
}

const builtins: BuiltinTable = new Map([...constructors, ...objectFunctions, ...plainFunctions]);
