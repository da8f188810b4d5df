import type { NotebookAnalysis, StageAnalysis } from "../analysis/index.js";
import type { EdgeView, PipelineView, ReasonView, RunView, StageState, StageView, VariableView } from "../messages/index.js";
import type { CellRecord, NotebookState } from "./notebook-state.js";
import { type NameType, typeNames } from "./type-names.js";

/** What a run of the exported module says about its stages while it goes on and after it. */
export interface RunOverlay {
  readonly view: RunView;
  readonly stages: ReadonlyMap<
    string,
    {
      readonly state: StageState;
      readonly reason: string;
      readonly progress: number | null;
      readonly startedAt: number | null;
      readonly duration: number | null;
    }
  >;
}

/** The whole pipeline as the page draws it. */
export function pipelineView(state: NotebookState, overlay: RunOverlay | null): PipelineView {
  const analysis = state.analysis();
  const typeOf = typeNames(analysis, state);
  const readiness = new Map<string, Readiness>();
  for (const stage of analysis.stages) readiness.set(stage.name, readinessOf(stage, state, readiness));
  return {
    stages: analysis.stages.flatMap((stage) => {
      const cell = state.get(stage.cell.id);
      return cell === null ? [] : [stageView(stage, cell, { analysis, typeOf, ready: readiness.get(stage.name), overlay })];
    }),
    edges: edgeViews(analysis, typeOf),
    run: overlay?.view ?? null,
    problems: analysis.messages.filter((message) => message.level === "error").map((message) => message.text),
  };
}

interface Readiness {
  readonly stale: boolean;
  readonly why: readonly ReasonView[];
}

// A stage is stale when something it takes was made after it ran.
function readinessOf(stage: StageAnalysis, state: NotebookState, before: ReadonlyMap<string, Readiness>): Readiness {
  const cell = state.get(stage.cell.id);
  if (cell === null || cell.state !== "done") return { stale: false, why: [] };
  const why: ReasonView[] = [];
  const byName = new Map(state.stages().map((each) => [each.stage.name, each]));
  for (const producer of new Set(stage.inputs.map((input) => input.from))) {
    const names = stage.inputs.filter((input) => input.from === producer).map((input) => input.name);
    if ((byName.get(producer)?.turn ?? 0) > cell.turn)
      why.push({ changed: true, sentence: `${names.join(", ")} changed: ${producer} ran again` });
    else if (before.get(producer)?.stale === true)
      why.push({ changed: true, sentence: `${names.join(", ")} will change: ${producer} is stale` });
  }
  for (const helper of stage.slice) {
    const record = state.get(helper.id);
    if (record !== null && record.turn > cell.turn)
      why.push({ changed: true, sentence: `${record.hasOwnId ? `cell ${record.count}` : "a helper cell"} ran again` });
  }
  return { stale: why.length > 0, why };
}

interface StageSurroundings {
  readonly analysis: NotebookAnalysis;
  readonly typeOf: NameType;
  readonly ready: Readiness | undefined;
  readonly overlay: RunOverlay | null;
}

function stageView(stage: StageAnalysis, cell: CellRecord, around: StageSurroundings): StageView {
  const { typeOf, ready, overlay } = around;
  const own = ownState(cell, ready);
  const run =
    overlay?.view.state === "running" || (overlay?.view.startedAt ?? 0) > cell.startedAt
      ? overlay?.stages.get(stage.name)
      : undefined;
  return {
    name: stage.name,
    cell: cell.hasOwnId ? cell.id : null,
    count: cell.count,
    state: run?.state ?? own.state,
    reason: run === undefined ? own.reason : run.reason,
    duration: run?.duration ?? cell.duration,
    startedAt: run === undefined ? (cell.state === "running" ? cell.startedAt : null) : run.startedAt,
    progress: run === undefined ? cell.progress : run.progress,
    reads: stage.inputs.map(({ name, from }) => ({ name, type: typeOf(stage.name, name) ?? typeOf(from, name), stages: [from] })),
    writes: writesOf(stage, around),
    params: stage.params.map((param) => ({ name: param.name, type: typeof literalValue(param.text), value: param.text })),
    why: ready?.why ?? [],
    error: cell.error,
  };
}

function writesOf(stage: StageAnalysis, { analysis, typeOf }: StageSurroundings): VariableView[] {
  return stage.outputs.map((name) => ({
    name,
    type: typeOf(stage.name, name),
    stages: analysis.graph.edges.filter((edge) => edge.from === stage.name && edge.names.includes(name)).map((edge) => edge.to),
  }));
}

function ownState(cell: CellRecord, ready: Readiness | undefined): { state: StageState; reason: string } {
  switch (cell.state) {
    case "running":
      return { state: "running", reason: "" };
    case "failed": {
      const line = cell.error?.trace[0]?.line;
      return { state: "failed", reason: line === undefined ? (cell.error?.name ?? "") : `cell ${cell.count} line ${line}` };
    }
    case "cancelled":
      return { state: "cancelled", reason: cell.progress === null ? "" : `at ${Math.round(cell.progress * 100)} %` };
    case "done":
      return ready?.stale === true ? { state: "stale", reason: ready.why[0]?.sentence ?? "" } : { state: "fresh", reason: "" };
  }
}

function edgeViews(analysis: NotebookAnalysis, typeOf: NameType): EdgeView[] {
  const values = analysis.graph.edges.map(({ from, to, names }) => ({
    from,
    to,
    variables: names.map((name) => ({ name, type: typeOf(from, name) ?? typeOf(to, name) })),
    order: null,
  }));
  return [...values, ...analysis.graph.orderEdges.map(({ from, to, reason }) => ({ from, to, variables: [], order: reason }))];
}

/** The value of a literal as it stands in the source, or undefined. */
export function literalValue(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^'(.*)'$/, '"$1"').replace(/(?<=\d)_(?=\d)/g, ""));
  } catch {
    return undefined;
  }
}
