import type { PipelineView, StageView, VariableView } from "../messages/index.js";
import { escapeHtml, formatDuration } from "../messages/index.js";

/** The stages as a table, in HTML and as text. */
export function stagesBundle(view: PipelineView): Readonly<Record<string, unknown>> {
  if (view.stages.length === 0)
    return { "text/plain": "No stages yet: write '%%stage NAME' on the first line of a cell and run it" };
  const rows = view.stages.map(rowOf);
  const heads = ["Stage", "State", "Time", "Reads", "Writes"];
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  const html = rows
    .map((row) => `<tr>${row.map((cell) => `<td style="text-align:left">${escapeHtml(cell)}</td>`).join("")}</tr>`)
    .join("");
  const problems = view.problems.map((problem) => `! ${problem}`);
  return {
    "text/html": `<table><thead><tr>${heads.map((head) => `<th style="text-align:left">${head}</th>`).join("")}</tr></thead><tbody>${html}</tbody></table>${view.problems.map((problem) => `<div>${escapeHtml(problem)}</div>`).join("")}`,
    "text/plain": [line(heads), ...rows.map(line), ...problems].join("\n"),
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

function shortened(type: string): string {
  return type.length > longestType ? `${type.slice(0, longestType - 1)}…` : type;
}

function variables(list: readonly VariableView[], withProducer: boolean): string {
  return list
    .map(
      ({ name, type, stages }) =>
        `${name}${type === null ? "" : `: ${shortened(type)}`}${withProducer && stages[0] !== undefined ? ` (${stages[0]})` : ""}`,
    )
    .join(", ");
}
