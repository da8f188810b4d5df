import { join } from "node:path";
import { cellNames, type DefinitionKind } from "./names.js";

/** A cell as a module file of the type server. */
export interface CellFile {
  readonly slot: number;
  /** The whole text of the file. */
  readonly text: string;
  /** Where the body starts in it. */
  readonly bodyStart: number;
  readonly body: string;
}

interface Definition {
  readonly slot: number;
  readonly kind: DefinitionKind;
}

interface Slot {
  /** Slots whose names this one's text imports. */
  imports: ReadonlySet<number>;
  exports: ReadonlyMap<string, DefinitionKind>;
}

/**
 * Lays the cells of a notebook out as files whose import structure never changes while cells come and go.
 *
 * The type server rebuilds its program when a file is added or imports another module, which costs ten times a check.
 * So the files exist from the start, empty, and all import one file, `scope`, that re-exports the names by slot.
 */
export class CellFiles {
  readonly #folder: string;
  readonly #slots: Slot[] = [];
  readonly #names = new Map<string, Definition>();
  readonly #pinned = new Set<number>();

  constructor(folder: string, slots: number) {
    this.#folder = folder;
    this.grow(slots);
  }

  /** The path of the file of a slot. */
  path(slot: number): string {
    return join(this.#folder, `.stagebook-cell-${slot}.ts`);
  }

  /** The path of the file that all cells import. */
  get scopePath(): string {
    return join(this.#folder, ".stagebook-scope.ts");
  }

  get size(): number {
    return this.#slots.length;
  }

  /** Adds empty slots. */
  grow(count: number): void {
    for (let added = 0; added < count; added += 1) this.#slots.push({ imports: new Set(), exports: new Map() });
  }

  /** A slot that nothing refers to, or null when all are in use. Slot 0 is for completion and never given. */
  freeSlot(): number | null {
    const used = this.#usedSlots();
    for (let slot = 1; slot < this.#slots.length; slot += 1) if (!used.has(slot)) return slot;
    return null;
  }

  /** Keeps a slot from being given again until {@link CellFiles.unpin}. */
  pin(slot: number): void {
    this.#pinned.add(slot);
  }

  unpin(slot: number): void {
    this.#pinned.delete(slot);
  }

  /** Writes a body as the file of `slot`. */
  write(slot: number, body: string): CellFile {
    const names = cellNames(body);
    const mentioned = names.problem === null ? names.uses.keys() : wordsOf(body);
    const used = [...mentioned].filter((name) => this.#names.has(name) && !names.definitions.has(name));
    const assigned = used.filter((name) => names.uses.get(name)?.assigned === true && isVariable(this.kindOf(name)));
    const imports = used.map(
      (name) => `${name}_${this.#names.get(name)?.slot} as ${assigned.includes(name) ? outerName(name) : name}`,
    );
    // An import cannot be assigned to, and what is assigned to it is not checked; a variable of its type can and is.
    const variables = assigned.map((name) => `declare let ${name}: typeof ${outerName(name)};`);
    const head = `import { ${imports.join(", ")} } from "./.stagebook-scope.ts";${variables.join("")}\n`;
    const exported = [...names.definitions.values()];
    const tail = `\n;export { ${exported.map((each) => each.name).join(", ")} };\n`;
    this.#slots[slot] = {
      imports: new Set(used.map((name) => this.#names.get(name)?.slot ?? slot)),
      exports: new Map(exported.map((each) => [each.name, each.kind])),
    };
    return { slot, text: head + withoutExports(body) + tail, bodyStart: head.length, body };
  }

  /** Makes `names` of a slot the ones that later cells see. */
  define(slot: number, names: readonly string[]): void {
    for (const name of names) {
      const kind = this.#slots[slot]?.exports.get(name);
      if (kind !== undefined) this.#names.set(name, { slot, kind });
    }
  }

  /** The names that later cells see, with their kinds. */
  names(): ReadonlyMap<string, DefinitionKind> {
    return new Map([...this.#names].map(([name, { kind }]) => [name, kind]));
  }

  /** The kind of a name as later cells see it. */
  kindOf(name: string): DefinitionKind | null {
    return this.#names.get(name)?.kind ?? null;
  }

  /** Forgets all names. */
  clear(): void {
    this.#names.clear();
    this.#pinned.clear();
  }

  /** The text of the scope file: every slot is named in it, so that its imports stay the same. */
  scopeText(): string {
    const bySlot = new Map<number, string[]>();
    const used = this.#usedSlots();
    for (const slot of used) bySlot.set(slot, [...(this.#slots[slot]?.exports.keys() ?? [])]);
    return this.#slots
      .map((_, slot) => {
        const names = (bySlot.get(slot) ?? []).map((name) => `${name} as ${name}_${slot}`);
        return `export { ${names.join(", ")} } from "./.stagebook-cell-${slot}.ts";`;
      })
      .join("\n");
  }

  #usedSlots(): Set<number> {
    const used = new Set<number>(this.#pinned);
    for (const { slot } of this.#names.values()) used.add(slot);
    const waiting = [...used];
    for (let slot = waiting.pop(); slot !== undefined; slot = waiting.pop()) {
      for (const next of this.#slots[slot]?.imports ?? []) {
        if (used.has(next)) continue;
        used.add(next);
        waiting.push(next);
      }
    }
    return used;
  }
}

// A cell that is being written, such as `rows.`, does not parse; a name too many does no harm there.
function wordsOf(body: string): Set<string> {
  const words = body.matchAll(
    /(?<!\.)(?<!\b(?:const|let|var|function|class|interface|type|enum|namespace)\s+)[\p{ID_Start}$_][\p{ID_Continue}$]*/gu,
  );
  return new Set([...words].map(([word]) => word));
}

function outerName(name: string): string {
  return `${name}_outer`;
}

function isVariable(kind: DefinitionKind | null): boolean {
  return kind === "let" || kind === "var";
}

/** Blanks `export` out, keeping every position. */
function withoutExports(body: string): string {
  if (!/\bexport\b/.test(body)) return body;
  return body
    .replace(
      /^([ \t]*)export(?=[ \t]+(?:declare|default|const|let|var|async|function|class|abstract|interface|type|enum|namespace)\b)/gm,
      "$1      ",
    )
    .replace(/^([ \t]*)default(?=[ \t])/gm, "$1       ");
}
