import process from "node:process";
import { styleText } from "node:util";
import {
  formatClock,
  formatDuration,
  formatPace,
  groupDigits,
  type ProgressReport,
  type RunEvent,
  remainingTime,
} from "../messages/index.js";

type Style = Parameters<typeof styleText>[0];

/** How a stage ended, for its line. */
export type LineEnd =
  | { readonly type: "completed"; readonly duration: number; readonly outputs: string }
  | { readonly type: "failed"; readonly duration: number; readonly message: string }
  | { readonly type: "cancelled"; readonly duration: number | null }
  | { readonly type: "skipped"; readonly reason: string }
  /** `saved` is how long it took when it ran. */
  | { readonly type: "cached"; readonly saved: number };

const barWidth = 20;

/** Colours a text where the standard error is a terminal that takes colours. */
export function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stderr });
}

/** The line of a stage that has ended. */
export function endedLine(name: string, end: LineEnd): string {
  switch (end.type) {
    case "completed":
      return `${paint("green", "✓")} ${name}  ${padTime(end.duration)}  ${paint("dim", end.outputs)}`.trimEnd();
    case "failed":
      return `${paint("red", "✗")} ${name}  ${padTime(end.duration)}  ${paint("red", end.message)}`;
    case "cancelled":
      return `${paint("yellow", "■")} ${name}  ${end.duration === null ? "not started" : `${padTime(end.duration)}  stopped`}`;
    case "cached":
      return `${paint("green", "↺")} ${name}  ${paint("dim", `cached, saved ${formatDuration(end.saved)}`)}`;
    case "skipped":
      return `${paint("dim", "–")} ${name}  ${paint("dim", `skipped: ${end.reason}`)}`;
  }
}

/** The line of a stage that runs, with its innermost bar, or why it runs. */
export function runningLine(name: string, elapsed: number, bar: ProgressReport | null, reason = ""): string {
  // A synchronous stage may leave its first line standing: no figure is better than one that does not move.
  const time = elapsed < 100 ? "" : padTime(elapsed);
  const head = `${paint("cyan", "●")} ${name}  ${time}`.trimEnd();
  if (bar === null) return reason === "" ? head : `${head}  ${paint("dim", reason)}`;
  return `${head}  ${barText(bar, elapsed)}`;
}

/** The line of a stage that was asked to stop and has not yet. */
export function stoppingLine(name: string, elapsed: number): string {
  return `${paint("yellow", "■")} ${name}  ${padTime(elapsed)}  ${paint("dim", "stopping; Ctrl-C again kills")}`;
}

/** The line of a stage that has not started. */
export function waitingLine(name: string): string {
  return paint("dim", `○ ${name}`);
}

/** The lines of a run that goes on: what it need not do any more, and what it does again. */
export function resumedLines({ kept, again }: Extract<RunEvent, { type: "run.resumed" }>, width = 0): readonly string[] {
  return [
    ...kept.map((name) => `${paint("green", "✓")} ${name.padEnd(width)}  ${paint("dim", "kept")}`),
    ...again.map(({ stage, reason }) => `${paint("yellow", "↻")} ${stage.padEnd(width)}  ${paint("dim", `again: ${reason}`)}`),
  ];
}

/** The line of a try that failed, before the next one. */
export function retryLine(name: string, { attempt, of, delay, error }: Extract<RunEvent, { type: "stage.retrying" }>): string {
  const why = `${error.name}: ${error.message.split("\n")[0] ?? ""}`;
  return `${paint("yellow", "↻")} ${name}  ${paint("dim", `try ${attempt} of ${of} failed, the next in ${formatDuration(delay)}`)}  ${paint("yellow", why)}`;
}

/** A bar in words, for a line of its own: `epochs 12/20`. */
export function barWords({ label, value, total }: ProgressReport): string {
  return `${label} ${total === null ? groupDigits(value) : `${groupDigits(value)}/${groupDigits(total)}`}`;
}

function barText(bar: ProgressReport, elapsed: number): string {
  const share = bar.total === null || bar.total <= 0 ? null : Math.min(1, bar.value / bar.total);
  const rest = remainingTime(share, elapsed);
  const drawn =
    share === null
      ? ""
      : `${paint("cyan", "━".repeat(Math.round(share * barWidth)))}${paint("dim", "─".repeat(barWidth - Math.round(share * barWidth)))}  `;
  const pace = [formatPace(bar.value, elapsed), rest === null ? "" : `${formatClock(rest)} left`]
    .filter((text) => text !== "")
    .join(", ");
  return `${drawn}${barWords(bar)}  ${paint("dim", pace)}`.trimEnd();
}

function padTime(milliseconds: number): string {
  return formatDuration(milliseconds).padStart(6);
}
