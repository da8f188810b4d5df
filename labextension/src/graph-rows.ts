import type { GraphModel } from "./graph-model.js";

/** The place of a stage in the grid of the graph. */
export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

/**
 * Puts each stage into the first row below all that it needs which still has room.
 * Rows of at most `columns` stages keep the graph as wide as its panel; what has no reader yet moves down, not out of sight.
 */
export function stageRows(model: GraphModel, columns: number): ReadonlyMap<string, number> {
  const rowOf = new Map<string, number>();
  const filled: number[] = [];
  for (const { stage, producers } of inOrder(model)) {
    let row = Math.max(0, ...producers.map((name) => (rowOf.get(name) ?? -1) + 1));
    while ((filled[row] ?? 0) >= columns) row += 1;
    rowOf.set(stage.name, row);
    filled[row] = (filled[row] ?? 0) + 1;
  }
  return rowOf;
}

/** Producers before consumers, else as in the document. */
function inOrder(model: GraphModel): GraphModel["nodes"] {
  return [...model.nodes].sort((a, b) => a.rank - b.rank || model.nodes.indexOf(a) - model.nodes.indexOf(b));
}

/** Spreads ordered rows over the columns of a grid, each stage as near to its producers as its neighbours allow. */
export function placeInColumns(
  model: GraphModel,
  rows: readonly (readonly string[])[],
  columns: number,
): ReadonlyMap<string, GridPlace> {
  const places = new Map<string, GridPlace>();
  rows.forEach((names, row) => {
    const wishes = names.map((name) => wishOf(name, model, places));
    const chosen = nearestColumns(wishes, Math.max(columns, names.length));
    names.forEach((name, index) => {
      places.set(name, { row, column: chosen[index] ?? index });
    });
  });
  return places;
}

/** The column a stage would like: that of its producer, or the middle of theirs. */
function wishOf(name: string, model: GraphModel, places: ReadonlyMap<string, GridPlace>): number {
  const columns = (model.byName.get(name)?.producers ?? []).flatMap((producer) => places.get(producer)?.column ?? []);
  if (columns.length === 0) return 0;
  return columns.reduce((sum, column) => sum + column, 0) / columns.length;
}

/** Rising columns with the least sum of distances from what is wished; the leftmost of equals. */
function nearestColumns(wishes: readonly number[], columns: number): readonly number[] {
  // best[c]: the cheapest way to place the wishes so far with the last of them in a column up to c.
  let best: { cost: number; path: readonly number[] }[] = Array.from({ length: columns + 1 }, () => ({ cost: 0, path: [] }));
  wishes.forEach((wish) => {
    const next: typeof best = [{ cost: Number.POSITIVE_INFINITY, path: [] }];
    for (let column = 0; column < columns; column += 1) {
      const before = best[column];
      const here = next[column];
      if (before === undefined || here === undefined) continue;
      const cost = before.cost + Math.abs(column - wish);
      next.push(cost < here.cost ? { cost, path: [...before.path, column] } : here);
    }
    best = next;
  });
  return best[columns]?.path ?? [];
}
