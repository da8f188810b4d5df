import type { Reference } from "@typescript-eslint/scope-manager";
import type { Node } from "oxc-parser";
import { type CellSyntax, cellSyntax, isCaptured } from "./syntax.js";
import { TextCache } from "./text-cache.js";

/** One place in a cell where a name of the notebook stands. */
export interface NamePlace {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** True in running code, false in a type. */
  readonly value: boolean;
  /** True inside a function or class body. */
  readonly captured: boolean;
  readonly declares: boolean;
  /** True for `name` in `typeof name`, in a type. */
  readonly query: boolean;
  /** True for `name` in `{ name }`, where it is the key as well. */
  readonly shorthand: boolean;
}

/** One top-level statement of a cell. */
export interface CellPart {
  readonly node: Node;
  readonly start: number;
  readonly end: number;
  /** The top-level names it declares. */
  readonly declares: readonly string[];
  /** Where names of the notebook stand in it, its own cell's too; by offset. */
  readonly places: readonly NamePlace[];
}

const cache = new TextCache<readonly CellPart[]>(3000);

/** Takes a cell apart into its top-level statements, with every place where a top-level or free name stands. */
export function cellParts(text: string): readonly CellPart[] {
  return cache.get(text, (source) => {
    const syntax = cellSyntax(source);
    const places = placesOf(syntax).sort((a, b) => a.start - b.start || Number(b.declares) - Number(a.declares));
    let next = 0;
    return syntax.program.body.map((node) => {
      const own: NamePlace[] = [];
      for (let place = places[next]; place !== undefined && place.start < node.end; place = places[++next]) own.push(place);
      const declares = [...new Set(own.filter((place) => place.declares).map((place) => place.name))];
      return { node, start: node.start, end: node.end, declares, places: own };
    });
  });
}

function placesOf(syntax: CellSyntax): NamePlace[] {
  const { scope } = syntax;
  const places: NamePlace[] = [];
  const seen = new Set<Node>();
  for (const variable of scope.variables) {
    for (const identifier of variable.identifiers) {
      // Identifiers are nodes of oxc's tree, see syntax.ts.
      const node = identifier as unknown as Node;
      seen.add(node);
      places.push({
        name: variable.name,
        start: node.start,
        end: nameEnd(node, variable.name),
        value: true,
        captured: false,
        declares: true,
        query: false,
        shorthand: isShorthand(node, syntax),
      });
    }
    // Written inside the class itself, the name of a class belongs to the scope of the class.
    for (const definition of variable.defs) {
      const inner = definition.type === "ClassName" ? innerReferences(syntax, variable.name, definition.node) : [];
      for (const reference of inner) addPlace(reference, syntax, seen, places);
    }
    for (const reference of variable.references) addPlace(reference, syntax, seen, places);
  }
  for (const reference of scope.through) addPlace(reference, syntax, seen, places);
  return places;
}

function innerReferences(syntax: CellSyntax, name: string, block: unknown): readonly Reference[] {
  const scope = syntax.scope.childScopes.find((child) => child.block === block);
  return scope?.set.get(name)?.references ?? [];
}

function addPlace(reference: Reference, syntax: CellSyntax, seen: Set<Node>, places: NamePlace[]): void {
  const node = reference.identifier as unknown as Node;
  if (seen.has(node)) return;
  seen.add(node);
  const name = String(reference.identifier.name);
  const query = isTypeQuery(node, syntax);
  const value = reference.isValueReference && !query;
  const captured = isCaptured(reference, syntax.scope);
  places.push({
    name,
    start: node.start,
    end: nameEnd(node, name),
    value,
    captured,
    declares: false,
    query,
    shorthand: isShorthand(node, syntax),
  });
}

/** An identifier with a type annotation ends behind the type. */
function nameEnd(node: Node, name: string): number {
  return Math.min(node.end, node.start + name.length);
}

/** True for `name` in `typeof name.x`, written in a type. */
function isTypeQuery(identifier: Node, syntax: CellSyntax): boolean {
  let parent = syntax.parents.get(identifier);
  while (parent?.type === "TSQualifiedName") parent = syntax.parents.get(parent);
  return parent?.type === "TSTypeQuery";
}

function isShorthand(identifier: Node, syntax: CellSyntax): boolean {
  let parent = syntax.parents.get(identifier);
  if (parent?.type === "AssignmentPattern" && parent.left === identifier) parent = syntax.parents.get(parent);
  return parent?.type === "Property" && parent.shorthand && parent.key !== identifier;
}
