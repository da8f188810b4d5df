import type { Notebook, NotebookCell } from "./notebook.js";
import type { TypeDiagnostic, TypeService } from "./type-service.js";

/** Printed types of the names that a cell declares and uses, by the id of the cell. */
export type CellTypes = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What the type checker has against the cells of a notebook, by the id of the cell. */
export type CellErrors = ReadonlyMap<string, readonly TypeDiagnostic[]>;

/** What the type checker says of a notebook's cells in document order, as if each had just run. Forgets what `types` knew before. */
export async function notebookTypes(
  types: TypeService,
  cells: readonly NotebookCell[],
): Promise<{ readonly types: CellTypes; readonly errors: CellErrors }> {
  const typed = await types.typeNotebook(cells.map(({ text }) => text));
  const byCell = cells.flatMap(({ id }, index) => {
    const found = typed[index];
    return found === undefined ? [] : [{ id, ...found }];
  });
  return {
    types: new Map(byCell.map(({ id, types: known }) => [id, known])),
    errors: new Map(byCell.map(({ id, errors }) => [id, errors])),
  };
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
