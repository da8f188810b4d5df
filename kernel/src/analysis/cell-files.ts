import { join } from "node:path";
import { nodeModule } from "../modules/index.js";
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

/** How many slots hold what is asked about, not what was run: one for completion, one for hover. */
export const keptSlots = 2;

interface Definition {
  readonly slot: number;
  readonly kind: DefinitionKind;
}

interface Slot {
  /** Slots whose names this one's text imports. */
  readonly imports: ReadonlySet<number>;
  readonly exports: ReadonlyMap<string, DefinitionKind>;
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
  /** How many hold each slot. */
  readonly #pins = new Map<number, number>();

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

  /** A slot that nothing refers to, or null when all are in use. The first ones are for questions and never given. */
  freeSlot(): number | null {
    const used = this.#usedSlots();
    for (let slot = keptSlots; slot < this.#slots.length; slot += 1) if (!used.has(slot)) return slot;
    return null;
  }

  /** Keeps a slot from being given again until {@link CellFiles.unpin} was called as often. */
  pin(slot: number): void {
    this.#pins.set(slot, (this.#pins.get(slot) ?? 0) + 1);
  }

  /** Lets a slot go; it stays while names that later cells see are defined in it. */
  unpin(slot: number): void {
    const left = (this.#pins.get(slot) ?? 0) - 1;
    if (left > 0) this.#pins.set(slot, left);
    else this.#pins.delete(slot);
  }

  /** Writes a body as the file of `slot`. */
  write(slot: number, body: string): CellFile {
    const { file, imports, exports } = this.#compose(slot, body);
    this.#slots[slot] = { imports, exports };
    return file;
  }

  /** True while a file is in use and would be written the same now: each name that it mentions still means what it meant. */
  isCurrent(file: CellFile): boolean {
    return this.#usedSlots().has(file.slot) && this.#compose(file.slot, file.body).file.text === file.text;
  }

  #compose(slot: number, body: string): Slot & { readonly file: CellFile } {
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
    return {
      file: { slot, text: head + withNodeModules(withoutExports(body)) + tail, bodyStart: head.length, body },
      imports: new Set(used.map((name) => this.#names.get(name)?.slot ?? slot)),
      exports: new Map(exported.map((each) => [each.name, each.kind])),
    };
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
    this.#pins.clear();
  }

  /** The text of the scope file: every slot is named in it, so that its imports stay the same. */
  scopeText(): string {
    // What is only checked so far has no names that others see, but sees those of others.
    const pinned = [...this.#pins.keys()].flatMap((slot) => [...(this.#slots[slot]?.imports ?? [])]);
    const used = this.#closure([...this.#definedSlots(), ...pinned]);
    return this.#slots
      .map(({ exports }, slot) => {
        const names = used.has(slot) ? [...exports.keys()].map((name) => `${name} as ${name}_${slot}`) : [];
        return `export { ${names.join(", ")} } from "./.stagebook-cell-${slot}.ts";`;
      })
      .join("\n");
  }

  #usedSlots(): Set<number> {
    return this.#closure([...this.#definedSlots(), ...this.#pins.keys()]);
  }

  #definedSlots(): number[] {
    return [...this.#names.values()].map(({ slot }) => slot);
  }

  /** Slots and those that they import, over as many steps as there are. */
  #closure(slots: readonly number[]): Set<number> {
    const used = new Set(slots);
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

/** Writes `npm:lodash@4` as the package that it is, keeping every position: blanks stand behind the quote. */
function withNodeModules(body: string): string {
  if (!body.includes("npm:")) return body;
  return body.replace(
    /(\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(["'])(npm:[^"'\n]+)\2/g,
    (_, before: string, quote: string, written: string) => {
      const module = nodeModule(written);
      return `${before}${quote}${module}${quote}${" ".repeat(written.length - module.length)}`;
    },
  );
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
