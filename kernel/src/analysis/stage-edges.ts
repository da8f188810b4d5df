import type { StageEdge, StageGraph } from "../stages/index.js";
import type { InputKind } from "./stage-plan.js";

/** Which stages each stage waits for, by name. */
export type StageWaits = ReadonlyMap<string, ReadonlySet<string>>;

/** True when `later` waits for `earlier`, directly or through others. */
export function waitsFor(waits: StageWaits, later: string, earlier: string): boolean {
  const seen = new Set([later]);
  for (const stage of seen) {
    const direct = waits.get(stage);
    if (direct?.has(earlier)) return true;
    for (const next of direct ?? []) seen.add(next);
  }
  return false;
}

/** What the edges of a graph make each stage wait for. */
export function waitsOf(graph: Pick<StageGraph, "edges"> & Partial<StageGraph>): StageWaits {
  const waits = new Map<string, Set<string>>();
  for (const { from, to } of [...graph.edges, ...(graph.orderEdges ?? [])]) {
    const known = waits.get(to);
    if (known === undefined) waits.set(to, new Set([from]));
    else known.add(from);
  }
  return waits;
}

/** What the edges ask of a stage. */
interface GraphStage {
  readonly name: string;
  readonly inputs: readonly { readonly name: string; readonly from: string; readonly kind: InputKind }[];
  readonly outputs: readonly string[];
}

/**
 * The edges along which values and shared state go.
 * What a stage only hands on makes no edge of its own when other edges ask for the same order.
 */
export function stageEdges(stages: readonly GraphStage[]): StageEdge[] {
  const outputs = new Map(stages.map((stage) => [stage.name, stage.outputs]));
  const named = stages.map((stage) => edgesTo(stage, (kind) => kind !== "passed", outputs));
  const waits = waitsOf({ edges: named.flat() });
  return stages.flatMap((stage, at) => {
    const passed = edgesTo(stage, (kind) => kind === "passed", outputs);
    return [...(named[at] ?? []), ...passed.filter(({ from, to }) => !waitsFor(waits, to, from))];
  });
}

function edgesTo(
  { name, inputs }: GraphStage,
  takes: (kind: InputKind) => boolean,
  outputs: ReadonlyMap<string, readonly string[]>,
): StageEdge[] {
  const taken = inputs.filter(({ kind }) => takes(kind));
  return [...new Set(taken.map(({ from }) => from))].map((from) => {
    const names = taken.filter((input) => input.from === from).map((input) => input.name);
    return { from, to: name, names: outputs.get(from)?.filter((output) => names.includes(output)) ?? names };
  });
}
