import type { Node, VariableDeclarator } from "oxc-parser";
import type { NotebookAnalysis, StageAnalysis, StageInput } from "../analyze-notebook.js";
import type { NamePlace } from "../cell-parts.js";
import { canHoist } from "../hoist.js";
import { type CellFacts, declaringParts, isOwn, type Notebook, ownVersion, type Version, versionAbove } from "../notebook.js";
import type { CellTypes } from "../notebook-types.js";
import { dependsOnStage } from "../provider.js";
import { childNodes } from "../syntax.js";
import { readsAny } from "./reads-any.js";
import { isLiteral, type TypeAlias, type WrittenType, widerType, writtenType } from "./written-type.js";

/**
 * How input types are written: `written` where they can be, constants such as `const mode = "fast"` as `string`; `literal` with
 * such constants as `"fast"`, which their declarations then state; `derived` never, but always from what the stage before returns.
 */
export type InputStyle = "written" | "literal" | "derived";

/** How the values that go from stage to stage are typed. */
export interface InputTypes {
  /** The types that are written down; the others are taken from what the stage before gives. */
  readonly written: ReadonlyMap<Version, WrittenType>;
  /** Types that declarations get. */
  readonly stated: ReadonlyMap<Version, WrittenType>;
}

/** Finds how the types of values that go from stage to stage are written. */
export function inputTypes(analysis: NotebookAnalysis, printed: CellTypes, style: InputStyle): InputTypes {
  const { notebook, stages } = analysis;
  const written = new Map<Version, WrittenType>();
  const stated = new Map<Version, WrittenType>();
  if (style === "derived") return { written, stated };
  const aliases = typeAliases(notebook, printed);
  const params = new Set(stages.flatMap((stage) => stage.params.map((param) => param.version)));
  for (const { stage, input } of handedOver(stages)) {
    const { version } = input;
    const annotation = annotationOf(notebook, version);
    const type = annotation ?? printedType(analysis, stage, { input, printed, aliases });
    if (written.has(version) || !type?.names.every((each) => canStand(notebook, each.version, params))) continue;
    const isStated = annotation === null && isLiteral(type) && style === "literal" && isPlainConstant(notebook, version);
    if (isStated) stated.set(version, type);
    const shown = annotation === null && isLiteral(type) && !isStated ? widerType(type) : type;
    if (shown !== null) written.set(version, shown);
  }
  return { written, stated };
}

function handedOver(stages: readonly StageAnalysis[]): { readonly stage: StageAnalysis; readonly input: StageInput }[] {
  return stages.flatMap((stage) => stage.inputs.filter(({ kind }) => kind !== "state").map((input) => ({ stage, input })));
}

/** The declarations that written types name. */
export function mentionedVersions(types: InputTypes): Version[] {
  return [...new Set([...types.written.values()].flatMap((type) => type.names.map(({ version }) => version)))];
}

function typeAliases(notebook: Notebook, printed: CellTypes): TypeAlias[] {
  const aliases = [...notebook.versions.values()].flat().filter(({ definition }) => definition.kind === "type");
  return aliases.flatMap((version) => {
    const expanded = printed.get(notebook.cells[version.cell]?.id ?? "")?.get(version.name);
    const isAlias = expanded !== undefined && expanded !== version.name && expanded !== "any";
    return isAlias && canStand(notebook, version) ? [{ version, expanded }] : [];
  });
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
  if (mayBeMissing(notebook, input.version)) return null;
  const maker = stages.find(({ name }) => name === input.from)?.cell;
  const found = [maker, stage.cell].flatMap((cell) => {
    const text = cell === undefined ? undefined : printed.get(cell.id)?.get(input.name);
    const type = text === undefined || cell === undefined ? null : writtenType(text, { notebook, position: cell.index, aliases });
    return type === null ? [] : [type];
  });
  return found[0] ?? null;
}

/** `const mode = …`, with nothing else between the name and its value. */
function isPlainConstant(notebook: Notebook, version: Version): boolean {
  return declaratorsOf(notebook, version).some((each) => names(each, version.name));
}

/** True when the checker's settings decide whether `undefined` is part of the type: an item of a list was taken. */
function mayBeMissing(notebook: Notebook, version: Version): boolean {
  return declaratorsOf(notebook, version).some((each) => each.id.type === "ArrayPattern" || takesItem(each));
}

function takesItem(node: Node): boolean {
  if (
    node.type === "MemberExpression" &&
    node.computed &&
    !(node.property.type === "Literal" && typeof node.property.value === "string")
  )
    return true;
  return childNodes(node).some(takesItem);
}

function declaratorsOf(notebook: Notebook, version: Version): VariableDeclarator[] {
  const cell = notebook.cells[version.cell];
  return (cell === undefined ? [] : declaringParts(cell, version.name)).flatMap(({ node }) => {
    const statement = node.type === "ExportNamedDeclaration" ? node.declaration : node;
    return statement?.type === "VariableDeclaration" ? statement.declarations : [];
  });
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
function canStand(notebook: Notebook, version: Version, params: ReadonlySet<Version> = new Set()): boolean {
  const home = notebook.cells[version.cell];
  if (home === undefined) return false;
  if (version.definition.kind === "import") return true;
  return home.stage === null
    ? !dependsOnStage(notebook, home)
    : canHoist(notebook, version) === null && !readsAny(notebook, version, params);
}
