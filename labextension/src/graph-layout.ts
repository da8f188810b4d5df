import type * as Dagre from "@dagrejs/dagre";
import type { EdgeView } from "stagebook/messages";
import type { GraphModel } from "./graph-model.js";

/** The sizes that a layout keeps to, in pixels. */
export interface LayoutSizes {
  readonly width: number;
  readonly height: number;
  /** Between two nodes of one rank. */
  readonly gap: number;
  /** From the top of one rank to the top of the next. */
  readonly pitch: number;
  readonly margin: number;
}

/** Where each node stands and how each edge runs. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  /** The left upper corner of each stage's node. */
  readonly nodes: ReadonlyMap<string, { readonly left: number; readonly top: number }>;
  readonly edges: readonly { readonly edge: EdgeView; readonly path: string }[];
}

/** Nodes of a wide panel and of a narrow one. */
export const wideSizes: LayoutSizes = { width: 176, height: 44, gap: 16, pitch: 72, margin: 16 };
/** Nodes of a panel below 340 px. */
export const narrowSizes: LayoutSizes = { width: 124, height: 44, gap: 8, pitch: 72, margin: 12 };

// An unseen node above all sources keeps the parts of an unconnected graph in their ranks.
const root = "\u0000root";

/** Lays the graph out from top to bottom; a stage always stands in the row of its rank. `dagre` is passed in as it is loaded late. */
export function layoutGraph(dagre: typeof Dagre, model: GraphModel, sizes: LayoutSizes): GraphLayout {
  const graph = arrangedGraph(dagre, model, sizes);
  const centres = new Map(model.nodes.map(({ stage }) => [stage.name, graph.node(stage.name).x ?? 0]));
  const points = model.edges.map((edge) => rowPoints(graph, edge, model, sizes));
  const all = [...centres.values(), ...points.flat().map((point) => point.x + sizes.width / 2 - 8)];
  const shift = sizes.margin + sizes.width / 2 - Math.min(...all, Number.POSITIVE_INFINITY);
  const nodes = new Map(
    model.nodes.map(({ stage, rank }) => [
      stage.name,
      { left: Math.round((centres.get(stage.name) ?? 0) + shift - sizes.width / 2), top: topOf(rank, sizes) },
    ]),
  );
  const edges = model.edges.map((edge, index) => ({
    edge,
    path: edgePath(edge, { nodes, sizes, between: (points[index] ?? []).map(({ x, rank }) => ({ x: x + shift, rank })) }),
  }));
  const right = Math.max(0, ...[...nodes.values()].map((node) => node.left + sizes.width));
  const ranks = Math.max(-1, ...model.nodes.map((node) => node.rank)) + 1;
  return {
    width: model.nodes.length === 0 ? 0 : right + sizes.margin,
    height: ranks === 0 ? 0 : topOf(ranks - 1, sizes) + sizes.height + 12,
    nodes,
    edges,
  };
}

function topOf(rank: number, sizes: LayoutSizes): number {
  return 12 + rank * sizes.pitch;
}

function arrangedGraph(dagre: typeof Dagre, model: GraphModel, sizes: LayoutSizes): Dagre.Graph {
  const graph = new dagre.Graph();
  graph.setGraph({ rankdir: "TB", align: "UL", nodesep: sizes.gap, edgesep: 12, ranksep: sizes.pitch - sizes.height });
  graph.setDefaultEdgeLabel(() => ({}));
  graph.setNode(root, { width: 1, height: 1 });
  for (const { stage } of model.nodes) graph.setNode(stage.name, { width: sizes.width, height: sizes.height });
  for (const { stage, rank } of model.nodes) if (rank === 0) graph.setEdge(root, stage.name, { minlen: 1, weight: 1 });
  for (const edge of model.edges) {
    // The exact length of each edge pins every stage to the row of its rank; dagre only orders the rows.
    const length = rankOf(model, edge.to) - rankOf(model, edge.from);
    if (length > 0) graph.setEdge(edge.from, edge.to, { minlen: length, weight: length === 1 ? 2 : 1 });
  }
  dagre.layout(graph);
  return graph;
}

function rankOf(model: GraphModel, name: string): number {
  return model.byName.get(name)?.rank ?? 0;
}

/** Where a long edge crosses the rows between its two stages. */
function rowPoints(graph: Dagre.Graph, edge: EdgeView, model: GraphModel, sizes: LayoutSizes): { x: number; rank: number }[] {
  const [from, to] = [rankOf(model, edge.from), rankOf(model, edge.to)];
  if (to - from < 2) return [];
  const start = graph.node(edge.from).y ?? 0;
  const points = graph.edge(edge.from, edge.to)?.points ?? [];
  return Array.from({ length: to - from - 1 }, (_, index) => {
    const y = start + (index + 1) * sizes.pitch;
    let near = { x: graph.node(edge.from).x ?? 0, y: Number.POSITIVE_INFINITY };
    for (const point of points) if (Math.abs(point.y - y) < Math.abs(near.y - y)) near = point;
    return { x: near.x, rank: from + index + 1 };
  });
}

interface EdgeFrame {
  readonly nodes: GraphLayout["nodes"];
  readonly sizes: LayoutSizes;
  readonly between: readonly { readonly x: number; readonly rank: number }[];
}

/** Draws an edge: down out of its stage, straight through each row between, down into its reader. */
function edgePath(edge: EdgeView, { nodes, sizes, between }: EdgeFrame): string {
  const from = nodes.get(edge.from);
  const to = nodes.get(edge.to);
  if (from === undefined || to === undefined) return "";
  const centre = sizes.width / 2;
  const rows = between.map((point) => ({ x: Math.round(point.x), top: topOf(point.rank, sizes) }));
  const first = rows[0]?.x ?? to.left + centre;
  const last = rows[rows.length - 1]?.x ?? from.left + centre;
  const startX = from.left + centre + portShift(first - from.left - centre);
  const endX = to.left + centre + portShift(last - to.left - centre);
  let path = `M${startX} ${from.top + sizes.height}`;
  let at = { x: startX, y: from.top + sizes.height };
  for (const row of rows) {
    path += curveTo(at, { x: row.x, y: row.top }) + `V${row.top + sizes.height}`;
    at = { x: row.x, y: row.top + sizes.height };
  }
  return path + curveTo(at, { x: endX, y: to.top - 1 });
}

/** Edges that leave or arrive sideways keep clear of the one that runs straight down. */
function portShift(sideways: number): number {
  return Math.abs(sideways) < 1 ? 0 : 20 * Math.sign(sideways);
}

function curveTo(from: { x: number; y: number }, to: { x: number; y: number }): string {
  if (from.x === to.x) return `V${to.y}`;
  const bend = Math.round((to.y - from.y) * 0.65);
  return `C${from.x} ${from.y + bend} ${to.x} ${to.y - bend} ${to.x} ${to.y}`;
}
