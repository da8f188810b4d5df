import type { StageAnalysis } from "../analysis/index.js";
import { chosenOf } from "./chosen-params.js";
import type { NotebookState } from "./notebook-state.js";

/** What a stage takes from cells without a stage: names, each with the text that makes it. */
export type Ingredients = ReadonlyMap<string, string>;

/** The ingredients of each stage as the notebook stands now. */
export function allIngredients(state: NotebookState): ReadonlyMap<string, Ingredients> {
  return new Map(state.analysis().stages.map((stage) => [stage.name, ingredientsOf(stage)]));
}

/** Those of a run, which takes the params that were chosen for it. */
export function runIngredients(state: NotebookState): ReadonlyMap<string, Ingredients> {
  return new Map(state.analysis().stages.map((stage) => [stage.name, ingredientsOf(stage, chosenOf(state, stage))]));
}

/** The key of statements that declare nothing. */
export const ownStatements = "";

/** Follows the names that a stage uses through the cells of its slice. Statements that declare nothing always count. */
export function ingredientsOf(stage: StageAnalysis, chosen: ReadonlyMap<string, string> = new Map()): Ingredients {
  const params = new Map(stage.params.map(({ name, text }) => [name, chosen.get(name) ?? text]));
  const found = new Map<string, string>(params);
  const parts = stage.slice.flatMap(({ text, parts, effects }) =>
    parts.map((part, index) => ({ ...part, text: text.slice(part.start, part.end), isQuiet: effects[index]?.quiet === true })),
  );
  const taken = new Set<(typeof parts)[number]>();
  const take = (part: (typeof parts)[number], key: string): void => {
    if (taken.has(part)) return;
    taken.add(part);
    found.set(key, `${found.get(key) ?? ""}${part.text}\n`);
    for (const place of part.places) need(place.name);
  };
  const need = (name: string): void => {
    if (params.has(name)) return;
    for (const part of parts) if (part.declares.includes(name)) take(part, part.declares.join(", "));
  };
  for (const part of parts) if (part.declares.length === 0 && !part.isQuiet) take(part, ownStatements);
  for (const place of stage.cell.needed) need(place.name);
  return found;
}
