import type * as Dagre from "@dagrejs/dagre";
import type { EdgeView } from "stagebook/messages";
import { edgePath, laneOf } from "./graph-edges.js";
import type { GraphModel } from "./graph-model.js";
import { placeInColumns, stageRows } from "./graph-rows.js";
import type { LayoutSizes, NodePlace } from "./graph-sizes.js";

/** Where each node stands and how each edge runs. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyMap<string, NodePlace>;
  readonly edges: readonly { readonly edge: EdgeView; readonly path: string }[];
}

const top = 12;

/** Lays the graph out from top to bottom on a grid. `dagre`, loaded late, orders each row so that few edges cross. */
export function layoutGraph(dagre: typeof Dagre, model: GraphModel, sizes: LayoutSizes): GraphLayout {
  const rowOf = stageRows(model, sizes.columns);
  const grid = placeInColumns(model, orderedRows(dagre, model, rowOf), sizes.columns);
  const nodes = new Map<string, NodePlace>();
  for (const [name, place] of grid) {
    const left = sizes.margin + place.column * (sizes.width + sizes.gap);
    nodes.set(name, { left, top: top + place.row * sizes.pitch });
  }
  const lanes = new Map<string, number>();
  const edges = model.edges.map((edge) => ({
    edge,
    path: edgePath(edge, {
      nodes,
      sizes,
      lane: laneOf(edge, { grid, sizes, taken: lanes }),
    }),
  }));
  const places = [...nodes.values()];
  return {
    width: places.length === 0 ? 0 : Math.max(...places.map((place) => place.left)) + sizes.width + sizes.margin,
    height: places.length === 0 ? 0 : Math.max(...places.map((place) => place.top)) + sizes.height + top,
    nodes,
    edges,
  };
}

// An unseen node above all others keeps the parts of an unconnected graph in their rows.
const root = "\u0000root";

// Past this size ordering takes longer than a page may stand still, and no order is free of crossings.
const mostOrdered = 60;

function orderedRows(dagre: typeof Dagre, model: GraphModel, rowOf: ReadonlyMap<string, number>): readonly (readonly string[])[] {
  const row = (name: string): number => rowOf.get(name) ?? 0;
  const rows: string[][] = Array.from({ length: Math.max(-1, ...rowOf.values()) + 1 }, () => []);
  for (const { stage } of model.nodes) rows[row(stage.name)]?.push(stage.name);
  if (model.nodes.length > mostOrdered) return rows;
  const x = placesAcross(dagre, model, row);
  return preferDocumentOrder(rows, model, x);
}

/** Where dagre puts each stage from left to right. */
function placesAcross(dagre: typeof Dagre, model: GraphModel, row: (name: string) => number): (name: string) => number {
  const graph = new dagre.Graph();
  graph.setGraph({ rankdir: "TB", align: "UL" });
  graph.setDefaultEdgeLabel(() => ({}));
  graph.setNode(root, { width: 1, height: 1 });
  for (const { stage, producers } of model.nodes) {
    graph.setNode(stage.name, { width: 10, height: 10 });
    if (producers.length === 0)
      graph.setEdge(root, stage.name, {
        minlen: row(stage.name) + 1,
        weight: 1,
      });
  }
  for (const { from, to } of model.edges) {
    // The exact length of each edge pins every stage to its row.
    const length = row(to) - row(from);
    if (length > 0) graph.setEdge(from, to, { minlen: length, weight: 1 });
  }
  dagre.layout(graph);
  return (name) => graph.node(name).x ?? 0;
}

/** Keeps each row in document order, which does not change from one edit to the next, unless edges cross less in the found order. */
function preferDocumentOrder(rows: string[][], model: GraphModel, x: (name: string) => number): readonly (readonly string[])[] {
  const chosen: (readonly string[])[] = [];
  for (const names of rows) {
    const above = chosen[chosen.length - 1] ?? [];
    const found = [...names].sort((a, b) => x(a) - x(b));
    chosen.push(crossings(above, names, model) <= crossings(above, found, model) ? names : found);
  }
  return chosen;
}

/** Counts the pairs of edges between two rows that cross. */
function crossings(above: readonly string[], below: readonly string[], model: GraphModel): number {
  const ends = below.flatMap((name, to) =>
    (model.byName.get(name)?.producers ?? []).map((producer) => ({ from: above.indexOf(producer), to })),
  );
  const near = ends.filter((end) => end.from >= 0);
  return near.reduce(
    (sum, a, index) => sum + near.slice(0, index).filter((b) => (a.from - b.from) * (a.to - b.to) < 0).length,
    0,
  );
}
