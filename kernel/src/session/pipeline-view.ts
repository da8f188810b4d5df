import { type NameType, type NotebookAnalysis, type StageAnalysis, typeNames } from "../analysis/index.js";
import type { EdgeView, PipelineView, StageState, StageView, VariableView } from "../messages/index.js";
import type { CellRecord } from "./cell-record.js";
import { paramViews } from "./chosen-params.js";
import type { NotebookState } from "./notebook-state.js";
import { allReadiness, type Readiness } from "./readiness.js";
import { failureReason, type RunOverlay, type SeenStage } from "./run-overlay.js";
import { stagesLeftOut } from "./switch-stage.js";

// Most notebooks have no stage most of the time: their cells need not be understood as a whole for each cell that runs.
const noPipeline: PipelineView = { stages: [], edges: [], run: null, problems: [] };

/** The whole pipeline as the page draws it. */
export function pipelineView(state: NotebookState, overlay: RunOverlay | null): PipelineView {
  if (overlay === null && !state.hasStages()) return noPipeline;
  const analysis = state.analysis();
  const typeOf = typeNames(analysis, new Map(state.ordered().map((cell) => [cell.id, cell.types])));
  const readiness = allReadiness(state, overlay);
  const leftOut = stagesLeftOut(state);
  return {
    stages: analysis.stages.flatMap((stage) => {
      const cell = state.get(stage.cell.id);
      return cell === null
        ? []
        : [stageView(stage, cell, { state, analysis, typeOf, ready: readiness.get(stage.name), overlay, leftOut })];
    }),
    edges: edgeViews(analysis, typeOf),
    run: overlay?.view ?? null,
    problems: [
      ...analysis.messages.filter((message) => message.level === "error").map((message) => message.text),
      ...state.rivals(),
    ],
  };
}

interface StageSurroundings {
  readonly state: NotebookState;
  readonly analysis: NotebookAnalysis;
  readonly typeOf: NameType;
  readonly ready: Readiness | undefined;
  readonly overlay: RunOverlay | null;
  readonly leftOut: ReadonlyMap<string, string>;
}

function stageView(stage: StageAnalysis, cell: CellRecord, around: StageSurroundings): StageView {
  const { state, analysis, typeOf, ready, overlay, leftOut } = around;
  const own = ownState(cell, ready);
  const run = runOf(stage.name, cell, overlay);
  const isOld = (run?.state === "fresh" || run?.state === "cached") && ready?.stale === true;
  const now = isOld ? { state: "stale" as const, reason: staleReason(ready) } : (run ?? own);
  // A run that goes on tells what it does; what the next one will do counts after it.
  const out = overlay?.view.state === "running" ? undefined : leftOut.get(stage.name);
  const shown = out === undefined ? { state: now.state, reason: now.reason } : { state: "skipped" as const, reason: out };
  return {
    name: stage.name,
    cell: cell.hasOwnId ? cell.id : null,
    cells: cell.hasOwnId ? stage.cell.members.map(({ id }) => id) : [],
    count: cell.count,
    ...shown,
    duration: run?.duration ?? cell.duration,
    startedAt: run === undefined ? (cell.state === "running" ? cell.startedAt : null) : run.startedAt,
    progress: run === undefined ? cell.progress : run.progress,
    reads: stage.inputs.map(({ name, from }) => ({ name, type: typeOf(stage.name, name) ?? typeOf(from, name), stages: [from] })),
    writes: writesOf(stage, around),
    isOff: state.nextRun.isOff(stage.name),
    durations: state.durations.of(stage.name),
    metrics: run?.metrics ?? [],
    logs: run?.logs ?? [],
    params: paramViews(state, stage, analysis),
    why: whyOf(ready, run?.because ?? ""),
    error: run === undefined ? cell.error : run.error,
  };
}

/** What a run says of a stage: nothing when the cell ran later, or when the run went without the stage by the user's own will. */
function runOf(stage: string, cell: CellRecord, overlay: RunOverlay | null): SeenStage | undefined {
  if (overlay === null || overlay.turn < cell.turn) return undefined;
  return overlay.view.state !== "running" && overlay.leftOut.has(stage) ? undefined : overlay.stages.get(stage);
}

/** What makes the stage stale, or else why it ran and was not taken from the cache. */
function whyOf(ready: Readiness | undefined, because: string): StageView["why"] {
  const why = ready?.why ?? [];
  return why.length === 0 && because !== "" ? [{ changed: true, sentence: because }] : why;
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
    case "failed":
      return { state: "failed", reason: cell.error === null ? "" : failureReason(cell.error) };
    case "gone":
      return { state: "new", reason: "what it made is gone" };
    case "cancelled":
      return { state: "cancelled", reason: cell.progress === null ? "" : `at ${Math.round(cell.progress * 100)} %` };
    case "done":
      return ready?.stale === true ? { state: "stale", reason: staleReason(ready) } : { state: "fresh", reason: "" };
  }
}

function staleReason(ready: Readiness): string {
  return ready.why[0]?.sentence ?? "";
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
