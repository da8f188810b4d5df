import { type CellFacts, declaringParts } from "./notebook.js";

const known = new WeakMap<CellFacts, ReadonlyMap<string, string>>();

/** The types that a cell states for its variables, such as `Row[]` in `const rows: Row[] = …`. */
export function statedTypes(cell: CellFacts): ReadonlyMap<string, string> {
  const before = known.get(cell);
  if (before !== undefined) return before;
  const found = new Map<string, string>();
  for (const name of cell.names.definitions.keys()) {
    const text = statedType(cell, name);
    if (text !== null) found.set(name, text);
  }
  known.set(cell, found);
  return found;
}

function statedType(cell: CellFacts, name: string): string | null {
  for (const { node } of declaringParts(cell, name)) {
    const statement = node.type === "ExportNamedDeclaration" ? node.declaration : node;
    if (statement?.type !== "VariableDeclaration") continue;
    for (const { id } of statement.declarations) {
      const annotation = id.type === "Identifier" && id.name === name ? id.typeAnnotation?.typeAnnotation : null;
      if (annotation) return cell.text.slice(annotation.start, annotation.end).replace(/\s+/g, " ");
    }
  }
  return null;
}
