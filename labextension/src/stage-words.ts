import type { StageState, StageView } from "stagebook/messages";
import { formatClock, formatDuration, remainingTime } from "stagebook/messages";
import { formatGuess, formatShare } from "./format-figures.js";
import type { Words } from "./words.js";

/** The word of a state, as it stands in the second line of a node. */
export function stateWord(state: StageState, words: Words): string {
  switch (state) {
    case "new":
      return words.__("New");
    case "fresh":
      return words.__("Fresh");
    case "stale":
      return words.__("Stale");
    case "queued":
      return words.__("Queued");
    case "running":
      return words.__("Running");
    case "cached":
      return words.__("Cached");
    case "skipped":
      return words.__("Skipped");
    case "failed":
      return words.__("Failed");
    case "cancelled":
      return words.__("Cancelled");
  }
}

/** The second line of a node: the state's word, and what follows it (with its own separator), which may be empty. */
export interface StateLine {
  readonly word: string;
  readonly rest: string;
}

/** Writes the second line of a node at the time `now`. */
export function stateLine(stage: StageView, now: number, words: Words): StateLine {
  const word = stateWord(stage.state, words);
  const reason = reasonOf(stage, now, words);
  if (reason === "") return { word, rest: "" };
  // «Cancelled at 12 %» is one phrase; all others are a word, a comma and a reason.
  return {
    word,
    rest: reason.startsWith("at ") ? ` ${reason}` : `, ${reason}`,
  };
}

function reasonOf(stage: StageView, now: number, words: Words): string {
  if (stage.state === "running") {
    const elapsed = elapsedOf(stage, now);
    const left = elapsed === null ? null : remainingTime(stage.progress, elapsed);
    if (left !== null) return words.__("%1 left", formatClock(left));
    return stage.reason !== "" ? stage.reason : elapsed === null ? "" : formatClock(elapsed);
  }
  if (stage.state === "new" && stage.reason === "") return words.__("has not run yet");
  return stage.reason;
}

/** What stands right of a stage's name: run time, percent while running, the expected time while queued. */
export function stageFigure(stage: StageView, now: number): string {
  switch (stage.state) {
    case "running": {
      if (stage.progress !== null) return formatShare(stage.progress);
      const elapsed = elapsedOf(stage, now);
      return elapsed === null ? "" : formatClock(elapsed);
    }
    case "queued":
      return stage.duration === null ? "" : formatGuess(stage.duration);
    case "new":
    case "skipped":
      return "";
    default:
      return stage.duration === null ? "" : formatDuration(stage.duration);
  }
}

/** How long a running stage has run, in milliseconds, or null. */
export function elapsedOf(stage: StageView, now: number): number | null {
  return stage.startedAt === null ? null : Math.max(0, now - stage.startedAt);
}

/** What a screen reader says of a stage: `train, running, 36 percent, reads trainSet from split`. */
export function stageLabel(stage: StageView, words: Words): string {
  const parts = [stage.name, stateWord(stage.state, words).toLowerCase()];
  if (stage.state === "running" && stage.progress !== null) {
    parts.push(words.__("%1 percent", Math.floor(stage.progress * 100)));
  } else if (stage.reason !== "") {
    parts.push(stage.reason);
  }
  for (const read of stage.reads) {
    const from = read.stages.join(", ");
    parts.push(from === "" ? words.__("reads %1", read.name) : words.__("reads %1 from %2", read.name, from));
  }
  return parts.join(", ");
}

/** The short state beside a cell's prompt: a percent, a time, `stale`, `line 4`. */
export function gutterWord(stage: StageView, now: number, words: Words): string {
  if (stage.state === "running" || stage.state === "queued") {
    return stageFigure(stage, now) || stateWord(stage.state, words).toLowerCase();
  }
  if (stage.state === "failed") {
    const at = stage.error?.trace[0];
    return at?.where === `cell ${stage.count}` ? words.__("line %1", at.line) : words.__("failed");
  }
  if ((stage.state === "fresh" || stage.state === "cached") && stage.duration !== null) return formatDuration(stage.duration);
  return stateWord(stage.state, words).toLowerCase();
}

/** The inlay at the end of a stage's first line: `reads rows → writes model, history`; empty when there is nothing to say. */
export function inlayText(stage: StageView, words: Words): string {
  const list = (names: readonly { readonly name: string }[]): string => names.map((entry) => entry.name).join(", ");
  const reads = stage.reads.length > 0 ? words.__("reads %1", list(stage.reads)) : "";
  const writes = stage.writes.length > 0 ? words.__("writes %1", list(stage.writes)) : "";
  return [reads, writes].filter((part) => part !== "").join(" → ");
}
