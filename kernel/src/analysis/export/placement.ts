import type { NotebookAnalysis, StageAnalysis } from "../analyze-notebook.js";
import { isCode } from "../hoist.js";
import type { Version } from "../notebook.js";
import type { StageNeeds } from "./needed-parts.js";
import { declaredBy, type PartRef, partKey, resolvePlace, sourceOf } from "./resolve-place.js";

/** Where the statements of cells without a stage go: above all stages, or into each stage that needs them. */
export interface Placement {
  readonly module: ReadonlyMap<string, PartRef>;
  readonly inside: ReadonlyMap<StageAnalysis, ReadonlyMap<string, PartRef>>;
}

/**
 * Decides for each needed statement where it goes. It goes into the stages when it takes part in what one of them computes:
 * when it reads an input or a param, or makes something that a stage changes; else one copy above all stages does.
 */
export function placeParts(analysis: NotebookAnalysis, needs: readonly StageNeeds[]): Placement {
  const inside = new Map<StageAnalysis, Map<string, PartRef>>(needs.map(({ stage }) => [stage, new Map()]));
  const workedOn = new Map<Version, boolean>();
  for (let changed = true; changed; ) {
    changed = false;
    for (const need of needs) {
      for (const [key, ref] of need.parts) {
        const mine = inside.get(need.stage);
        if (
          mine === undefined ||
          mine.has(key) ||
          !belongsInside({ analysis, needs, stage: need.stage, workedOn, inside: mine }, ref)
        )
          continue;
        mine.set(key, ref);
        changed = true;
      }
    }
  }
  const module = new Map<string, PartRef>();
  for (const { stage, parts } of needs) for (const [key, ref] of parts) if (!inside.get(stage)?.has(key)) module.set(key, ref);
  return { module, inside };
}

interface Question {
  readonly analysis: NotebookAnalysis;
  readonly needs: readonly StageNeeds[];
  readonly stage: StageAnalysis;
  /** Answers that hold for all stages. */
  readonly workedOn: Map<Version, boolean>;
  /** What goes into the stage as far as is known. */
  readonly inside: ReadonlyMap<string, PartRef>;
}

function belongsInside(question: Question, ref: PartRef): boolean {
  return declaresWorkedOn(question, ref) || readsLocal(question, ref);
}

function declaresWorkedOn({ analysis, needs, inside, workedOn }: Question, ref: PartRef): boolean {
  return declaredBy(analysis.notebook, ref).some((version) => {
    if (isDeclaration(ref, version.name)) return false;
    const known = workedOn.get(version) ?? isWorkedOn(analysis, needs, version);
    workedOn.set(version, known);
    return known || writersIn(inside, version) !== "";
  });
}

function readsLocal({ analysis, needs, stage, inside }: Question, ref: PartRef): boolean {
  const { notebook } = analysis;
  return (ref.cell.parts[ref.part]?.places ?? []).some((place) => {
    const version = place.declares ? null : resolvePlace(notebook, stage, ref.cell, place);
    if (version === null) return false;
    const source = sourceOf(notebook, stage, version);
    const isOuter = source === "helper" || source === "hoisted";
    if (source === "input" || source === "param" || (isOuter && declaredIn(version, inside))) return true;
    return place.captured && differs(analysis, needs, ref, version, place);
  });
}

/** A second copy of a class or an enum would be another type. */
function isDeclaration({ cell }: PartRef, name: string): boolean {
  return cell.names.definitions.get(name)?.value === false || isCode(cell, name);
}

function declaredIn(version: Version, parts: ReadonlyMap<string, PartRef>): boolean {
  for (const { cell, part } of parts.values()) {
    if (cell.index === version.cell && cell.parts[part]?.declares.includes(version.name)) return true;
  }
  return false;
}

/** True when stages change the version, each for itself, or when they see different changes of it. */
function isWorkedOn(analysis: NotebookAnalysis, needs: readonly StageNeeds[], version: Version): boolean {
  const isShared = analysis.stages.some(({ inputs }) =>
    inputs.some((input) => input.version === version && input.kind === "state"),
  );
  if (isShared) return false;
  const changers = needs.filter(({ stage }) => changes(stage, version));
  // Who changes it through a part that it was handed needs the one object that the others have.
  if (changers.some(({ stage, parts }) => !declaredIn(version, parts) && !takes(stage, version))) return false;
  if (changers.length > 0) return true;
  const users = needs.filter(({ parts, stage }) => declaredIn(version, parts) && !takes(stage, version));
  const [first, ...others] = users.map(({ parts }) => writersIn(parts, version));
  return others.some((keys) => keys !== first);
}

function changes(stage: StageAnalysis, version: Version): boolean {
  return stage.cell.writes.has(version) || stage.absorbed.some((cell) => cell.writes.has(version));
}

function takes(stage: StageAnalysis, version: Version): boolean {
  return stage.inputs.some((input) => input.version === version);
}

function writersIn(parts: ReadonlyMap<string, PartRef>, version: Version): string {
  const keys: string[] = [];
  for (const [key, { cell, part }] of parts) {
    const effects = cell.effects[part];
    if (effects === undefined || cell.parts[part]?.declares.includes(version.name)) continue;
    for (const slot of effects.writes.keys()) if (slot.name === version.name && slot.cell === version.cell) keys.push(key);
  }
  return keys.sort().join(" ");
}

/** True when another stage that needs the same function sees another version of a name in it. */
function differs(
  analysis: NotebookAnalysis,
  needs: readonly StageNeeds[],
  ref: PartRef,
  version: Version,
  place: Parameters<typeof resolvePlace>[3],
): boolean {
  const key = partKey(ref);
  return needs.some((other) => other.parts.has(key) && resolvePlace(analysis.notebook, other.stage, ref.cell, place) !== version);
}
