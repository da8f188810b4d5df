import type { Node } from "oxc-parser";
import { type CellPart, cellParts, type NamePlace } from "../cell-parts.js";

/** A declaration of a module, as far as one name is concerned. */
export interface Declaration {
  readonly name: string;
  readonly node: Node;
  readonly places: readonly NamePlace[];
}

/** The top-level declarations of a module, and what uses what. */
export class ModuleReach {
  readonly #declarations = new Map<string, Declaration[]>();
  readonly #starts = new Set<number>();

  constructor(text: string) {
    for (const part of cellParts(text)) {
      for (const { start } of part.places) this.#starts.add(start);
      if (part.node.type === "ImportDeclaration") continue;
      for (const name of part.declares) {
        const found = this.#declarations.get(name) ?? [];
        found.push({ name, ...declarationOf(part, name) });
        this.#declarations.set(name, found);
      }
    }
  }

  /** The declarations of one name: several for overloads and merged namespaces, none for an import or a global. */
  declarations(name: string): readonly Declaration[] {
    return this.#declarations.get(name) ?? [];
  }

  /** True for an identifier that means a name of the module, an import or a global, not a local variable. */
  isTopLevel(identifier: Node): boolean {
    return this.#starts.has(identifier.start);
  }

  /** All names that running code at `places` uses, through the declarations of the module, those of imports and globals too. */
  from(places: readonly NamePlace[]): ReadonlySet<string> {
    const found = new Set<string>();
    const open = [...places];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (!place.value || found.has(place.name)) continue;
      found.add(place.name);
      for (const declaration of this.declarations(place.name)) open.push(...declaration.places);
    }
    return found;
  }
}

/** In `const a = f(), b = g()` each variable stands for itself. */
function declarationOf(part: CellPart, name: string): Pick<Declaration, "node" | "places"> {
  const statement = part.node.type === "ExportNamedDeclaration" ? part.node.declaration : part.node;
  if (statement?.type !== "VariableDeclaration" || statement.declarations.length < 2) return part;
  const node = statement.declarations.find((each) =>
    part.places.some((place) => place.declares && place.name === name && isInside(place, each.id)),
  );
  return node === undefined ? part : { node, places: part.places.filter((place) => isInside(place, node)) };
}

/** True when a place is part of a node. */
export function isInside(place: NamePlace, node: Node): boolean {
  return place.start >= node.start && place.end <= node.end;
}
