import type { NotebookAnalysis, StageAnalysis } from "../analyze-notebook.js";
import type { NamePlace } from "../cell-parts.js";
import type { CellFacts } from "../notebook.js";
import type { CommentPlace } from "../params.js";
import { cellSyntax } from "../syntax.js";
import type { ConfigField } from "./config-fields.js";
import { openingComment, sectionCell } from "./doc-comment.js";
import type { ModuleNames } from "./module-names.js";
import { nameLocals } from "./module-names.js";
import { type ModulePlan, type StageBody, versionAt } from "./module-plan.js";
import { chunkRange } from "./render-part.js";
import { type PartRef, resolvePlace } from "./resolve-place.js";

/** A statement of the notebook that stands in the module. */
export interface MappedPart {
  /** The id of its cell. */
  readonly cell: string;
  /** Where it stands in the text of the cell below its magics, with the comments above and behind it. */
  readonly start: number;
  readonly end: number;
  /** The names that it declares in the module. */
  readonly declares: readonly string[];
  /** Names that are others in the module: there, and in the notebook. */
  readonly names: readonly (readonly [module: string, cell: string])[];
}

/** Where the doc comment of a stage comes from: the Markdown above a cell, a comment that opens it, or its inputs and outputs. */
export type DocPlace =
  | { readonly type: "heading"; readonly cell: string }
  | { readonly type: "comment"; readonly cell: string; readonly start: number; readonly end: number }
  | { readonly type: "none"; readonly cell: string };

/** A stage of the module. */
export interface MappedStage {
  readonly stage: string;
  readonly function: string;
  /** The cells that make it; what is added to it goes to the last one. */
  readonly cells: readonly string[];
  readonly parts: readonly MappedPart[];
  readonly doc: DocPlace;
}

/** A default of the module's config, and where the constant of the notebook has its value. */
export interface MappedDefault {
  readonly key: string;
  readonly cell: string;
  readonly start: number;
  readonly end: number;
  /** The comment of the constant in the same cell. */
  readonly comment: CommentPlace;
}

/** What of the module comes from where in the notebook, in the order of the module. */
export interface ModuleMap {
  readonly module: readonly MappedPart[];
  readonly stages: readonly MappedStage[];
  readonly defaults: readonly MappedDefault[];
  /** The name of the constant that holds the defaults. */
  readonly defaultsName: string;
}

/** What is mapped. */
export interface WrittenModule {
  readonly plan: ModulePlan;
  readonly names: ModuleNames;
  readonly fields: readonly ConfigField[];
}

/** Notes where each statement of a module comes from. */
export function mapModule({ plan, names, fields }: WrittenModule): ModuleMap {
  const { notebook } = plan.analysis;
  const nameAt = (ref: PartRef, place: NamePlace): string | null => {
    const version = versionAt(notebook, plan.readers, ref, place);
    return version === null ? null : (names.versions.get(version) ?? null);
  };
  return {
    module: plan.module.map((ref) => mappedPart(ref, nameAt)),
    stages: plan.bodies.map((body) => mappedStage(plan, body, names)),
    defaults: fields.flatMap((field) => mappedDefault(plan.analysis, field)),
    defaultsName: names.defaults,
  };
}

function mappedStage(plan: ModulePlan, body: StageBody, names: ModuleNames): MappedStage {
  const locals = nameLocals(plan, body, names);
  const { stage } = body;
  const nameAt = ({ cell }: PartRef, place: NamePlace): string | null => {
    const version = resolvePlace(plan.analysis.notebook, stage, cell, place);
    return version === null ? null : (locals.get(version) ?? names.versions.get(version) ?? null);
  };
  return {
    stage: stage.name,
    function: names.functions.get(stage.name) ?? stage.name,
    cells: stage.cell.members.map(({ id }) => id),
    parts: body.parts.map((ref) => mappedPart(ref, nameAt)),
    doc: docPlace(plan.analysis, stage),
  };
}

function mappedPart(ref: PartRef, nameAt: (ref: PartRef, place: NamePlace) => string | null): MappedPart {
  const { cell, part: index } = ref;
  const part = cell.parts[index];
  const names = new Map<string, string>();
  for (const place of part?.places ?? []) {
    const name = nameAt(ref, place);
    if (name !== null && name !== place.name) names.set(name, place.name);
  }
  const declares = (part?.declares ?? []).map((name) => [...names].find(([, own]) => own === name)?.[0] ?? name);
  return { ...placeIn(cell, chunkRange(cell, index)), declares, names: [...names] };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** The cell of which a stretch of a stage's text is, and where it stands there. */
function placeIn({ id, members }: CellFacts, { start, end }: Range): Range & { readonly cell: string } {
  let offset = 0;
  for (const member of members) {
    const last = offset + member.text.length;
    if (end <= last) return { cell: member.id, start: Math.max(0, start - offset), end: end - offset };
    offset = last + joint.length;
  }
  return { cell: id, start, end };
}

/** What stands between the cells of one stage, see join-stages.ts. */
const joint = "\n;\n";

function docPlace(analysis: NotebookAnalysis, { cell }: StageAnalysis): DocPlace {
  if (cell.heading.trim() !== "") return { type: "heading", cell: cell.id };
  const opening = openingComment(cell);
  if (opening !== null && opening.text !== "") {
    const start = cellSyntax(cell.text).comments[0]?.start ?? 0;
    return { type: "comment", ...placeIn(cell, { start, end: opening.end }) };
  }
  const section = sectionCell(analysis, cell);
  return section === null ? { type: "none", cell: cell.id } : { type: "heading", cell: section.id };
}

function mappedDefault({ notebook }: NotebookAnalysis, { key, param }: ConfigField): MappedDefault[] {
  const cell = notebook.cells[param.version.cell];
  // The value stands behind the name, and is written in the module as it is.
  const start = cell?.text.indexOf(param.text, param.version.definition.end) ?? -1;
  return cell === undefined || start < 0
    ? []
    : [{ key, ...placeIn(cell, { start, end: start + param.text.length }), comment: param.commentAt }];
}
