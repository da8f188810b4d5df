import type { Variable } from "@typescript-eslint/scope-manager";
import type { Node } from "oxc-parser";
import type { CellSyntax } from "../syntax.js";
import type { Machine } from "./machine.js";
import type { Resolution } from "./resolution.js";
import { nothing, Slot, type Thing, type Value } from "./thing.js";

/** The text that is being run, what its identifiers refer to, and who runs it. */
export interface Code {
  readonly cell: number;
  readonly syntax: CellSyntax;
  readonly resolution: Resolution;
  readonly interpreter: Interpreter;
}

/** One call: where it stands, and what goes in. */
export interface Call {
  readonly env: Env;
  readonly node: Node;
  readonly self: Value;
  readonly args: readonly Value[];
}

/** What the parts of the interpreter ask of each other in circles; interpreter.ts puts it together. */
export interface Interpreter {
  /** Runs an expression; gives the objects it may stand for. */
  evaluate(node: Node, env: Env): Value;
  /** Runs the statements of a block, functions first. */
  runBlock(statements: readonly Node[], env: Env): void;
  /** Follows a call into what is called; gives what it may return. */
  callThing(callee: Thing, call: Call): Value;
  /** Makes an object with `new callee(…)`. */
  construct(callee: Thing, call: Call): Value;
  /** True when reading `thing.name` without calling it gives a method of the language. */
  hasMethod(thing: Thing, name: string): boolean;
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
  readonly interpreter: Interpreter;

  constructor(
    readonly machine: Machine,
    readonly code: Code,
    /** The function that runs, or the program. */
    readonly node: Node,
    readonly parent: Env | null,
  ) {
    this.interpreter = code.interpreter;
  }

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
