import { PipelineCycleError } from "../errors.js";

/** Values that one stage makes and another takes. */
export interface StageEdge {
  readonly from: string;
  readonly to: string;
  /** The variables, in the order of the producer's text. */
  readonly names: readonly string[];
}

/** Two stages of which one must come first though nothing is handed over. */
export interface OrderEdge {
  readonly from: string;
  readonly to: string;
  /** Why, as a sentence. */
  readonly reason: string;
}

/** Stages and how they hang together: plain data. */
export interface StageGraph {
  /** Names in document order. */
  readonly nodes: readonly string[];
  readonly edges: readonly StageEdge[];
  readonly orderEdges: readonly OrderEdge[];
}

/**
 * Puts the stages of a graph in an order in which they can run: document order, but each after what it needs.
 * Throws PipelineCycleError with the whole path when stages wait for each other.
 *
 * @example
 * topologicalOrder({ nodes: ["train", "load"], edges: [{ from: "load", to: "train", names: ["rows"] }], orderEdges: [] }); // ["load", "train"]
 */
export function topologicalOrder(graph: StageGraph): readonly string[] {
  const needs = needsOf(graph);
  const done = new Set<string>();
  const waiting = [...graph.nodes];
  while (waiting.length > 0) {
    const next = waiting.findIndex((node) => needs.get(node)?.every((need) => done.has(need)) ?? true);
    const [node] = next < 0 ? [] : waiting.splice(next, 1);
    if (node === undefined) throw new PipelineCycleError(cycleOf(graph) ?? waiting);
    done.add(node);
  }
  return [...done];
}

/** A path of stages that wait for each other, ending where it began, or null. */
export function cycleOf(graph: StageGraph): readonly string[] | null {
  const needs = needsOf(graph);
  const clear = new Set<string>();
  for (const start of graph.nodes) {
    const path: string[] = [];
    const cycle = findCycle(start, needs, clear, path);
    // The search goes from reader to producer; arrows are drawn the other way.
    if (cycle !== null) return cycle.reverse();
  }
  return null;
}

function findCycle(
  node: string,
  needs: ReadonlyMap<string, readonly string[]>,
  clear: Set<string>,
  path: string[],
): string[] | null {
  if (clear.has(node)) return null;
  if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
  path.push(node);
  for (const need of needs.get(node) ?? []) {
    const cycle = findCycle(need, needs, clear, path);
    if (cycle !== null) return cycle;
  }
  path.pop();
  clear.add(node);
  return null;
}

/** What each stage waits for, by its name. */
function needsOf(graph: StageGraph): Map<string, string[]> {
  const needs = new Map<string, string[]>(graph.nodes.map((node) => [node, []]));
  for (const { from, to } of [...graph.edges, ...graph.orderEdges]) needs.get(to)?.push(from);
  return needs;
}

/** The graph as a Mermaid flow chart: full arrows carry values, dotted ones only an order. */
export function mermaidText(graph: StageGraph): string {
  const ids = new Map(graph.nodes.map((node, index) => [node, `s${index}`]));
  const lines = graph.nodes.map((node) => `  ${ids.get(node)}["${node}"]`);
  for (const { from, to, names } of graph.edges) lines.push(`  ${ids.get(from)} -->|${names.join(", ")}| ${ids.get(to)}`);
  for (const { from, to } of graph.orderEdges) lines.push(`  ${ids.get(from)} -.-> ${ids.get(to)}`);
  return `flowchart TD\n${lines.join("\n")}\n`;
}

/** The graph in the language of Graphviz: full arrows carry values, dotted ones only an order. */
export function dotText(graph: StageGraph): string {
  const lines = graph.nodes.map((node) => `  "${node}";`);
  for (const { from, to, names } of graph.edges) lines.push(`  "${from}" -> "${to}" [label="${names.join(", ")}"];`);
  for (const { from, to } of graph.orderEdges) lines.push(`  "${from}" -> "${to}" [style=dotted];`);
  return `digraph pipeline {\n  node [shape=box];\n${lines.join("\n")}\n}\n`;
}
