import type { StageView } from "stagebook/messages";

/** A stage that is to change places with its neighbour in the document. */
export interface StageStep {
  /** The ids of all cells in document order. */
  readonly ids: readonly string[];
  readonly stages: readonly Pick<StageView, "name" | "cells">[];
  readonly stage: Pick<StageView, "name" | "cells">;
  readonly step: 1 | -1;
}

/** A move of cells as a notebook takes it: `to` is where the first of them ends going up, the last of them going down. */
export interface CellMove {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Tells how a stage's cells move past the stage before or behind it; null where there is none, or where its cells do not stand together. */
export function moveOf({ ids, stages, stage, step }: StageStep): CellMove | null {
  const places = placesOf(ids, stage);
  const [from] = places;
  const other = stages[stages.findIndex(({ name }) => name === stage.name) + step];
  if (from === undefined || other === undefined || places.at(-1) !== from + places.length - 1) return null;
  const others = placesOf(ids, other);
  const to = step < 0 ? others[0] : others.at(-1);
  return to === undefined ? null : { from, to, count: places.length };
}

function placesOf(ids: readonly string[], { cells }: Pick<StageView, "cells">): readonly number[] {
  return cells
    .map((id) => ids.indexOf(id))
    .filter((place) => place >= 0)
    .sort((a, b) => a - b);
}
