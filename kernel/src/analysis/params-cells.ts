import type { CellFacts, Notebook, Version } from "./notebook.js";
import { versionAbove } from "./notebook.js";
import { findParam, type StageParam } from "./params.js";
import { type AnalysisMessage, changedCellParam, noCellParam } from "./sentences.js";

/** The params of one `%%params` cell, and what is wrong with the others that it declares. */
export interface CellParams {
  readonly params: readonly StageParam[];
  readonly messages: readonly AnalysisMessage[];
}

/** Reads the constants of a `%%params` cell; types and imports may stand beside them. */
export function cellParams(notebook: Notebook, cell: CellFacts): CellParams {
  const params: StageParam[] = [];
  const messages: AnalysisMessage[] = [];
  for (const { definition, name } of versionsOf(notebook, cell)) {
    if (!definition.value || definition.kind === "import") continue;
    const found = findParam(notebook, name, cell.index + 1);
    if ("text" in found) params.push(found);
    else if (found.type === "changed") messages.push(changedCellParam(cell, name, found.cell));
    else messages.push(noCellParam(cell, name));
  }
  return { params, messages };
}

/** The params of all `%%params` cells above the cell at `position`, as far as their names still mean them there. */
export function paramsAbove(notebook: Notebook, position: number): StageParam[] {
  return notebook.cells
    .slice(0, position)
    .filter((cell) => cell.isParams)
    .flatMap((cell) => cellParams(notebook, cell).params)
    .filter(({ name, version }) => versionAbove(notebook, name, position) === version);
}

function versionsOf(notebook: Notebook, cell: CellFacts): Version[] {
  return [...cell.names.definitions.keys()].flatMap(
    (name) => notebook.versions.get(name)?.find((version) => version.cell === cell.index) ?? [],
  );
}
