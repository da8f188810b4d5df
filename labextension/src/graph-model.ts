import type { EdgeView, PipelineView, StageState, StageView } from "stagebook/messages";

/** A stage with its place in the graph. */
export interface StageNode {
  readonly stage: StageView;
  /** 0 for a stage that needs no other; else one more than the highest rank it needs. */
  readonly rank: number;
  /** Names of the stages right before and right after, in document order. */
  readonly producers: readonly string[];
  readonly consumers: readonly string[];
}

/** The pipeline as a graph that can be drawn and walked. */
export interface GraphModel {
  /** In document order. */
  readonly nodes: readonly StageNode[];
  readonly edges: readonly EdgeView[];
  readonly byName: ReadonlyMap<string, StageNode>;
}

/** Builds the graph of a pipeline; edges that name no stage here are left out, and a cycle does not hang it. */
export function graphModel(pipeline: PipelineView): GraphModel {
  const order = new Map(pipeline.stages.map((stage, index) => [stage.name, index]));
  const edges = pipeline.edges.filter((edge) => order.has(edge.from) && order.has(edge.to) && edge.from !== edge.to);
  const before = neighbours(order, edges, (edge) => [edge.to, edge.from]);
  const after = neighbours(order, edges, (edge) => [edge.from, edge.to]);
  // Values first: where stages wait for each other, it is an edge of order that runs upwards.
  const rankOf = ranks(
    [...order.keys()],
    [...edges].sort((a, b) => Number(a.order !== null) - Number(b.order !== null)),
  );
  const nodes = pipeline.stages.map((stage) => ({
    stage,
    rank: rankOf.get(stage.name) ?? 0,
    producers: before.get(stage.name) ?? [],
    consumers: after.get(stage.name) ?? [],
  }));
  return { nodes, edges, byName: new Map(nodes.map((node) => [node.stage.name, node])) };
}

type Neighbours = ReadonlyMap<string, readonly string[]>;

/** For each stage the stages that edges tie it to, each once, in document order. */
function neighbours(
  order: ReadonlyMap<string, number>,
  edges: readonly EdgeView[],
  ends: (edge: EdgeView) => [of: string, other: string],
): Neighbours {
  const found = new Map([...order.keys()].map((name) => [name, new Set<string>()]));
  for (const edge of edges) {
    const [of, other] = ends(edge);
    found.get(of)?.add(other);
  }
  const place = (name: string): number => order.get(name) ?? 0;
  return new Map([...found].map(([name, others]) => [name, [...others].sort((a, b) => place(a) - place(b))]));
}

/** One more than the highest rank that a stage needs; an edge that would close a cycle does not count. */
function ranks(names: readonly string[], edges: readonly EdgeView[]): ReadonlyMap<string, number> {
  const needs = new Map<string, string[]>(names.map((name) => [name, []]));
  const reaches = (from: string, to: string, seen: Set<string>): boolean => {
    if (from === to) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    return (needs.get(from) ?? []).some((next) => reaches(next, to, seen));
  };
  for (const { from, to } of edges) if (!reaches(from, to, new Set())) needs.get(to)?.push(from);
  const found = new Map<string, number>();
  const rankOf = (name: string): number => {
    const rank = found.get(name) ?? Math.max(0, ...(needs.get(name) ?? []).map((other) => rankOf(other) + 1));
    found.set(name, rank);
    return rank;
  };
  for (const name of names) rankOf(name);
  return found;
}

/** The kinds of stages that a chip counts, most urgent first. */
export type StateGroup = "failed" | "stale" | "running" | "fresh" | "others";

const groups: Readonly<Record<StageState, StateGroup>> = {
  failed: "failed",
  stale: "stale",
  running: "running",
  fresh: "fresh",
  cached: "fresh",
  new: "others",
  queued: "others",
  skipped: "others",
  cancelled: "others",
};

/** Tells which chip counts a stage in this state. */
function stateGroup(state: StageState): StateGroup {
  return groups[state];
}

/** Counts the stages of each chip, most urgent first; counts of zero are left out. */
export function countGroups(stages: readonly StageView[]): readonly { readonly group: StateGroup; readonly count: number }[] {
  const order: readonly StateGroup[] = ["failed", "stale", "running", "fresh", "others"];
  return order
    .map((group) => ({
      group,
      count: stages.filter((stage) => stateGroup(stage.state) === group).length,
    }))
    .filter((entry) => entry.count > 0);
}

const urgency: readonly StageState[] = ["failed", "running", "stale", "cancelled", "queued", "skipped", "new", "fresh", "cached"];

/** The state of a group of stages: that of its most urgent stage, or null for an empty one. */
export function mostUrgent(states: readonly StageState[]): StageState | null {
  return urgency.find((state) => states.includes(state)) ?? null;
}

/** Tells whether a stage answers a search for a name or a variable, and a chosen chip. */
export function isWanted(stage: StageView, query: string, group: StateGroup | null): boolean {
  if (group !== null && stateGroup(stage.state) !== group) return false;
  const wanted = query.trim().toLowerCase();
  const names = [stage.name, ...stage.reads.map((read) => read.name), ...stage.writes.map((write) => write.name)];
  return names.some((name) => name.toLowerCase().includes(wanted));
}
