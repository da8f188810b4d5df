import { escapeHtml, formatDuration } from "../messages/index.js";
import type { RunOverlay } from "./run-overlay.js";

const words: Readonly<Record<string, string>> = {
  fresh: "Done",
  running: "Running",
  queued: "Queued",
  failed: "Failed",
  skipped: "Skipped",
  cached: "Cached",
  cancelled: "Cancelled",
};

/** A run as HTML and as text: one line for each stage. */
export function runBundle(overlay: RunOverlay): Readonly<Record<string, unknown>> {
  const { view, stages } = overlay;
  const done = view.stages.filter((stage) => stage.state === "fresh" || stage.state === "cached").length;
  const took = view.duration === null ? "" : ` in ${formatDuration(view.duration)}`;
  const head = `Run ${view.id}: ${view.state === "running" ? `${done} of ${view.stages.length} stages done` : `${view.state}, ${done} of ${view.stages.length} stages done${took}`}`;
  const rows = [...stages].map(([name, stage]) => ({
    name,
    state: words[stage.state] ?? stage.state,
    note: stage.progress === null ? stage.reason || stage.because : `${Math.round(stage.progress * 100)} %`,
    time: stage.duration === null ? "" : formatDuration(stage.duration),
  }));
  const width = Math.max(0, ...rows.map((row) => row.name.length));
  const text = rows.map((row) =>
    `  ${row.name.padEnd(width)}  ${row.state.padEnd(9)}  ${row.time.padStart(8)}  ${row.note}`.trimEnd(),
  );
  const cells = rows.map(
    (row) => `<tr><td>${escapeHtml(row.name)}</td><td>${row.state}</td><td>${row.time}</td><td>${escapeHtml(row.note)}</td></tr>`,
  );
  return {
    "text/html": `<div>${escapeHtml(head)}</div><table><thead><tr><th>Stage</th><th>State</th><th>Time</th><th></th></tr></thead><tbody>${cells.join("")}</tbody></table>`,
    "text/plain": [head, ...text].join("\n"),
  };
}
