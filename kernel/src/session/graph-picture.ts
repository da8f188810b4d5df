import type { Edge, EdgeLabel } from "@dagrejs/dagre";
import { cutLine } from "../host/index.js";
import type { EdgeView, PipelineView, StageView } from "../messages/index.js";
import { escapeHtml } from "../messages/index.js";

const height = 36;
const shortest = 120;
const margin = 8;
// Widths of the letters of a system font at 13 and 11 pixels, on average; the picture is drawn where no font can be asked.
const letter = 7.4;
const smallLetter = 6.2;
const longestLabel = 28;
// Past this size the layout takes longer than a kernel may stand still.
const mostDrawn = 200;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The graph of the stages as a picture (SVG) and as text. */
export async function graphBundle(view: PipelineView): Promise<Readonly<Record<string, unknown>>> {
  if (view.stages.length === 0)
    return { "text/plain": "No stages yet: write '%%stage NAME' on the first line of a cell and run it" };
  if (view.stages.length > mostDrawn)
    return { "text/plain": `More than ${mostDrawn} stages are told, not drawn:\n${graphText(view)}` };
  return { "image/svg+xml": await graphSvg(view), "text/plain": graphText(view) };
}

async function graphSvg(view: PipelineView): Promise<string> {
  const { Graph, layout } = await import("@dagrejs/dagre");
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: 24, ranksep: 36, edgesep: 16, marginx: margin, marginy: margin });
  for (const stage of view.stages) graph.setNode(stage.name, { width: nodeWidth(stage), height });
  for (const [index, edge] of view.edges.entries()) {
    if (edge.from === edge.to || !graph.hasNode(edge.from) || !graph.hasNode(edge.to)) continue;
    const label = shortLabel(edge);
    const sizes = label === "" ? { width: 0, height: 0 } : { width: label.length * smallLetter + 8, height: 16 };
    graph.setEdge(edge.from, edge.to, { ...sizes, labelpos: "r", labeloffset: 4 }, String(index));
  }
  layout(graph);
  const edges = graph.edges().map((at: Edge) => edgeSvg(view.edges[Number(at.name)], graph.edge(at)));
  const nodes = view.stages.map((stage) => nodeSvg(stage, graph.node(stage.name)));
  const { width: right = 0, height: low = 0 } = graph.graph();
  // What dagre calls the width of a graph leaves out the edges that run beside it.
  const bends = graph.edges().flatMap((way: Edge) => (graph.edge(way).points ?? []).map((point: Point) => point.x));
  const left = Math.floor(Math.min(0, ...bends.map((x: number) => x - margin)));
  const box = { width: Math.ceil(Math.max(right, ...bends.map((x: number) => x + margin))) - left, height: Math.ceil(low) };
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${box.width}" height="${box.height}" viewBox="${left} 0 ${box.width} ${box.height}" role="img" aria-label="Stages and edges" font-family="system-ui, sans-serif" font-size="13"><defs><marker id="sb-tip" viewBox="0 0 6 6" refX="6" refY="3" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0l6 3-6 3z" fill="#757575"/></marker></defs>${edges.join("")}${nodes.join("")}</svg>`;
}

function nodeWidth(stage: StageView): number {
  return Math.max(shortest, Math.ceil(stage.name.length * letter + stage.state.length * smallLetter + 40));
}

function nodeSvg({ name, state }: StageView, node: { readonly x?: number; readonly y?: number; readonly width: number }): string {
  const [left, top] = [(node.x ?? 0) - node.width / 2, (node.y ?? 0) - height / 2];
  return `<g><rect x="${left}" y="${top}" width="${node.width}" height="${height}" rx="4" fill="#fff" stroke="#757575"/><text x="${left + 10}" y="${top + 23}" font-weight="600" fill="#212121">${escapeHtml(name)}</text><text x="${left + node.width - 10}" y="${top + 23}" text-anchor="end" font-size="11" fill="#616161">${state}</text></g>`;
}

function edgeSvg(edge: EdgeView | undefined, way: EdgeLabel): string {
  if (edge === undefined) return "";
  const dash = edge.order === null ? "" : ' stroke-dasharray="3 3"';
  const line = `<path d="${curve(way.points ?? [])}" fill="none" stroke="#757575" stroke-width="1.25"${dash} marker-end="url(#sb-tip)"/>`;
  const place = way.x === undefined || way.y === undefined ? null : { x: way.x - (way.width ?? 0) / 2, y: way.y + 4 };
  const label =
    place === null
      ? ""
      : `<text x="${round(place.x)}" y="${round(place.y)}" font-size="11" fill="#757575">${escapeHtml(shortLabel(edge))}</text>`;
  return `<g><title>${escapeHtml(longLabel(edge))}</title>${line}${label}</g>`;
}

/** Through the middles of the way's pieces, which rounds its corners. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  const steps = rest.map((point, index) => {
    const next = rest[index + 1];
    if (next === undefined) return `L${at(point)}`;
    return `Q${at(point)} ${at({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`;
  });
  return `M${at(first)}${steps.join("")}`;
}

function at(point: Point): string {
  return `${round(point.x)} ${round(point.y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function shortLabel(edge: EdgeView): string {
  return edge.order === null ? cutLine(edge.variables.map(({ name }) => name).join(", "), longestLabel) : "";
}

function longLabel(edge: EdgeView): string {
  return edge.order ?? edge.variables.map(({ name, type }) => (type === null ? name : `${name}: ${type}`)).join(", ");
}

/** The graph as lines: each stage with what it takes. */
function graphText(view: PipelineView): string {
  return view.stages
    .map((stage) => {
      const into = view.edges.filter((edge) => edge.to === stage.name);
      const lines = into.map((edge) => `  ← ${edge.from}: ${longLabel(edge)}`);
      return [stage.name, ...lines].join("\n");
    })
    .join("\n");
}
