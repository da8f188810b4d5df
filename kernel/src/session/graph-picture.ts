import type { EdgeView, PipelineView } from "../messages/index.js";
import { escapeHtml } from "../messages/index.js";

const width = 176;
const height = 36;
const gapX = 24;
const gapY = 36;
const margin = 8;

interface Place {
  readonly x: number;
  readonly y: number;
}

/** The graph of the stages as a picture (SVG) and as text. */
export function graphBundle(view: PipelineView): Readonly<Record<string, unknown>> {
  if (view.stages.length === 0)
    return { "text/plain": "No stages yet: write '%%stage NAME' on the first line of a cell and run it" };
  const ranks = rankStages(view);
  const places = placeStages(ranks);
  const right = Math.max(...[...places.values()].map((place) => place.x)) + width + margin;
  const bottom = Math.max(...[...places.values()].map((place) => place.y)) + height + margin;
  const edges = view.edges.map((edge) => edgeSvg(edge, places)).join("");
  const nodes = view.stages.map((stage) => nodeSvg(stage.name, stage.state, places.get(stage.name))).join("");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${right}" height="${bottom}" viewBox="0 0 ${right} ${bottom}" role="img" aria-label="Stages and edges" font-family="system-ui, sans-serif" font-size="13"><defs><marker id="sb-tip" viewBox="0 0 6 6" refX="6" refY="3" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0l6 3-6 3z" fill="#757575"/></marker></defs>${edges}${nodes}</svg>`;
  return { "image/svg+xml": svg, "text/plain": graphText(view) };
}

function rankStages(view: PipelineView): ReadonlyMap<number, readonly string[]> {
  const rank = new Map(view.stages.map((stage) => [stage.name, 0]));
  // As many rounds as stages settle every rank, cycles included.
  for (let round = 0; round < view.stages.length; round += 1) {
    for (const { from, to } of view.edges)
      rank.set(to, Math.min(view.stages.length, Math.max(rank.get(to) ?? 0, (rank.get(from) ?? 0) + 1)));
  }
  const rows = new Map<number, string[]>();
  for (const [name, row] of rank) rows.set(row, [...(rows.get(row) ?? []), name]);
  return rows;
}

function placeStages(ranks: ReadonlyMap<number, readonly string[]>): ReadonlyMap<string, Place> {
  const widest = Math.max(...[...ranks.values()].map((row) => row.length));
  const places = new Map<string, Place>();
  const rows = [...ranks.entries()].sort(([a], [b]) => a - b);
  for (const [index, [, row]] of rows.entries()) {
    const indent = ((widest - row.length) * (width + gapX)) / 2;
    for (const [column, name] of row.entries())
      places.set(name, { x: margin + indent + column * (width + gapX), y: margin + index * (height + gapY) });
  }
  return places;
}

function nodeSvg(name: string, state: string, place: Place | undefined): string {
  if (place === undefined) return "";
  const { x, y } = place;
  return `<g><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4" fill="#fff" stroke="#757575"/><text x="${x + 10}" y="${y + 23}" font-weight="600" fill="#212121">${escapeHtml(name)}</text><text x="${x + width - 10}" y="${y + 23}" text-anchor="end" font-size="11" fill="#616161">${state}</text></g>`;
}

function edgeSvg(edge: EdgeView, places: ReadonlyMap<string, Place>): string {
  const [from, to] = [places.get(edge.from), places.get(edge.to)];
  if (from === undefined || to === undefined) return "";
  const [x1, y1, x2, y2] = [from.x + width / 2, from.y + height, to.x + width / 2, to.y];
  const middle = (y1 + y2) / 2;
  const title = edge.order ?? edge.variables.map(({ name, type }) => (type === null ? name : `${name}: ${type}`)).join(", ");
  const dash = edge.order === null ? "" : ' stroke-dasharray="3 3"';
  return `<path d="M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}" fill="none" stroke="#757575" stroke-width="1.25"${dash} marker-end="url(#sb-tip)"><title>${escapeHtml(title)}</title></path>`;
}

/** The graph as lines: each stage with what it takes. */
function graphText(view: PipelineView): string {
  return view.stages
    .map((stage) => {
      const into = view.edges.filter((edge) => edge.to === stage.name);
      const lines = into.map(
        (edge) =>
          `  ← ${edge.from}: ${edge.order ?? edge.variables.map(({ name, type }) => (type === null ? name : `${name}: ${type}`)).join(", ")}`,
      );
      return [stage.name, ...lines].join("\n");
    })
    .join("\n");
}
