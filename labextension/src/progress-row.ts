import type { ProgressState } from "stagebook/messages";
import { formatClock, formatDuration, formatPace, groupDigits } from "stagebook/messages";
import type { Words } from "./words.js";

/** The figures of a bar, ready to be drawn. */
export interface ProgressRow {
  readonly icon: "running" | "fresh" | "failed" | "cancelled";
  /** 0 to 1, or null when the number of steps is not known. */
  readonly share: number | null;
  /** `7 / 20`, or `4,120` where the total is not known. */
  readonly count: string;
  /** The pace while it runs, the time it took when it is done. */
  readonly pace: string;
  /** What a screen reader says. */
  readonly label: string;
}

/** Turns the state of a bar into what its row shows. */
export function progressRow(state: ProgressState, words: Words): ProgressRow {
  const { value, total, status } = state;
  const isDone = status === "done";
  const share = total === null ? (isDone ? 1 : null) : total <= 0 ? (isDone ? 1 : 0) : Math.min(1, Math.max(0, value / total));
  const count = total === null ? groupDigits(value) : `${groupDigits(value)} / ${groupDigits(total)}`;
  const icons = {
    running: "running",
    done: "fresh",
    failed: "failed",
    cancelled: "cancelled",
  } as const;
  const name = state.label === "" ? words.__("progress") : state.label;
  return {
    icon: icons[status],
    share,
    count,
    pace: paceOf(state, words),
    label: `${name}, ${count}`,
  };
}

function paceOf({ status, value, elapsed }: ProgressState, words: Words): string {
  switch (status) {
    case "running":
      return formatPace(value, elapsed) || (elapsed >= 1000 ? formatClock(elapsed) : "");
    case "done":
      return formatDuration(elapsed);
    case "failed":
      return words.__("failed");
    case "cancelled":
      return words.__("stopped");
  }
}
