import type { Node } from "oxc-parser";
import { cellSyntax } from "../syntax.js";
import type { ModuleChunk } from "./module-chunks.js";

/** Variables that are set in another file than the one that declares them: an import can only be read. */
export function sharedCells(
  text: string,
  statements: readonly ModuleChunk[],
  files: ReadonlyMap<ModuleChunk, string>,
): ReadonlySet<string> {
  const found = new Set<string>();
  const homes = new Map(statements.flatMap((chunk) => chunk.declares.map((name) => [name, chunk] as const)));
  for (const variable of cellSyntax(text).scope.variables) {
    const home = homes.get(variable.name);
    if (home === undefined) continue;
    for (const reference of variable.references) {
      // Identifiers are nodes of oxc's tree, see syntax.ts.
      const { start } = reference.identifier as unknown as Node;
      const setter = statements.find(({ part }) => part.start <= start && start < part.end);
      if (reference.isWrite() && setter !== undefined && setter !== home && files.get(setter) !== files.get(home))
        found.add(variable.name);
    }
  }
  return found;
}
