import { ExportError } from "../../errors.js";
import type { NotebookAnalysis, StageAnalysis } from "../analyze-notebook.js";
import type { CellPart, NamePlace } from "../cell-parts.js";
import { canHoist } from "../hoist.js";
import { type CellFacts, declaringParts, type Notebook, type Version } from "../notebook.js";
import { isLeftOut } from "./left-out.js";
import { type StageNeeds, stageNeeds } from "./needed-parts.js";
import { placeParts } from "./placement.js";
import { readsAny } from "./reads-any.js";
import { type PartRef, partKey, resolvePlace } from "./resolve-place.js";

/** The statements of one stage function. */
export interface StageBody {
  readonly stage: StageAnalysis;
  /** Statements of cells without a stage, and then those of its own cell. */
  readonly parts: readonly PartRef[];
}

/** Which statement of the notebook stands where in the exported module. */
export interface ModulePlan {
  readonly analysis: NotebookAnalysis;
  /** Statements above or between the stages, in document order. */
  readonly module: readonly PartRef[];
  readonly bodies: readonly StageBody[];
  /** The stage in whose place a shared statement is read, by its key. */
  readonly readers: ReadonlyMap<string, StageAnalysis>;
  /** All declarations that stand outside of the stages, imports apart. */
  readonly hoisted: ReadonlySet<Version>;
}

/** Decides where the statements go. `mentioned` are types that written input types name. */
export function planModule(analysis: NotebookAnalysis, mentioned: readonly Version[]): ModulePlan {
  const hoisted = hoistedVersions(analysis, mentioned);
  const needs = analysis.stages.map((stage) => stageNeeds(analysis, stage, hoisted));
  const extra = mentioned.filter((version) => !hoisted.has(version) && version.definition.kind !== "import");
  const placement = placeParts(analysis, needs);
  const module = new Map(placement.module);
  const readers = new Map<string, StageAnalysis>();
  for (const { stage, parts } of needs) for (const key of parts.keys()) if (!readers.has(key)) readers.set(key, stage);
  for (const ref of [...partsOf(analysis.notebook, [...hoisted, ...extra]), ...ambientParts(analysis)])
    module.set(partKey(ref), ref);
  addMissing(analysis.notebook, module, readers);
  const bodies = needs.map((need) => bodyOf(need, placement.inside.get(need.stage) ?? new Map(), hoisted));
  return { analysis, module: inOrder(module), bodies, readers, hoisted };
}

/** Types, classes and functions of stage cells that other stages name. */
function hoistedVersions({ stages, notebook }: NotebookAnalysis, mentioned: readonly Version[]): Set<Version> {
  const params = new Set(stages.flatMap((stage) => stage.params.map(({ version }) => version)));
  const stays = (version: Version): boolean => version.definition.kind === "import" || readsAny(notebook, version, params);
  const versions = new Set(stages.flatMap((stage) => stage.hoisted).filter((version) => !stays(version)));
  for (const version of mentioned) {
    if (version.definition.kind !== "import" && notebook.cells[version.cell]?.stage != null) versions.add(version);
  }
  for (const stage of stages) {
    for (const version of ownVersions(notebook, stage.cell.index)) {
      if (!isForModules(stage.cell, version)) continue;
      const obstacle = canHoist(notebook, version);
      if (obstacle !== null) throw new ExportError(boundNamespace(stage, version.name, obstacle));
      versions.add(version);
    }
  }
  return versions;
}

/** A namespace cannot stand in a function, and `declare` neither. */
function isForModules(cell: CellFacts, { name, definition }: Version): boolean {
  return definition.kind === "namespace" || declaringParts(cell, name).some(isAmbient);
}

function isAmbient({ node }: CellPart): boolean {
  return "declare" in node && node.declare === true;
}

/** `declare global { … }` and `declare module "name" { … }`, which declare no name of the notebook. */
function ambientParts({ notebook, stages }: NotebookAnalysis): PartRef[] {
  const last = Math.max(...stages.map(({ cell }) => cell.index));
  return notebook.cells
    .slice(0, last + 1)
    .flatMap((cell) =>
      cell.parts.flatMap((each, part) => (each.declares.length === 0 && isAmbient(each) ? [{ cell, part }] : [])),
    );
}

function boundNamespace({ name: stage }: StageAnalysis, name: string, obstacle: string): string {
  return `Stage '${stage}' declares '${name}', which can only stand above all stages, and '${name}' uses '${obstacle}' of the stage; move '${name}' and '${obstacle}' to a cell without %%stage`;
}

function ownVersions(notebook: Notebook, cell: number): Version[] {
  return [...notebook.versions.values()].flat().filter((version) => version.cell === cell);
}

function partsOf(notebook: Notebook, versions: readonly Version[]): PartRef[] {
  return versions.flatMap((version) => {
    const cell = notebook.cells[version.cell];
    return cell === undefined ? [] : declaringParts(cell, version.name).map((part) => ({ cell, part: cell.parts.indexOf(part) }));
  });
}

/** Whatever a statement of the module names must stand in the module as well. */
function addMissing(notebook: Notebook, module: Map<string, PartRef>, readers: ReadonlyMap<string, StageAnalysis>): void {
  const open = [...module.values()];
  for (let ref = open.pop(); ref !== undefined; ref = open.pop()) {
    for (const place of ref.cell.parts[ref.part]?.places ?? []) {
      const version = versionAt(notebook, readers, ref, place);
      if (version === null || version.definition.kind === "import") continue;
      if (notebook.cells[version.cell]?.stage != null && version.definition.value) continue;
      for (const missing of partsOf(notebook, [version])) {
        if (module.has(partKey(missing))) continue;
        module.set(partKey(missing), missing);
        open.push(missing);
      }
    }
  }
}

/** The version that a name means in a statement of the module. */
export function versionAt(
  notebook: Notebook,
  readers: ReadonlyMap<string, StageAnalysis>,
  ref: PartRef,
  place: NamePlace,
): Version | null {
  const reader = ref.cell.stage === null ? (readers.get(partKey(ref)) ?? null) : null;
  return resolvePlace(notebook, reader, ref.cell, place);
}

function bodyOf({ stage }: StageNeeds, inside: ReadonlyMap<string, PartRef>, hoisted: ReadonlySet<Version>): StageBody {
  const own = stage.cell.parts.flatMap((part, index) => {
    const ref = { cell: stage.cell, part: index };
    const isMoved = part.declares.some((name) =>
      [...hoisted].some((each) => each.name === name && each.cell === stage.cell.index),
    );
    return isMoved || isLeftOut(ref) ? [] : [ref];
  });
  return { stage, parts: [...inOrder(inside), ...own] };
}

function inOrder(parts: ReadonlyMap<string, PartRef>): PartRef[] {
  return [...parts.values()].sort((a, b) => a.cell.index - b.cell.index || a.part - b.part);
}
