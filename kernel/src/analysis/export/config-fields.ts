import type { NotebookAnalysis, StageAnalysis } from "../analyze-notebook.js";
import { declaringParts, type Version, versionAbove } from "../notebook.js";
import type { StageParam } from "../params.js";
import { paramType } from "./param-types.js";

/** A field of the module's config: a param, and the stages that take it. */
export interface ConfigField {
  /** The param's name, or `stage.name` where stages mean different constants by one name. */
  readonly key: string;
  readonly param: StageParam;
  readonly type: string;
  readonly stages: readonly string[];
}

/** What can be set of a pipeline from outside, in document order. */
export function configFields({ stages }: NotebookAnalysis): readonly ConfigField[] {
  const takers = new Map<Version, { param: StageParam; stages: string[] }>();
  for (const stage of stages) {
    for (const param of stage.params) {
      const known = takers.get(param.version);
      if (known === undefined) takers.set(param.version, { param, stages: [stage.name] });
      else known.stages.push(stage.name);
    }
  }
  const all = [...takers.values()].sort((a, b) => placeOf(a.param) - placeOf(b.param) || startOf(a.param) - startOf(b.param));
  return all.flatMap(({ param, stages: names }) => {
    const field = { param, type: paramType(param), stages: names };
    const isOnly = all.every((other) => other.param === param || other.param.name !== param.name);
    if (isOnly) return [{ ...field, key: param.name }];
    return names.map((stage) => ({ ...field, key: `${stage}.${param.name}`, stages: [stage] }));
  });
}

/** The field of the config that a stage takes as one of its params. */
export function fieldOf(
  fields: readonly ConfigField[],
  { name }: StageAnalysis,
  { version }: StageParam,
): ConfigField | undefined {
  return fields.find(({ param, stages }) => param.version === version && stages.includes(name));
}

/** The declarations of the notebook that the types and defaults of params name. */
export function namedByParams({ stages, notebook }: NotebookAnalysis): Version[] {
  const versions = stages.flatMap(({ params }) => params.map(({ version }) => version));
  return [...new Set(versions)].flatMap((version) => {
    const cell = notebook.cells[version.cell];
    if (cell === undefined) return [];
    const places = declaringParts(cell, version.name).flatMap((part) => part.places);
    // The value of a param is written out, so only its types name anything.
    const named = places.flatMap((place) => (place.declares ? [] : (versionAbove(notebook, place.name, cell.index + 1) ?? [])));
    return named.filter(({ definition }) => definition.type);
  });
}

function placeOf({ version }: StageParam): number {
  return version.cell;
}

function startOf({ version }: StageParam): number {
  return version.definition.start;
}
