import type { VariableDeclarator } from "oxc-parser";
import type { NotebookAnalysis, StageAnalysis, StageInput } from "../analyze-notebook.js";
import type { NamePlace } from "../cell-parts.js";
import { canHoist } from "../hoist.js";
import { type CellFacts, declaringParts, isOwn, type Notebook, ownVersion, type Version, versionAbove } from "../notebook.js";
import type { CellTypes } from "../notebook-types.js";
import { dependsOnStage } from "../provider.js";
import { type TypeAlias, type WrittenType, writtenType } from "./written-type.js";

/** The types of a stage's inputs that can be written down; the others are taken from what the stage before gives. */
export type InputTypes = ReadonlyMap<Version, WrittenType>;

/** Finds how the types of values that go from stage to stage are written. */
export function inputTypes(analysis: NotebookAnalysis, printed: CellTypes): InputTypes {
  const { notebook, stages } = analysis;
  const aliases = typeAliases(notebook, printed);
  const found = new Map<Version, WrittenType>();
  for (const stage of stages) {
    for (const input of stage.inputs) {
      if (input.kind === "state" || found.has(input.version)) continue;
      const type = annotationOf(notebook, input.version) ?? printedType(analysis, stage, { input, printed, aliases });
      if (type?.names.every(({ version }) => canStand(notebook, version))) found.set(input.version, type);
    }
  }
  return found;
}

/** The declarations that written types name. */
export function mentionedVersions(types: InputTypes): Version[] {
  return [...new Set([...types.values()].flatMap((type) => type.names.map(({ version }) => version)))];
}

function typeAliases(notebook: Notebook, printed: CellTypes): TypeAlias[] {
  return notebook.cells.flatMap((cell) =>
    [...notebook.versions.values()].flat().flatMap((version) => {
      const expanded = version.cell === cell.index ? printed.get(cell.id)?.get(version.name) : undefined;
      const isAlias =
        version.definition.kind === "type" && expanded !== undefined && expanded !== version.name && expanded !== "any";
      return isAlias && canStand(notebook, version) ? [{ version, expanded }] : [];
    }),
  );
}

interface Printed {
  readonly input: StageInput;
  readonly printed: CellTypes;
  readonly aliases: readonly TypeAlias[];
}

/** As the checker prints it in the cell that makes the value, or in the one that takes it: one of them may know a shorter name. */
function printedType(
  { notebook, stages }: NotebookAnalysis,
  stage: StageAnalysis,
  { input, printed, aliases }: Printed,
): WrittenType | null {
  const maker = stages.find(({ name }) => name === input.from)?.cell;
  const found = [maker, stage.cell].flatMap((cell) => {
    const text = cell === undefined ? undefined : printed.get(cell.id)?.get(input.name);
    const type = text === undefined || cell === undefined ? null : writtenType(notebook, cell.index, text, aliases);
    return type === null ? [] : [type];
  });
  return found[0] ?? null;
}

/** The type that the declaration states. */
function annotationOf(notebook: Notebook, version: Version): WrittenType | null {
  const cell = notebook.cells[version.cell];
  if (cell === undefined) return null;
  for (const part of declaringParts(cell, version.name)) {
    const statement = part.node.type === "ExportNamedDeclaration" ? part.node.declaration : part.node;
    if (statement?.type !== "VariableDeclaration") continue;
    const annotation = statement.declarations.find((each) => names(each, version.name))?.id.typeAnnotation?.typeAnnotation;
    if (!annotation) continue;
    const { start, end } = annotation;
    const inside = part.places.filter((place) => place.start >= start && place.start < end);
    // A parameter of the stage may hide what `typeof` means.
    if (inside.some(({ query }) => query)) continue;
    const found = inside.flatMap((place) => {
      const meaning = meaningOf(notebook, cell, place);
      return meaning === null ? [] : [{ start: place.start - start, end: place.end - start, version: meaning }];
    });
    return { text: cell.text.slice(start, end), names: found };
  }
  return null;
}

function names(declarator: VariableDeclarator, name: string): boolean {
  return declarator.id.type === "Identifier" && declarator.id.name === name;
}

function meaningOf(notebook: Notebook, cell: CellFacts, place: NamePlace): Version | null {
  return isOwn(cell, place) ? ownVersion(notebook, cell, place.name) : versionAbove(notebook, place.name, cell.index);
}

/** True when a declaration can stand above all stages. */
function canStand(notebook: Notebook, version: Version): boolean {
  const home = notebook.cells[version.cell];
  if (home === undefined) return false;
  if (version.definition.kind === "import") return true;
  return home.stage === null ? !dependsOnStage(notebook, home) : canHoist(notebook, version) === null;
}
