import { formatRecord, type LogView, type MetricView, type RunEvent } from "../messages/index.js";

const mostLines = 30;
const mostMetrics = 8;
const mostPoints = 64;

/** What the stages of a run log, as far as the page shows it: the last lines, and the numbers that come again and again. */
export class StageOutput {
  readonly #lines = new Map<string, LogView[]>();
  readonly #metrics = new Map<string, Map<string, Series>>();

  /** Takes the next record of a stage. */
  take({ stage, record, at }: Extract<RunEvent, { type: "stage.log" }>): void {
    const lines = this.#lines.get(stage) ?? [];
    const isWarning = record["level"] === "warn" || record["level"] === "error";
    lines.push({ at, isWarning, text: formatRecord(record).slice(0, 300) });
    if (lines.length > mostLines) lines.shift();
    this.#lines.set(stage, lines);
    const series = this.#metrics.get(stage) ?? new Map<string, Series>();
    this.#metrics.set(stage, series);
    for (const [name, value] of Object.entries(record)) {
      if (typeof value !== "number" || !Number.isFinite(value) || counters.has(name)) continue;
      const known = series.get(name);
      if (known !== undefined) known.add(value);
      else if (series.size < mostMetrics) series.set(name, new Series(value));
    }
  }

  /** Forgets what a try that failed has logged as numbers. */
  restart(stage: string): void {
    this.#metrics.delete(stage);
  }

  linesOf(stage: string): readonly LogView[] {
    return [...(this.#lines.get(stage) ?? [])];
  }

  metricsOf(stage: string): readonly MetricView[] {
    return [...(this.#metrics.get(stage) ?? [])].map(([name, series]) => ({ name, points: series.points(), last: series.last }));
  }
}

/** Numbers that only count. */
const counters: ReadonlySet<string> = new Set(["epoch", "step", "batch", "iteration", "index", "i", "time", "at"]);

/** A series of any length in few points. */
class Series {
  last: number;
  #kept: number[];
  #every = 1;
  #count = 1;

  constructor(first: number) {
    this.last = first;
    this.#kept = [first];
  }

  add(value: number): void {
    if (this.#count % this.#every === 0) this.#kept.push(value);
    this.#count += 1;
    this.last = value;
    if (this.#kept.length < 2 * mostPoints) return;
    this.#kept = this.#kept.filter((_, index) => index % 2 === 0);
    this.#every *= 2;
  }

  points(): readonly number[] {
    const isLastKept = (this.#count - 1) % this.#every === 0;
    return isLastKept ? [...this.#kept] : [...this.#kept, this.last];
  }
}
