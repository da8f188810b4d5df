import {
  type CellErrors,
  type CellTypes,
  type NotebookCell,
  notebookTypes,
  startNativeTypes,
  type TypeService,
} from "../analysis/index.js";

/** What the type checker says of a notebook's cells. */
interface KnownTypes {
  readonly types: CellTypes;
  readonly errors: CellErrors;
}

/** Starts the type checker in a folder, asks it for the types of cells, and stops it when `use` has settled. */
export async function withTypes<Result>(
  folder: string,
  cells: readonly NotebookCell[],
  use: (known: KnownTypes, service: TypeService) => Result | Promise<Result>,
): Promise<Result> {
  const service = startNativeTypes(folder);
  try {
    return await use(await notebookTypes(service, cells), service);
  } finally {
    await service.close();
  }
}
