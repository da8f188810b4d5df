import type { PipelineView, StageView, VariableView } from "../messages/index.js";
import { escapeHtml, formatDuration } from "../messages/index.js";
import { shortened, tableBundle } from "./table-bundle.js";

/** The stages as a table, in HTML and as text. */
export function stagesBundle(view: PipelineView): Readonly<Record<string, unknown>> {
  if (view.stages.length === 0)
    return { "text/plain": "No stages yet: write '%%stage NAME' on the first line of a cell and run it" };
  const table = tableBundle(["Stage", "State", "Time", "Reads", "Writes"], view.stages.map(rowOf));
  return {
    "text/html": table["text/html"] + view.problems.map((problem) => `<div>${escapeHtml(problem)}</div>`).join(""),
    "text/plain": [table["text/plain"], ...view.problems.map((problem) => `! ${problem}`)].join("\n"),
  };
}

function rowOf(stage: StageView): string[] {
  const state = stage.reason === "" ? stage.state : `${stage.state}, ${stage.reason}`;
  return [
    stage.name,
    state,
    stage.duration === null ? "" : formatDuration(stage.duration),
    variables(stage.reads, true),
    variables(stage.writes, false),
  ];
}

const longestType = 40;

function variables(list: readonly VariableView[], withProducer: boolean): string {
  return list
    .map(
      ({ name, type, stages }) =>
        `${name}${type === null ? "" : `: ${shortened(type, longestType)}`}${withProducer && stages[0] !== undefined ? ` (${stages[0]})` : ""}`,
    )
    .join(", ");
}
