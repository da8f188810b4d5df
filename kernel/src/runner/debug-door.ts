import { inspect, types } from "node:util";
import { compileFunction } from "node:vm";
import type { MimeBundle } from "../host/index.js";
import { givenTo, type Surroundings } from "./evaluate.js";
import { formatValue } from "./format-value.js";

/** Longer texts are cut where all variables are shown at once. */
const longestText = 10_000;

/** What the kernel's debugger calls in this process, through V8's inspector. */
export interface DebugDoor {
  /** What compiled code over the boxes of `names` is given. */
  given(names: readonly string[]): Readonly<Record<string, unknown>>;
  /** Compiles code as a cell is compiled, so that its places are known before it runs. */
  compile(code: string, names: readonly string[], file: string): void;
  /** The values of `names`, or of all names of the notebook. */
  values(names: readonly string[] | null): Readonly<Record<string, unknown>>;
  /** Gives the notebook a value, in place of the one that `name` had. */
  set(name: string, value: unknown): unknown;
  format(value: unknown): MimeBundle;
}

/** Lets the debugger reach the notebook's values; found by its symbol, since the inspector sees no modules. */
export function openDebugDoor(around: Surroundings): void {
  const { scope } = around;
  const given = (names: readonly string[]): Record<string, unknown> => givenTo({ boxes: names, count: 0 }, around);
  const door: DebugDoor = {
    given,
    compile: (code, names, filename) => void compileFunction(code, Object.keys(given(names)), { filename }),
    values: (names) =>
      Object.fromEntries((names ?? scope.filled(scope.names())).map((name) => [name, shortened(scope.get(name))])),
    set: (name, value) => {
      scope.box(name).v = value;
      return value;
    },
    format: (value) => {
      const shown = formatValue(value) ?? { "text/plain": "undefined" };
      // While code stands still, no promise is ever settled.
      return types.isPromise(shown) ? { "text/plain": inspect(value) } : shown;
    },
  };
  Object.defineProperty(globalThis, Symbol.for("stagebook.debug"), { value: door });
}

function shortened(value: unknown): unknown {
  return typeof value === "string" && value.length > longestText ? `${value.slice(0, longestText)}…` : value;
}
