import type { CellFile, CellFiles } from "../cell-files.js";
import { cellNames, type DefinitionKind } from "../names.js";
import type { TypedCell } from "../type-service.js";
import type { CellChecks } from "./cell-checks.js";
import { printedTypes } from "./printed-types.js";
import type { TypeServer } from "./type-server.js";

/** What {@link typeCells} works with. */
export interface NotebookPlace {
  readonly server: TypeServer;
  readonly cells: CellFiles;
  readonly checks: CellChecks;
}

/**
 * Types the cells of a notebook as if each had run after the one above it. The server gets all of them at once and is asked about them
 * side by side: for many cells that takes a fraction of the time of one after the other. Every cell must have a slot to go to.
 */
export async function typeCells(
  { server, cells, checks }: NotebookPlace,
  bodies: readonly string[],
): Promise<readonly TypedCell[]> {
  const placed = bodies.map((body) => placeCell(cells, body));
  const texts = placed.map(({ file }) => [cells.path(file.slot), file.text] as const);
  await server.putAll(new Map([...texts, [cells.scopePath, cells.scopeText()]]));
  return await Promise.all(
    placed.map(async ({ file, kinds, names }) => {
      const [errors, types] = await Promise.all([
        checks.errorsOf(file, (name) => kinds.get(name) ?? null),
        printedTypes(server.project, cells.path(file.slot), { file, names }),
      ]);
      return { errors, types };
    }),
  );
}

interface PlacedCell {
  readonly file: CellFile;
  readonly names: readonly string[];
  /** What the names are as the cell meets them. */
  readonly kinds: ReadonlyMap<string, DefinitionKind | null>;
}

function placeCell(cells: CellFiles, body: string): PlacedCell {
  const { definitions, uses } = cellNames(body);
  const names = [...definitions.keys(), ...uses.keys()];
  const kinds = new Map(names.map((name) => [name, cells.kindOf(name)] as const));
  const slot = cells.freeSlot();
  if (slot === null) throw new RangeError("Every cell of a notebook needs a slot of its own; make room for them first");
  const file = cells.write(slot, body);
  cells.pin(slot);
  cells.define(slot, [...definitions.keys()]);
  return { file, names, kinds };
}
