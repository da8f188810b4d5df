import type { Variable } from "@typescript-eslint/scope-manager";
import type { Node } from "oxc-parser";
import type { CellSyntax } from "../syntax.js";
import type { Machine } from "./machine.js";
import type { Resolution } from "./resolution.js";
import { nothing, Slot, type Thing, type Value } from "./thing.js";

/** The text that is being run and what its identifiers refer to. */
export interface Code {
  readonly cell: number;
  readonly syntax: CellSyntax;
  readonly resolution: Resolution;
}

/** The variables of one call of a function, or of one cell. */
export class Env {
  readonly slots: Map<Variable, Slot> = new Map();
  #things: Map<Node | string, Thing> | null = null;
  self: Value = nothing;
  /** The prototype whose parent `super` means. */
  home: Thing | null = null;
  results: Value = nothing;
  args: readonly Value[] = [];

  constructor(
    readonly machine: Machine,
    readonly code: Code,
    /** The function that runs, or the program. */
    readonly node: Node,
    readonly parent: Env | null,
  ) {}

  /** The variable's slot; a variable that is used before its declaration has run gets its slot where it belongs. */
  slot(variable: Variable): Slot {
    let owner: Env | null = null;
    // Scope blocks are nodes of the same tree.
    const block = variable.scope.variableScope.block as unknown as Node;
    for (let env: Env | null = this; env !== null; env = env.parent) {
      const slot = env.slots.get(variable);
      if (slot !== undefined) return slot;
      if (owner === null && env.node === block) owner = env;
    }
    return (owner ?? this).declare(variable);
  }

  /** Makes a fresh slot here. */
  declare(variable: Variable): Slot {
    const slot = new Slot(variable.name, null);
    this.slots.set(variable, slot);
    return slot;
  }

  /** The thing made at a place in the text, if it was made: a loop makes the same ones again. */
  thing(place: Node | string): Thing | undefined {
    return this.#things?.get(place);
  }

  keep(place: Node | string, thing: Thing): void {
    this.#things ??= new Map();
    this.#things.set(place, thing);
  }
}
