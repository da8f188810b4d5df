import type { PipelineView, RunView, StageState, StageView } from "stagebook/messages";
import { formatClock, formatDuration, remainingTime } from "stagebook/messages";
import { elapsedOf } from "./stage-words.js";
import type { Words } from "./words.js";

/** One piece of the run strip. */
export interface RunSegment {
  readonly name: string;
  readonly state: StageState;
  /** How wide, in shares of the whole: as long as the stage took last time. */
  readonly weight: number;
  /** 0 to 1 while the stage runs with a known total. */
  readonly progress: number | null;
}

/** The texts and segments of the run strip. */
export interface RunSummary {
  readonly title: string;
  /** Left out in a narrow panel. */
  readonly detail: string;
  /** How long it runs, or ran; left out in a narrow panel while there is `left`. */
  readonly time: string;
  /** `about 0:43 left`, or empty. */
  readonly left: string;
  readonly segments: readonly RunSegment[];
}

const settledStates: readonly StageState[] = ["fresh", "cached", "failed", "skipped", "cancelled"];

/** Sums a run up for the strip; null when there was none yet. */
export function runSummary(pipeline: PipelineView, now: number, words: Words): RunSummary | null {
  const { run } = pipeline;
  if (run === null) return null;
  const stages = new Map(pipeline.stages.map((stage) => [stage.name, stage]));
  const left = run.state === "running" ? timeLeft(run, stages, now) : null;
  return {
    title: runTitle(run, words),
    detail: runDetail(run, words),
    time: run.state === "running" ? formatClock(now - run.startedAt) : run.duration === null ? "" : formatDuration(run.duration),
    left: left === null ? "" : words.__("about %1 left", formatClock(left)),
    segments: run.stages.map((entry) => segmentOf(entry, stages.get(entry.name))),
  };
}

function segmentOf(entry: RunView["stages"][number], stage: StageView | undefined): RunSegment {
  const time = entry.duration ?? stage?.duration ?? 0;
  // The square root keeps a stage of 3 ms visible beside one of ten minutes.
  const weight = Math.max(1, Math.sqrt(time / 100));
  return {
    name: entry.name,
    state: entry.state,
    weight,
    progress: entry.state === "running" ? (stage?.progress ?? null) : null,
  };
}

function runTitle(run: RunView, words: Words): string {
  const running = run.stages.filter((stage) => stage.state === "running").map((stage) => stage.name);
  switch (run.state) {
    case "running":
      return running.length > 0 ? words.__("Running %1", running.join(", ")) : words.__("Starting the run");
    case "completed":
      return words.__("Last run done");
    case "failed": {
      const failed = run.stages.filter((stage) => stage.state === "failed").map((stage) => stage.name);
      return failed.length > 0 ? words.__("Last run failed at %1", failed.join(", ")) : words.__("Last run failed");
    }
    case "cancelled":
      return words.__("Last run cancelled");
  }
}

function runDetail(run: RunView, words: Words): string {
  const count = (states: readonly StageState[]): number => run.stages.filter((stage) => states.includes(stage.state)).length;
  const failed = count(["failed"]);
  const cached = count(["cached"]);
  const settled = count(settledStates);
  const isWhole = run.state !== "running" && settled === run.stages.length;
  const parts = [isWhole ? words._n("%1 stage", "%1 stages", settled) : words.__("%1 of %2 settled", settled, run.stages.length)];
  if (failed > 0) parts.push(words.__("%1 failed", failed));
  else if (cached > 0 && run.state !== "running") parts.push(words.__("%1 from the cache", cached));
  return parts.join(", ");
}

/** The sum of what the unfinished stages will take; null when that of one of them is not known. */
function timeLeft(run: RunView, stages: ReadonlyMap<string, StageView>, now: number): number | null {
  let sum = 0;
  for (const entry of run.stages) {
    const stage = stages.get(entry.name);
    const part = stage === undefined ? null : stageTimeLeft(entry.state, stage, now);
    if (part === null) return null;
    sum += part;
  }
  return sum < 1000 ? null : sum;
}

function stageTimeLeft(state: StageState, stage: StageView, now: number): number | null {
  if (settledStates.includes(state)) return 0;
  if (state !== "running") return stage.duration;
  const elapsed = elapsedOf(stage, now) ?? 0;
  const guess = remainingTime(stage.progress, elapsed);
  if (guess !== null) return guess;
  return stage.duration === null ? null : Math.max(0, stage.duration - elapsed);
}
