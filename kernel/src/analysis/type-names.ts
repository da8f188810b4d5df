import type { NotebookAnalysis } from "./analyze-notebook.js";
import { type CellTypes, joinedTypes } from "./notebook-types.js";
import { statedTypes } from "./stated-types.js";

/** Gives the type of a variable as its author would write it. */
export type NameType = (stage: string, name: string) => string | null;

/**
 * Collects how the notebook writes types: the checker prints the shape behind an alias, which no one wants to read.
 * Where a variable states `Row[]`, every type that prints like it is called `Row[]`.
 */
export function typeNames(analysis: NotebookAnalysis, cellTypes: CellTypes): NameType {
  const types = joinedTypes(analysis.notebook, cellTypes);
  const stated = new Map<string, string>();
  for (const cell of analysis.notebook.cells) {
    const printed = types.get(cell.id);
    for (const { name, kind } of cell.names.definitions.values()) {
      const shape = kind === "type" ? printed?.get(name) : undefined;
      if (shape !== undefined && name.length < shape.length) stated.set(shape, name);
    }
    for (const [name, type] of statedTypes(cell)) {
      const shape = printed?.get(name);
      if (shape !== undefined && type.length < shape.length) stated.set(shape, type);
    }
  }
  const byStage = new Map(analysis.stages.map(({ name, cell }) => [name, types.get(cell.id)]));
  return (stage, name) => {
    const shape = byStage.get(stage)?.get(name);
    return shape === undefined ? null : (stated.get(shape) ?? elementName(shape, stated) ?? withoutPaths(shape));
  };
}

// `Row` where only `Row[]` was stated, and the other way round.
function elementName(shape: string, stated: ReadonlyMap<string, string>): string | null {
  const array = stated.get(`${shape}[]`);
  if (array?.endsWith("[]")) return array.slice(0, -2);
  const item = shape.endsWith("[]") ? shape.slice(0, -2) : null;
  const element = item === null ? undefined : (stated.get(item) ?? stated.get(item.replace(/^\((.*)\)$/, "$1")));
  return element === undefined ? null : `${element}[]`;
}

// The checker says where a class is from when the cell has not imported it by name.
function withoutPaths(shape: string): string {
  return shape.replace(/\bimport\("[^"]*"\)\./g, "");
}
