import type { Variable } from "@typescript-eslint/scope-manager";
import type { Node } from "oxc-parser";
import { nothing, Slot, Thing, type ThingKind, union, type Value } from "./thing.js";

/** What in the text changes something: `rows.push`, `state.count`. */
export interface Cause {
  readonly text: string;
  readonly start: number;
}

/** A file that is read or written by its name. */
export interface FileUse {
  readonly path: string;
  readonly writes: boolean;
}

/** What one top-level statement did, before it is known which variables that concerns. */
export class Trail {
  readonly assigned: Map<Slot, Cause> = new Map();
  readonly changed: Map<Thing | Slot, Cause> = new Map();
  readonly mayChange: Map<Thing | Slot, Cause> = new Map();
  /** Things of the language or of the process that were written to: `process.env`. */
  readonly globals: Map<string, Cause> = new Map();
  /** Modules of which a function was called without using what it gives, such as `tf.setBackend("wasm")`. */
  readonly imports: Map<string, Cause> = new Map();
  readonly files: FileUse[] = [];
  /** True when the statement itself may throw on purpose. */
  throws = false;

  /** True when nothing was kept. */
  get isEmpty(): boolean {
    const kept =
      this.assigned.size + this.changed.size + this.mayChange.size + this.globals.size + this.imports.size + this.files.length;
    return kept === 0 && !this.throws;
  }
}

/**
 * Runs the text of cells without values: it follows which objects variables, fields and parameters may stand for,
 * and keeps a trail of what is changed.
 */
export class Machine {
  /** The top-level variables as they are now, by name. */
  readonly top: Map<string, Slot> = new Map();
  readonly roots: Map<string, Thing> = new Map();
  trail: Trail = new Trail();
  /** Above 0 inside of branches and loops: an assignment there may also not happen. */
  weak = 0;
  /** Above 0 where code may run and may not: what changes there, may change. */
  unsure = 0;
  /** Grows when a variable or field comes to stand for something more; loops look at it. */
  changes = 0;
  /** Steps that are left for this cell. */
  fuel = 0;
  readonly calls: Node[] = [];
  /** Variables that hold no object where the code stands now: a test has shown it. */
  readonly primitives: Set<Variable> = new Set();
  /** What was thrown since the innermost `try` began. */
  thrown: Value = nothing;
  /** The call whose value nobody uses. */
  discarded: Node | null = null;

  /** Declares a top-level variable of a cell anew. */
  declare(name: string, cell: number): Slot {
    const slot = new Slot(name, cell);
    this.top.set(name, slot);
    return slot;
  }

  assign(slot: Slot, value: Value): void {
    const next = this.weak > 0 ? union(slot.value, value) : value;
    if (next === slot.value) return;
    slot.value = next;
    this.changes++;
    if (slot.cell !== null || slot.captured) for (const thing of value) thing.addHolder(slot);
  }

  /** Adds to what a field may hold; not a change of the program's own, so nothing is kept in the trail. */
  store(thing: Thing, key: string, value: Value): void {
    if (value.length === 0 && thing.fields.has(key)) return;
    const before = thing.fields.get(key);
    const next = union(before ?? nothing, value);
    if (next === before) return;
    thing.setField(key, next);
    this.changes++;
    for (const part of value) part.addHolder(thing);
  }

  changeThing(thing: Thing, cause: Cause): void {
    if (thing.kind === "global") this.changeGlobal(thing.path, cause);
    else if (this.unsure > 0) this.mayChange(thing, cause);
    else if (!this.trail.changed.has(thing)) this.trail.changed.set(thing, cause);
    for (const link of thing.links) this.mayChange(link, cause);
    for (const target of thing.proxy?.target ?? nothing) this.changeThing(target, cause);
  }

  /** Records a change of the process or of the language: `process.env.TZ = "UTC"`. */
  changeGlobal(path: string, cause: Cause): void {
    this.trail.globals.set(path, cause);
  }

  mayChange(thing: Thing, cause: Cause): void {
    if (thing.kind === "global" || thing.kind === "module" || thing.callable !== null) return;
    if (!this.trail.mayChange.has(thing)) this.trail.mayChange.set(thing, cause);
  }

  /** Records `name = …`; a local variable counts when a function of an earlier cell brought it along. */
  changeSlot(slot: Slot, cause: Cause): void {
    if (this.unsure > 0 && (slot.cell !== null || slot.captured)) this.trail.mayChange.set(slot, cause);
    else if (slot.cell !== null) this.trail.assigned.set(slot, cause);
    else if (slot.captured) this.trail.changed.set(slot, cause);
  }

  /** A part of the language, or a name that nobody declares. */
  global(path: string): Thing {
    return this.#root(`global:${path}`, "global", path);
  }

  module(specifier: string): Thing {
    return this.#root(`module:${specifier}`, "module", specifier);
  }

  #root(id: string, kind: ThingKind, path: string): Thing {
    const known = this.roots.get(id);
    if (known !== undefined) return known;
    const thing = new Thing(kind, true);
    thing.path = path;
    this.roots.set(id, thing);
    return thing;
  }
}
