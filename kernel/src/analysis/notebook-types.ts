import { cellNames } from "./names.js";
import type { Notebook, NotebookCell } from "./notebook.js";
import type { TypeService } from "./type-service.js";

/** Printed types of the names that a cell declares and uses, by the id of the cell. */
export type CellTypes = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Asks for the types of a notebook's cells in document order, as if each had just run. Forgets what `types` knew before. */
export async function notebookTypes(types: TypeService, cells: readonly NotebookCell[]): Promise<CellTypes> {
  await types.reset();
  const found = new Map<string, ReadonlyMap<string, string>>();
  for (const { id, text } of cells) {
    const { ticket } = await types.check(text);
    const { definitions, uses } = cellNames(text);
    await types.define(ticket, [...definitions.keys()]);
    found.set(id, await types.typesOf(ticket, [...definitions.keys(), ...uses.keys()]));
  }
  return found;
}

/** The types of cells, with those of a stage of several cells together. */
export function joinedTypes(notebook: Pick<Notebook, "cells">, types: CellTypes): CellTypes {
  const joined = notebook.cells.filter(({ members }) => members.length > 1);
  if (joined.length === 0) return types;
  const together = joined.map(
    ({ id, members }) => [id, new Map(members.flatMap((each) => [...(types.get(each.id) ?? [])]))] as const,
  );
  return new Map([...types, ...together]);
}
