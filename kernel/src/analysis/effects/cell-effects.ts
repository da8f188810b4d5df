import type { CellNames, ImportedName } from "../names.js";
import type { CellSyntax } from "../syntax.js";
import { type Code, Env } from "./env.js";
import { readField } from "./fields.js";
import { interpreter } from "./interpreter.js";
import { type Cause, type FileUse, type Machine, Trail } from "./machine.js";
import { resolutionOf } from "./resolution.js";
import { hoistFunctions, runStatement } from "./statements.js";
import { nothing, Slot, Thing, type Value } from "./thing.js";

/** A change of a top-level variable: the variable gets another value, or the object that it holds is changed. */
export interface Change {
  readonly kind: "assign" | "mutate";
  readonly cause: Cause;
}

/** What one top-level statement does to top-level variables, of its own cell too. */
export interface StatementEffects {
  readonly writes: ReadonlyMap<Slot, Change>;
  readonly mayWrites: ReadonlyMap<Slot, Cause>;
  /** Modules of which it calls a function without using what that gives, as `tf.setBackend("wasm")`. */
  readonly imports: ReadonlyMap<string, Cause>;
  /** What it changes outside of the notebook's variables: `process.env.HOME`. */
  readonly globals: ReadonlyMap<string, Cause>;
  /** Files that it reads or writes by a name that the text shows. */
  readonly files: readonly FileUse[];
  /** True when it does nothing but compute and show: no change of a variable, an import or the process. */
  readonly quiet: boolean;
}

/** What the machine needs to know of a cell. */
export interface RunnableCell {
  readonly index: number;
  readonly syntax: CellSyntax;
  readonly names: CellNames;
}

const fuelPerCell = 30_000;

/** Runs one cell after those that the machine has run; tells for each top-level statement what it changes. */
export function runCell(machine: Machine, cell: RunnableCell): readonly StatementEffects[] {
  const { syntax, index } = cell;
  const code: Code = { cell: index, syntax, resolution: resolutionOf(syntax), interpreter };
  const env = new Env(machine, code, syntax.program, null);
  machine.fuel = fuelPerCell;
  machine.weak = 0;
  declareNames(machine, cell, env);
  hoistFunctions(syntax.program.body, env);
  return syntax.program.body.map((statement) => {
    if (!machine.trail.isEmpty) machine.trail = new Trail();
    runStatement(statement, env);
    return machine.trail.isEmpty ? noEffects : effectsOf(machine.trail);
  });
}

const noEffects: StatementEffects = {
  writes: new Map(),
  mayWrites: new Map(),
  imports: new Map(),
  globals: new Map(),
  files: [],
  quiet: true,
};

function declareNames(machine: Machine, cell: RunnableCell, env: Env): void {
  for (const { name, value } of cell.names.definitions.values()) {
    // Until its statement has run, functions of earlier cells find what the name meant before.
    const before = machine.top.get(name)?.value ?? nothing;
    if (value) machine.declare(name, cell.index).value = before;
  }
  for (const statement of cell.names.imports) {
    for (const imported of statement.names) {
      const slot = machine.top.get(imported.local);
      if (slot !== undefined && !imported.typeOnly)
        machine.assign(slot, importedValue(machine.module(statement.module), imported, env));
    }
  }
}

function importedValue(module: Thing, { imported }: ImportedName, env: Env): Value {
  return imported === "*" || imported === "=" ? [module] : readField([module], imported, env, env.node);
}

function effectsOf(trail: Trail): StatementEffects {
  const writes = new Map<Slot, Change>();
  for (const [slot, cause] of trail.assigned) writes.set(slot, { kind: "assign", cause });
  eachOwner(trail.changed, (slot, cause) => {
    if (!writes.has(slot)) writes.set(slot, { kind: "mutate", cause });
  });
  const mayWrites = new Map<Slot, Cause>();
  eachOwner(trail.mayChange, (slot, cause) => {
    if (!writes.has(slot)) mayWrites.set(slot, cause);
  });
  const { imports, globals, files, throws } = trail;
  const quiet = writes.size + mayWrites.size + imports.size + globals.size === 0 && !throws;
  return { writes, mayWrites, imports, globals, files, quiet };
}

/** Calls `visit` with every top-level variable through which one of the changed things can be reached. */
function eachOwner(changed: ReadonlyMap<Thing | Slot, Cause>, visit: (slot: Slot, cause: Cause) => void): void {
  for (const [start, cause] of changed) {
    if (start instanceof Slot && start.cell !== null) visit(start, cause);
    const seen = new Set<Thing | Slot>([start]);
    for (const held of seen) {
      for (const holder of held.holders) {
        if (holder instanceof Thing || holder.cell === null) seen.add(holder);
        else if (held instanceof Thing && holder.value.includes(held)) visit(holder, cause);
      }
    }
  }
}
