import type { EdgeView } from "stagebook/messages";
import type { GraphModel } from "./graph-model.js";

/** The list form of the graph: a dot per stage on one of a few rails, and a line per edge. */
export interface RailLayout {
  readonly height: number;
  readonly dots: readonly {
    readonly name: string;
    readonly x: number;
    readonly y: number;
  }[];
  readonly lines: readonly { readonly edge: EdgeView; readonly path: string }[];
}

/** The height of one row of the list. */
export const railRow = 36;
const first = { x: 12, y: 18 };
const laneWidth = 12;
const lanes = 3;

/** Lays the stages out as rows in document order; a stage stands on the rail of its first producer while that rail is free. */
export function railLayout(model: GraphModel): RailLayout {
  const laneOf = placeOnRails(model);
  const dots = model.nodes.map(({ stage }, row) => ({
    name: stage.name,
    x: first.x + laneWidth * (laneOf.get(stage.name) ?? 0),
    y: first.y + railRow * row,
  }));
  const byName = new Map(dots.map((dot) => [dot.name, dot]));
  const lines = model.edges.flatMap((edge) => {
    const from = byName.get(edge.from);
    const to = byName.get(edge.to);
    return from === undefined || to === undefined ? [] : [{ edge, path: railPath(from, to) }];
  });
  return { height: railRow * dots.length, dots, lines };
}

function placeOnRails(model: GraphModel): ReadonlyMap<string, number> {
  const laneOf = new Map<string, number>();
  const rowOf = new Map(model.nodes.map(({ stage }, row) => [stage.name, row]));
  // A rail is taken until the last reader of the stage on it has been drawn.
  const takenUntil = new Array<number>(lanes).fill(-1);
  model.nodes.forEach(({ stage, producers, consumers }, row) => {
    const wanted = producers
      .map((name) => laneOf.get(name))
      .find((lane) => lane !== undefined && lastOn(lane, model, laneOf, row));
    const free = takenUntil.findIndex((until) => until < row);
    const lane = wanted ?? (free === -1 ? lanes - 1 : free);
    laneOf.set(stage.name, lane);
    const end = Math.max(row, ...consumers.map((name) => rowOf.get(name) ?? row));
    takenUntil[lane] = Math.max(takenUntil[lane] ?? -1, end);
  });
  return laneOf;
}

/** The rail can be taken over when the stage drawn last on it is a producer of the one in this row. */
function lastOn(lane: number, model: GraphModel, laneOf: ReadonlyMap<string, number>, row: number): boolean {
  const above = model.nodes.slice(0, row).filter(({ stage }) => laneOf.get(stage.name) === lane);
  const last = above[above.length - 1];
  const here = model.nodes[row];
  return last !== undefined && here?.producers.includes(last.stage.name) === true;
}

function railPath(from: { x: number; y: number }, to: { x: number; y: number }): string {
  if (from.x === to.x) return `M${from.x} ${from.y}V${to.y}`;
  const half = railRow / 2;
  const down = to.y > from.y ? 1 : -1;
  // Bend right below the producer, then run down the reader's rail.
  return `M${from.x} ${from.y}C${from.x} ${from.y + half * down} ${to.x} ${from.y + half * down} ${to.x} ${from.y + railRow * down}V${to.y}`;
}
