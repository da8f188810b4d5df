import type { VariableDeclarator } from "oxc-parser";
import type { OutputTypes } from "../analysis-json.js";
import type { NotebookAnalysis, StageAnalysis, StageInput } from "../analyze-notebook.js";
import type { NamePlace } from "../cell-parts.js";
import { canHoist } from "../hoist.js";
import { type CellFacts, declaringParts, isOwn, type Notebook, ownVersion, type Version, versionAbove } from "../notebook.js";
import { dependsOnStage } from "../provider.js";

/** A type as it can be written in the module. */
export interface WrittenType {
  readonly cell: CellFacts;
  /** Offsets in the text of the cell. */
  readonly start: number;
  readonly end: number;
  readonly places: readonly { readonly place: NamePlace; readonly version: Version | null }[];
}

/** The types of a stage's inputs that can be written down; the others are taken from what the stage before gives. */
export type InputTypes = ReadonlyMap<Version, WrittenType | string>;

/** Finds how the types of values that go from stage to stage are written. */
export function inputTypes(analysis: NotebookAnalysis, printed: OutputTypes): InputTypes {
  const found = new Map<Version, WrittenType | string>();
  for (const stage of analysis.stages) {
    for (const input of stage.inputs) {
      if (input.kind === "state" || found.has(input.version)) continue;
      const type = annotationOf(analysis.notebook, input.version) ?? plainType(printedType(printed, stage, input));
      if (type !== null) found.set(input.version, type);
    }
  }
  return found;
}

/** The declarations that written types name. */
export function mentionedVersions(types: InputTypes): Version[] {
  const versions = [...types.values()].flatMap((type) =>
    typeof type === "string" ? [] : type.places.flatMap(({ version }) => version ?? []),
  );
  return [...new Set(versions)];
}

function printedType(printed: OutputTypes, stage: StageAnalysis, { name, from }: StageInput): string | null {
  return printed.get(from)?.get(name) ?? printed.get(stage.name)?.get(name) ?? null;
}

const plainWords: ReadonlySet<string> = new Set(
  (
    "string number boolean bigint symbol null undefined void unknown never object readonly true false Array ReadonlyArray Map Set ReadonlyMap " +
    "ReadonlySet Record Partial Required Readonly Date RegExp Error URL Uint8Array Uint8ClampedArray Uint16Array Uint32Array Int8Array Int16Array " +
    "Int32Array Float32Array Float64Array BigInt64Array BigUint64Array ArrayBuffer ArrayBufferLike SharedArrayBuffer DataView Promise"
  ).split(" "),
);

/** A printed type of nothing but types of the language. */
function plainType(text: string | null): string | null {
  if (text === null || text.length > 200) return null;
  const code = text.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  // Names in front of a colon are those of properties and parameters.
  const words = code.replace(/[\p{L}_$][\p{L}\p{N}_$]*\??(?=:)/gu, "").match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [];
  // A constant of a literal type is handed over as its wider type.
  if (/^["\d-]|^(true|false)\b|\| ?["\d-]/.test(code)) return null;
  if (/^(any|never|undefined|null|void)(\[\])*$/.test(text) || /=>|\bimport\(|\.\.\.|\bunique\b/.test(code)) return null;
  return words.every((word) => plainWords.has(word)) ? text : null;
}

/** The type that the declaration states, when all that it names can stand above the stages. */
function annotationOf(notebook: Notebook, version: Version): WrittenType | null {
  const cell = notebook.cells[version.cell];
  if (cell === undefined) return null;
  for (const part of declaringParts(cell, version.name)) {
    const statement = part.node.type === "ExportNamedDeclaration" ? part.node.declaration : part.node;
    if (statement?.type !== "VariableDeclaration") continue;
    const annotation = statement.declarations.find((each) => names(each, version.name))?.id.typeAnnotation?.typeAnnotation;
    if (!annotation) continue;
    const inside = part.places.filter(({ start }) => start >= annotation.start && start < annotation.end);
    const places = inside.map((place) => ({ place, version: meaningOf(notebook, cell, place) }));
    const isWritable =
      places.every((each) => each.version === null || canStand(notebook, each.version)) && !inside.some(({ query }) => query);
    if (isWritable) return { cell, start: annotation.start, end: annotation.end, places };
  }
  return null;
}

function names(declarator: VariableDeclarator, name: string): boolean {
  return declarator.id.type === "Identifier" && declarator.id.name === name;
}

function meaningOf(notebook: Notebook, cell: CellFacts, place: NamePlace): Version | null {
  return isOwn(cell, place) ? ownVersion(notebook, cell, place.name) : versionAbove(notebook, place.name, cell.index);
}

function canStand(notebook: Notebook, version: Version): boolean {
  const home = notebook.cells[version.cell];
  if (home === undefined) return false;
  if (version.definition.kind === "import") return true;
  return home.stage === null ? !dependsOnStage(notebook, home) : canHoist(notebook, version) === null;
}
