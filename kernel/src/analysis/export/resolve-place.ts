import type { StageAnalysis } from "../analyze-notebook.js";
import type { NamePlace } from "../cell-parts.js";
import { type CellFacts, isOwn, type Notebook, ownVersion, type Version, versionAbove } from "../notebook.js";

/** A statement of a cell. */
export interface PartRef {
  readonly cell: CellFacts;
  readonly part: number;
}

/** What gives a name its meaning in the code of one stage. */
export type Source = "own" | "input" | "param" | "import" | "hoisted" | "helper";

/** Names a statement for use as a key. */
export function partKey({ cell, part }: PartRef): string {
  return `${cell.index}:${part}`;
}

/**
 * The version that a name in `cell` means when the cell runs for `stage`, or null for a name of the language.
 * Code inside of functions sees the variables as they are when the stage runs.
 */
export function resolvePlace(notebook: Notebook, stage: StageAnalysis | null, cell: CellFacts, place: NamePlace): Version | null {
  const own = isOwn(cell, place) || place.declares ? ownVersion(notebook, cell, place.name) : null;
  const isHelper = stage !== null && cell !== stage.cell && cell.stage === null;
  if (!isHelper || !place.captured) return own ?? versionAbove(notebook, place.name, cell.index);
  return versionAbove(notebook, place.name, stage.cell.index) ?? own;
}

/** Where a stage gets a version from. */
export function sourceOf(notebook: Notebook, stage: StageAnalysis, version: Version): Source {
  if (version.cell === stage.cell.index) return stage.hoisted.includes(version) ? "hoisted" : "own";
  if (version.definition.kind === "import") return "import";
  if (stage.params.some((param) => param.version === version)) return "param";
  if (stage.inputs.some((input) => input.version === version && input.kind !== "state")) return "input";
  return notebook.cells[version.cell]?.stage == null ? "helper" : "hoisted";
}

/** The versions that a statement declares. */
export function declaredBy(notebook: Notebook, { cell, part }: PartRef): Version[] {
  const names = cell.parts[part]?.declares ?? [];
  return names.flatMap((name) => notebook.versions.get(name)?.find((version) => version.cell === cell.index) ?? []);
}
