import { shortPath } from "../adapters/index.js";
import { formatBytes, formatDuration, type OutputSummary, textTable } from "../messages/index.js";
import type { KeptRun, KeptStage } from "../runs/index.js";

const longestValue = 40;

/** Runs as a table. */
export function runsTable(runs: readonly KeptRun[]): string {
  return textTable([
    ["Run", "Pipeline", "Started", "State", "Time", "Stages done"],
    ...runs.map((run) => [
      run.id,
      run.record.pipeline,
      localTime(run.record.startedAt),
      run.state,
      formatDuration(run.duration),
      `${doneStages(run)}/${run.stages.length}`,
    ]),
  ]);
}

/** How many stages of a run have completed. */
export function doneStages(run: KeptRun): number {
  return run.stages.filter(({ state }) => state === "completed" || state === "cached").length;
}

/** All that is known of one run: how it was started, its stages, and the errors of those that failed. */
export function runText(run: KeptRun): string {
  const { record } = run;
  const facts = [
    ["Run", run.id],
    ["State", `${run.state} ${run.state === "running" ? "for" : "after"} ${formatDuration(run.duration)}`],
    ["Started", localTime(record.startedAt)],
    ...(record.session === undefined ? [] : [["Session", record.session]]),
    ["Command", commandText(record.command)],
    ["Folder", record.folder],
    ["Commit", gitText(record.git)],
    ["Versions", `Stagebook ${record.versions.stagebook}, Node ${record.versions.node.replace(/^v/, "")}`],
    ["Kept in", shortPath(run.path)],
    ...valueFacts(run),
    ...resumeFacts(run),
  ];
  const rows = run.stages.map((stage) => [
    stage.name,
    stateWord(stage, run),
    stage.duration === null ? "" : formatDuration(stage.duration),
    paramsText(record.params[stage.name] ?? {}),
    stageResult(stage),
  ]);
  const errors = run.stages.flatMap(({ name, error }) => (error === null ? [] : [`Stage '${name}' failed\n${error.text}`]));
  const stages = textTable([["Stage", "State", "Time", "Params", "Result"], ...rows]);
  const warnings = run.warnings.length === 0 ? [] : [run.warnings.map((sentence) => `Warning: ${sentence}`).join("\n")];
  return [textTable([["Pipeline", record.pipeline], ...facts]), stages, ...warnings, ...errors].join("\n\n");
}

/** What is kept of the outputs, and which are not. */
function valueFacts({ stages }: KeptRun): readonly (readonly [string, string])[] {
  const outputs = stages.flatMap(({ name, outputs: all }) => all.map((output) => ({ stage: name, ...output })));
  const kept = outputs.filter(({ artifact }) => artifact !== undefined);
  const bytes = new Map(kept.map(({ artifact, size = 0 }) => [artifact, size]));
  const size = [...bytes.values()].reduce((sum, each) => sum + each, 0);
  const lost = outputs.flatMap(({ stage, name, unstored }) => (unstored === undefined ? [] : [`${stage}.${name}: ${unstored}`]));
  const texts = [...(kept.length === 0 ? [] : [`${kept.length} kept, ${formatBytes(size)}`]), ...lost];
  return texts.length === 0 ? [] : [["Values", texts.join("; ")]];
}

function resumeFacts({ id, state, record }: KeptRun): readonly (readonly [string, string])[] {
  const last = record.resumedAt === null ? [] : [["Resumed", localTime(record.resumedAt)] as const];
  const isOpen = record.settings !== null && state !== "completed" && state !== "running";
  return isOpen
    ? [...last, ["Go on", record.file === null ? `stagebook run FILE --resume ${id}` : `stagebook resume ${id}`]]
    : last;
}

function stateWord({ state }: KeptStage, run: KeptRun): string {
  return state === "waiting" && run.state !== "running" ? "not started" : state;
}

function stageResult({ error, reason, outputs }: KeptStage): string {
  if (error !== null) return shorten(error.message);
  return reason === "" ? outputs.map(outputText).join(", ") : reason;
}

/** A plain value says more than its kind. */
function outputText({ name, kind, preview }: OutputSummary): string {
  return ["number", "string", "boolean", "bigint"].includes(kind) ? `${name} = ${shorten(preview)}` : `${name} ${kind}`;
}

function paramsText(params: Readonly<Record<string, unknown>>): string {
  return Object.entries(params)
    .map(([name, value]) => `${name}=${shorten(JSON.stringify(value))}`)
    .join(", ");
}

function gitText(git: KeptRun["record"]["git"]): string {
  if (git === null) return "none";
  return `${git.commit.slice(0, 12)}${git.branch === null ? "" : ` on ${git.branch}`}${git.dirty ? ", with changes" : ""}`;
}

function commandText([, script = "", ...words]: readonly string[]): string {
  const name = /(^|[\\/])(stagebook(\.js)?|cli[\\/]main\.js)$/.test(script) ? ["stagebook"] : ["node", script];
  return [...name, ...words].map((word) => (/^[^\s'"]+$/.test(word) ? word : JSON.stringify(word))).join(" ");
}

function localTime(text: string): string {
  const time = new Date(text);
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replace("T", " ");
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= longestValue ? line : `${line.slice(0, longestValue - 1)}…`;
}
