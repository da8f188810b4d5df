import type { NamePlace } from "./cell-parts.js";
import { type CellFacts, declaringParts, isOwn, type Notebook, ownVersion, type Version, versionAbove } from "./notebook.js";
import { dependsOnStage } from "./provider.js";

/** True for a function, class, enum or namespace, and for a constant that holds a function or class. */
export function isCode(cell: CellFacts, name: string): boolean {
  const definition = cell.names.definitions.get(name);
  if (definition === undefined || definition.assigned) return false;
  const { kind } = definition;
  if (kind === "function" || kind === "class" || kind === "enum" || kind === "namespace") return true;
  if (kind !== "const") return false;
  return declaringParts(cell, name).every(({ node }) => {
    const statement = node.type === "ExportNamedDeclaration" ? node.declaration : node;
    if (statement?.type !== "VariableDeclaration") return false;
    return statement.declarations.every(({ init }) => init !== null && functions.has(init.type));
  });
}

const functions: ReadonlySet<string> = new Set(["ArrowFunctionExpression", "FunctionExpression", "ClassExpression"]);

/** The name that ties a function, class or type of a stage to that stage, or null when it can stand above all stages. */
export function canHoist(notebook: Notebook, version: Version, seen: Set<Version> = new Set()): string | null {
  if (seen.has(version)) return null;
  seen.add(version);
  const cell = notebook.cells[version.cell];
  if (cell === undefined) return version.name;
  for (const place of declaringParts(cell, version.name).flatMap((part) => part.places)) {
    const used = place.declares ? null : usedVersion(notebook, cell, place);
    if (used === null || used === version || used.definition.kind === "import") continue;
    const home = notebook.cells[used.cell];
    if (home === undefined) continue;
    if (home.stage === null ? dependsOnStage(notebook, home) : !isMovable(home, used.name)) return place.name;
    const obstacle = home.stage === null ? null : canHoist(notebook, used, seen);
    if (obstacle !== null) return obstacle;
  }
  return null;
}

function isMovable(cell: CellFacts, name: string): boolean {
  return cell.names.definitions.get(name)?.value === false || isCode(cell, name);
}

function usedVersion(notebook: Notebook, cell: CellFacts, place: NamePlace): Version | null {
  return isOwn(cell, place) ? ownVersion(notebook, cell, place.name) : versionAbove(notebook, place.name, cell.index);
}
