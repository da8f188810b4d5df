import { formatClock, formatDuration, formatPace, groupDigits, type ProgressState, remainingTime } from "../messages/index.js";

const barWidth = 24;
const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** Writes a bar that is running as one line: `epochs  12/20  ███████▌     3.1 per s, 0:02 left`. */
export function formatRunningBar(state: ProgressState): string {
  const { value, total, elapsed } = state;
  const share = shareOf(state);
  const rest = remainingTime(share, elapsed);
  const pace = [formatPace(value, elapsed), rest === null ? formatClock(elapsed) : `${formatClock(rest)} left`]
    .filter((text) => text !== "")
    .join(", ");
  const drawn = total === null ? [] : [drawBar(share ?? 0)];
  return `${"  ".repeat(state.depth)}${[state.label, countOf(state), ...drawn, pace, state.note].filter((text) => text !== "").join("  ")}`;
}

/** Writes a bar that has ended as one line: `epochs 20/20 in 1.2 s`. */
export function formatEndedBar(state: ProgressState): string {
  const how = { running: "after", done: "in", failed: "failed after", cancelled: "stopped after" }[state.status];
  const note = state.note === "" ? "" : `  ${state.note}`;
  return `${state.label} ${countOf(state)} ${how} ${formatDuration(state.elapsed)}${note}`;
}

/** 0 to 1, or null when the number of steps is not known. */
export function shareOf({ value, total, status }: ProgressState): number | null {
  if (total === null) return status === "done" ? 1 : null;
  if (total <= 0) return status === "done" ? 1 : 0;
  return Math.min(1, Math.max(0, value / total));
}

function countOf({ value, total }: ProgressState): string {
  return total === null ? groupDigits(value) : `${groupDigits(value)}/${groupDigits(total)}`;
}

function drawBar(share: number): string {
  const parts = Math.floor(share * barWidth * 8);
  const full = "█".repeat(Math.floor(parts / 8)) + (eighths[parts % 8] ?? "");
  return `▕${full.padEnd(barWidth)}▏`;
}
