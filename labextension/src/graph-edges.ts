import type { EdgeView } from "stagebook/messages";
import type { GridPlace } from "./graph-rows.js";
import type { LayoutSizes, NodePlace } from "./graph-sizes.js";

interface LaneFrame {
  readonly grid: ReadonlyMap<string, GridPlace>;
  readonly sizes: LayoutSizes;
  /** How many edges run in each lane so far; counted up here. */
  readonly taken: Map<string, number>;
}

/**
 * Where an edge runs that passes rows: straight down a column that is empty there, else between two columns.
 * Gives null for an edge to the next row.
 */
export function laneOf(edge: EdgeView, { grid, sizes, taken }: LaneFrame): number | null {
  const from = grid.get(edge.from);
  const to = grid.get(edge.to);
  if (from === undefined || to === undefined || to.row - from.row < 2) return null;
  const pitch = sizes.width + sizes.gap;
  const isFree = (column: number): boolean =>
    ![...grid.values()].some((place) => place.column === column && place.row > from.row && place.row < to.row);
  for (const column of [to.column, from.column]) {
    const key = `column ${column} ${from.row}`;
    if (isFree(column) && !taken.has(key)) {
      taken.set(key, 1);
      return sizes.margin + column * pitch + sizes.width / 2;
    }
  }
  // The gap on the side of the reader that is nearer to the producer; at the left margin for the first column.
  const gap = from.column > to.column ? to.column + 1 : to.column;
  const key = `gap ${gap}`;
  const shift = [0, -4, 4][(taken.get(key) ?? 0) % 3] ?? 0;
  taken.set(key, (taken.get(key) ?? 0) + 1);
  return sizes.margin + gap * pitch - sizes.gap / 2 + shift;
}

interface EdgeFrame {
  readonly nodes: ReadonlyMap<string, NodePlace>;
  readonly sizes: LayoutSizes;
  readonly lane: number | null;
}

/** Draws an edge: down out of its stage, down its lane past the rows between, down into its reader. */
export function edgePath(edge: EdgeView, { nodes, sizes, lane }: EdgeFrame): string {
  const from = nodes.get(edge.from);
  const to = nodes.get(edge.to);
  if (from === undefined || to === undefined) return "";
  if (to.top <= from.top) return upwardPath(from, to, sizes);
  const centre = sizes.width / 2;
  const start = { x: from.left + centre, y: from.top + sizes.height };
  const end = { x: to.left + centre, y: to.top - 1 };
  start.x += portShift((lane ?? end.x) - start.x, centre);
  end.x += portShift((lane ?? from.left + centre) - end.x, centre);
  const move = `M${start.x} ${start.y}`;
  if (lane === null) return move + curveTo(start, end);
  const enter = { x: lane, y: from.top + sizes.pitch };
  const leave = { x: lane, y: to.top - sizes.pitch + sizes.height };
  return `${move}${curveTo(start, enter)}V${leave.y}${curveTo(leave, end)}`;
}

/** An edge that closes a cycle: out below its stage, up beside both, and in from above. */
function upwardPath(from: NodePlace, to: NodePlace, { width, height, margin }: LayoutSizes): string {
  const [start, end] = [from.left + width / 2 + 20, to.left + width / 2 + 20];
  const [low, high] = [from.top + height + 10, Math.max(2, to.top - 10)];
  const lane = Math.max(from.left, to.left) + width + margin / 2;
  return `M${start} ${from.top + height}V${low}H${lane}V${high}H${end}V${to.top - 1}`;
}

/** Edges that leave or arrive sideways keep clear of the one that runs straight down, more so those to the margin. */
function portShift(sideways: number, centre: number): number {
  if (Math.abs(sideways) < 1) return 0;
  const isShort = Math.abs(sideways) < centre + 20;
  return (isShort ? centre - 28 : 20) * Math.sign(sideways);
}

function curveTo(from: { readonly x: number; readonly y: number }, to: { readonly x: number; readonly y: number }): string {
  if (from.x === to.x) return `V${to.y}`;
  const bend = Math.round((to.y - from.y) * 0.65);
  return `C${from.x} ${from.y + bend} ${to.x} ${to.y - bend} ${to.x} ${to.y}`;
}
