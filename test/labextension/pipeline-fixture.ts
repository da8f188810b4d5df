import type { EdgeView, PipelineView, RunView, StageState, StageView } from "../../kernel/src/messages/index.js";

/** A stage with everything at rest but what is given. */
export function stage(name: string, state: StageState = "fresh", values: Partial<StageView> = {}): StageView {
  return {
    name,
    cell: `cell-${name}`,
    count: 1,
    state,
    reason: "",
    duration: null,
    startedAt: null,
    progress: null,
    reads: [],
    writes: [],
    cells: [`cell-${name}`],
    params: [],
    isOff: false,
    durations: [],
    metrics: [],
    logs: [],
    why: [],
    error: null,
    ...values,
  };
}

/** An edge that carries the named variables, or only orders. */
export function edge(from: string, to: string, ...variables: string[]): EdgeView {
  return {
    from,
    to,
    variables: variables.map((name) => ({ name, type: null })),
    order: variables.length === 0 ? "both write rows" : null,
  };
}

/** A pipeline drawn as text: `pipeline("load -> clean -> train", "clean -> plot")`. */
export function pipeline(...chains: string[]): PipelineView {
  const edges = chains.flatMap((chain) => {
    const names = chain.split(" -> ");
    return names.slice(1).map((name, index) => edge(names[index] ?? "", name, "rows"));
  });
  const names = [...new Set(chains.flatMap((chain) => chain.split(" -> ")))];
  return {
    stages: names.map((name) => stage(name)),
    edges,
    run: null,
    problems: [],
  };
}

/** A run that goes on since the time 0. */
export function run(state: RunView["state"], ...stages: [string, StageState, number | null][]): RunView {
  return {
    id: "r-1",
    state,
    startedAt: 0,
    duration: state === "running" ? null : 41_000,
    stages: stages.map(([name, stageState, duration]) => ({
      name,
      state: stageState,
      duration,
    })),
  };
}
