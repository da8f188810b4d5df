import { isCode, type StageAnalysis } from "../analysis/index.js";
import type { ReasonView } from "../messages/index.js";
import type { CellRecord } from "./cell-record.js";
import { chosenOf } from "./chosen-params.js";
import { type Ingredients, ingredientsOf, ownStatements } from "./ingredients.js";
import type { NotebookState } from "./notebook-state.js";
import type { RunOverlay } from "./run-overlay.js";

/** Whether a stage's result still fits what it was made from, and why not. */
export interface Readiness {
  readonly stale: boolean;
  readonly why: readonly ReasonView[];
}

/** Tells of each stage whether it is stale: something it takes was made or written anew after it ran. */
export function allReadiness(state: NotebookState, overlay: RunOverlay | null): ReadonlyMap<string, Readiness> {
  const found = new Map<string, Readiness>();
  const turns = new Map(state.stages().map((cell) => [cell.stage.name, cell.turn]));
  for (const stage of state.analysis().stages) {
    const cell = state.get(stage.cell.id);
    const last = cell === null ? null : lastMade(cell, stage.name, overlay);
    const torn = last === cell ? state.tornStage(stage.name) : null;
    const why =
      last === null
        ? []
        : [
            ...(torn === null ? [] : [{ changed: true, sentence: torn }]),
            ...newInputs(stage, last.turn, turns, found),
            ...newIngredients(stage, last.madeOf, ingredientsOf(stage, chosenOf(state, stage))),
          ];
    found.set(stage.name, { stale: why.length > 0, why });
  }
  return found;
}

interface Made {
  readonly turn: number;
  readonly madeOf: Ingredients;
}

/** When and of what a stage was made last: by its cell, or by a run after that; null when it has no result. */
function lastMade(cell: CellRecord, name: string, overlay: RunOverlay | null): Made | null {
  const isMade = ["fresh", "cached"].includes(overlay?.stages.get(name)?.state ?? "");
  const made = isMade ? overlay?.madeOf.get(name) : undefined;
  if (overlay !== null && made !== undefined && overlay.turn >= cell.turn) return { turn: overlay.turn, madeOf: made };
  return cell.state === "done" ? cell : null;
}

function newInputs(
  stage: StageAnalysis,
  turn: number,
  turns: ReadonlyMap<string, number>,
  before: ReadonlyMap<string, Readiness>,
): ReasonView[] {
  return [...new Set(stage.inputs.map((input) => input.from))].flatMap((producer) => {
    const names = stage.inputs.flatMap((input) => (input.from === producer ? input.name : [])).join(", ");
    if ((turns.get(producer) ?? 0) > turn) return { changed: true, sentence: `${names} changed: ${producer} ran again` };
    if (before.get(producer)?.stale === true) return { changed: true, sentence: `${names} will change: ${producer} is stale` };
    return [];
  });
}

function newIngredients(stage: StageAnalysis, before: Ingredients, now: Ingredients): ReasonView[] {
  return [...new Set([...before.keys(), ...now.keys()])].flatMap((key) => {
    const [old = "", text = ""] = [before.get(key), now.get(key)];
    return old === text ? [] : { changed: true, sentence: changeOf(stage, key, [old, text]) };
  });
}

const longestValue = 24;

function changeOf(stage: StageAnalysis, key: string, [old, text]: readonly [string, string]): string {
  if (key === ownStatements) return "code of other cells changed";
  const isShort = old !== "" && text !== "" && old.length <= longestValue && text.length <= longestValue;
  if (isShort && stage.params.some((param) => param.name === key)) return `${key} ${old} → ${text}`;
  const isHelper = stage.slice.some((cell) => key.split(", ").every((name) => isCode(cell, name)));
  return isHelper ? `helper \`${key}\` changed` : `${key} changed`;
}
