import process from "node:process";
import { formatRecord, type ProgressReport, type RunEvent } from "../messages/index.js";
import type { RunView } from "./run-view.js";
import { barWords, endedLine, resumedLines, retryLine } from "./stage-line.js";
import { lineEnd } from "./terminal-view.js";

// A log that is read later needs a sign of life, not a film.
const interval = 10_000;

/** Shows a run where lines cannot be drawn over: a line when a stage starts and ends, and now and then how far it is. */
export class PlainView implements RunView {
  readonly #lastBar = new Map<string, number>();

  onEvent(event: RunEvent): void {
    switch (event.type) {
      case "run.resumed":
        for (const line of resumedLines(event)) this.#print(line);
        break;
      case "run.started":
      case "run.completed":
      case "run.failed":
      case "run.cancelled":
        break;
      case "stage.started":
        this.#lastBar.set(event.stage, event.at);
        this.#print(`● ${event.stage}${event.reason === undefined ? "" : `  ${event.reason}`}`);
        break;
      case "stage.progress":
        this.#printBar(event.stage, event.progress, event.at);
        break;
      case "stage.retrying":
        this.#print(retryLine(event.stage, event));
        break;
      case "stage.log":
        this.#print(`  ${event.stage}  ${formatRecord(event.record)}`);
        break;
      case "stage.event":
      // Told with the result, once.
      case "run.warning":
        break;
      default:
        this.#print(endedLine(event.stage, lineEnd(event)));
    }
  }

  close(): void {
    // Nothing was drawn that has to go.
  }

  #printBar(stage: string, report: ProgressReport, at: number): void {
    if (report.done || at - (this.#lastBar.get(stage) ?? 0) < interval) return;
    this.#lastBar.set(stage, at);
    this.#print(`  ${stage}  ${barWords(report)}`);
  }

  #print(line: string): void {
    process.stderr.write(`${line}\n`);
  }
}
