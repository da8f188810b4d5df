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
  const rankOf = ranks(before);
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

function ranks(before: Neighbours): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const open = new Set<string>();
  const rankOf = (name: string): number => {
    const known = found.get(name);
    if (known !== undefined) return known;
    // A stage that is being looked at right now closes a cycle: that edge does not count.
    if (open.has(name)) return -1;
    open.add(name);
    const rank = Math.max(0, ...(before.get(name) ?? []).map((other) => rankOf(other) + 1));
    open.delete(name);
    found.set(name, rank);
    return rank;
  };
  for (const name of before.keys()) rankOf(name);
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
