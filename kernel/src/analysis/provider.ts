import { type CellFacts, isOwn, type Notebook, type Version, versionAbove } from "./notebook.js";

/**
 * The cell that gives a version the value it has when the cell at `position` starts: the last one above that changes it for sure, or declares it.
 * A change that is not sure counts in a cell without a stage, as long as no stage has had a hand in the value: that is how settings are made.
 */
export function providerOf(notebook: Notebook, version: Version, position: number): number {
  const writers = notebook.writers.get(version) ?? [];
  for (let index = writers.length - 1; index >= 0; index--) {
    const writer = writers[index];
    if (writer === undefined || writer.cell >= position || writer.cell <= version.cell) continue;
    if (writer.sure || isSetting(notebook, version, writer.cell)) return writer.cell;
  }
  return version.cell;
}

function isSetting(notebook: Notebook, version: Version, writer: number): boolean {
  const cell = notebook.cells[writer];
  if (cell === undefined || cell.stage !== null || dependsOnStage(notebook, cell)) return false;
  const before = notebook.cells[providerOf(notebook, version, writer)];
  return before !== undefined && before.stage === null && !dependsOnStage(notebook, before);
}

/** True when a cell without a stage needs, directly or through other cells, what a stage made. */
export function dependsOnStage(notebook: Notebook, cell: CellFacts, seen: Set<number> = new Set()): boolean {
  if (cell.stage !== null) return true;
  if (seen.has(cell.index)) return false;
  seen.add(cell.index);
  const versions = new Set<Version>(cell.writes.keys());
  for (const place of cell.needed) {
    const version = place.declares || isOwn(cell, place) ? null : versionAbove(notebook, place.name, cell.index);
    if (version !== null && (place.value || place.query) && version.definition.kind !== "import") versions.add(version);
  }
  return [...versions].some((version) => {
    const provider = notebook.cells[lastSureWriter(notebook, version, cell.index)];
    return provider !== undefined && dependsOnStage(notebook, provider, seen);
  });
}

function lastSureWriter(notebook: Notebook, version: Version, position: number): number {
  const writers = notebook.writers.get(version) ?? [];
  return writers.findLast((writer) => writer.sure && writer.cell < position && writer.cell > version.cell)?.cell ?? version.cell;
}

/** The module from which `name` is imported in a cell. */
export function moduleOf(cell: CellFacts, name: string): string {
  return cell.names.imports.find((statement) => statement.names.some((imported) => imported.local === name))?.module ?? "";
}
