import type { Node } from "oxc-parser";
import { runCell } from "../effects/cell-effects.js";
import { Machine } from "../effects/machine.js";
import { cellNames } from "../names.js";
import { cellSyntax, isCaptured } from "../syntax.js";

/** What the functions of a module change of its own variables, and the statements that do something while it loads. */
export interface ModuleState {
  /** For each of the calls, the variables of the module that it changes or may change. */
  readonly changes: readonly ReadonlySet<string>[];
  /** Of each of the calls, whether it changes or may change what an earlier one gave. */
  readonly changesValues: readonly boolean[];
  /** Variables that some function assigns to. */
  readonly assigned: ReadonlySet<string>;
  /** The top-level statements that do nothing but compute and show. */
  readonly isQuiet: (statement: Node) => boolean;
  /** False when the code is too long to be followed. */
  readonly isComplete: boolean;
}

/** Follows what happens to the variables of a module when the code of `calls` runs, one after another. */
export function moduleState(text: string, calls: readonly string[]): ModuleState {
  const machine = new Machine();
  const syntax = cellSyntax(text);
  const effects = runCell(machine, { index: 0, syntax, names: cellNames(text) });
  let isComplete = machine.fuel > 0;
  const changesValues: boolean[] = [];
  const changes = calls.map((call, at) => {
    const found = runCell(machine, { index: at + 1, syntax: cellSyntax(call), names: cellNames(call) });
    isComplete &&= machine.fuel > 0;
    const slots = found.flatMap(({ writes, mayWrites }) => [...writes.keys(), ...mayWrites.keys()]);
    changesValues.push(slots.some(({ cell }) => cell !== null && cell > 0 && cell <= at));
    return new Set(slots.flatMap(({ cell, name }) => (cell === 0 ? name : [])));
  });
  const quiet = new Set(syntax.program.body.filter((_, at) => effects[at]?.quiet === true));
  return {
    changes,
    changesValues,
    assigned: assignedNames(text),
    isQuiet: (statement) => quiet.has(statement as never),
    isComplete,
  };
}

function assignedNames(text: string): ReadonlySet<string> {
  const { scope } = cellSyntax(text);
  const found = scope.variables.filter(({ references }) =>
    references.some((each) => each.isWrite() && each.init !== true && isCaptured(each, scope)),
  );
  return new Set(found.map(({ name }) => name));
}
