import type { Call } from "../env.js";
import { nothing, type Value } from "../thing.js";

/** What a function of the language does. */
export type Builtin = (call: Call) => Value;

/** What functions of the language do, by path: `Object.assign`, `new Map`. */
export type BuiltinTable = ReadonlyMap<string, Builtin>;

/** The same for several paths. */
export function each(builtin: Builtin, ...paths: readonly string[]): [string, Builtin][] {
  return paths.map((path) => [path, builtin]);
}

/** Gives its first argument. */
export function first(call: Call): Value {
  return call.args[0] ?? nothing;
}
