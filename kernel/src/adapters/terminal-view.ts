import { cutLine, LiveLines } from "../host/index.js";
import { formatRecord, type ProgressReport, type RunEvent } from "../messages/index.js";
import type { RunView } from "./run-view.js";
import { endedLine, type LineEnd, resumedLines, retryLine, runningLine, stoppingLine, waitingLine } from "./stage-line.js";

interface Running {
  readonly startedAt: number;
  readonly reason: string;
  readonly bars: Map<number, ProgressReport>;
}

/** Shows a run on a terminal: a line per stage, drawn over while it runs; ended stages stay above. */
export class TerminalView implements RunView {
  readonly #lines = new LiveLines();
  readonly #timer: NodeJS.Timeout;
  readonly #waiting = new Set<string>();
  readonly #running = new Map<string, Running>();
  readonly #widths = new Map<string, number>();
  #nameWidth = 0;

  readonly #signal: AbortSignal | null;

  constructor(signal: AbortSignal | null = null) {
    this.#signal = signal;
    // Events draw too, and they come through a synchronous stage; this is for stages that say nothing.
    this.#timer = setInterval(() => this.#draw(), 100);
    this.#timer.unref();
  }

  onEvent(event: RunEvent): void {
    switch (event.type) {
      case "run.started":
      case "run.resumed":
        this.#begin(event);
        break;
      case "stage.started":
        this.#waiting.delete(event.stage);
        this.#running.set(event.stage, { startedAt: event.at, reason: event.reason ?? "", bars: new Map() });
        break;
      case "stage.progress":
        this.#setBar(event.stage, event.progress);
        break;
      case "stage.retrying":
        this.#running.get(event.stage)?.bars.clear();
        this.#lines.print(cutLine(retryLine(event.stage.padEnd(this.#nameWidth), event), this.#lines.columns));
        break;
      case "stage.log":
        this.#lines.print(`  ${event.stage.padEnd(this.#nameWidth)}  ${formatRecord(event.record, this.#widths)}`);
        break;
      case "stage.event":
      // Told with the result, once.
      case "run.warning":
        break;
      default:
        if ("stage" in event) this.#end(event.stage, lineEnd(event));
    }
    this.#draw();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#lines.close();
  }

  #begin(event: Extract<RunEvent, { type: "run.started" | "run.resumed" }>): void {
    this.#nameWidth = Math.max(0, ...event.stages.map((name) => name.length));
    const kept = event.type === "run.resumed" ? event.kept : [];
    for (const name of event.stages) if (!kept.includes(name)) this.#waiting.add(name);
    const lines = event.type === "run.resumed" ? resumedLines(event, this.#nameWidth) : [];
    for (const line of lines) this.#lines.print(cutLine(line, this.#lines.columns));
  }

  #setBar(stage: string, report: ProgressReport): void {
    const bars = this.#running.get(stage)?.bars;
    if (report.done) bars?.delete(report.bar);
    else bars?.set(report.bar, report);
  }

  #end(stage: string, end: LineEnd): void {
    this.#waiting.delete(stage);
    this.#running.delete(stage);
    // What is cut off here is told in full when the run has ended.
    this.#lines.print(cutLine(endedLine(stage.padEnd(this.#nameWidth), end), this.#lines.columns));
  }

  #draw(): void {
    const now = Date.now();
    const running = [...this.#running].map(([name, { startedAt, reason, bars }]) => {
      const [padded, elapsed] = [name.padEnd(this.#nameWidth), now - startedAt];
      if (this.#signal?.aborted === true) return stoppingLine(padded, elapsed);
      return runningLine(padded, elapsed, [...bars.values()].at(-1) ?? null, reason);
    });
    this.#lines.draw([...running, ...[...this.#waiting].map(waitingLine)]);
  }
}

/** What the line of a stage says once it has ended. */
export function lineEnd(
  event: Extract<RunEvent, { type: "stage.completed" | "stage.failed" | "stage.skipped" | "stage.cancelled" }>,
): LineEnd {
  switch (event.type) {
    case "stage.completed":
      return {
        type: "completed",
        duration: event.duration,
        outputs: event.outputs.map(({ name, kind }) => `${name} ${kind}`).join(", "),
      };
    case "stage.failed":
      return {
        type: "failed",
        duration: event.duration,
        message: `${event.error.name}: ${event.error.message.split("\n")[0] ?? ""}`,
      };
    case "stage.skipped":
      return event.cached === undefined
        ? { type: "skipped", reason: event.reason }
        : { type: "cached", saved: event.cached.duration };
    case "stage.cancelled":
      return { type: "cancelled", duration: event.duration };
  }
}
