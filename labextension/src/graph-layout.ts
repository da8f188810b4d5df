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

function orderedRows(dagre: typeof Dagre, model: GraphModel, rowOf: ReadonlyMap<string, number>): readonly (readonly string[])[] {
  const row = (name: string): number => rowOf.get(name) ?? 0;
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
  const rows: string[][] = Array.from({ length: Math.max(-1, ...rowOf.values()) + 1 }, () => []);
  for (const { stage } of model.nodes) rows[row(stage.name)]?.push(stage.name);
  const x = (name: string): number => graph.node(name).x ?? 0;
  return rows.map((names) => names.sort((a, b) => x(a) - x(b)));
}
