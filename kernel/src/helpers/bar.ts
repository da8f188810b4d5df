import { performance } from "node:perf_hooks";
import type { ProgressState } from "../messages/index.js";
import { currentRunContext, type RunContext } from "../runs/index.js";
import type { BarSink } from "./bar-sink.js";
import { closeSink, openSink } from "./open-sink.js";

/** A bar that is moved by hand. Closed by `done()`, or at the end of a `using` block. */
export interface ManualBar {
  /** Adds to the steps done. */
  advance(steps?: number): void;
  /** Sets the steps done, and what is said beside the bar. */
  update(value: number, note?: string): void;
  done(): void;
  failed(): void;
  [Symbol.dispose](): void;
}

// Reading the clock costs several times what counting does, so quick loops read it less often: not so seldom, though,
// that a loop whose later steps are slow seems to stand still.
const longestStep = 128;
const shortLook = 2;
// An inner bar that ends sooner is never drawn: it may be one of a million.
const innerDelay = 100;

// Stages that run side by side each count their own bars.
const openBars = new WeakMap<object, number>();
const noRun = {};

function countBars(owner: object, change: number): number {
  const before = openBars.get(owner) ?? 0;
  openBars.set(owner, before + change);
  return before;
}

/** The bar behind `progressBar`: counts cheaply, and draws when it is time. */
export class Bar implements ManualBar {
  readonly #label: string;
  readonly #total: number | null;
  readonly #context: RunContext | null = currentRunContext();
  readonly #startedAt: number = performance.now();
  readonly #depth: number = countBars(this.#context ?? noRun, 1);
  #sink: BarSink | null = null;
  #value = 0;
  #note = "";
  #step = 1;
  #nextLook = 1;
  #lastLook: number = this.#startedAt;
  #lastDrawn: number = this.#startedAt;
  #status: ProgressState["status"] = "running";

  constructor(label: string, total: number | null) {
    this.#label = label;
    this.#total = total;
    if (this.#depth === 0) this.#show();
  }

  advance(steps = 1): void {
    this.#value += steps;
    if (this.#value >= this.#nextLook) this.#look();
  }

  /** Sets the steps done and looks at the clock; gives the count at which to call it again. */
  reach(value: number): number {
    this.#value = value;
    this.#look();
    return this.#nextLook;
  }

  /** Closes the bar at this count: failed or cancelled when an error ended the loop. */
  finish(value: number, isFailed: boolean): void {
    this.#value = value;
    if (isFailed) this.failed();
    else this.done();
  }

  update(value: number, note?: string): void {
    this.#value = value;
    if (note !== undefined) this.#note = note;
    this.#look();
  }

  done(): void {
    this.#end("done");
  }

  failed(): void {
    this.#end(this.#context?.signal.aborted === true ? "cancelled" : "failed");
  }

  [Symbol.dispose](): void {
    this.done();
  }

  state(): ProgressState {
    return {
      label: this.#label,
      value: this.#value,
      total: this.#total,
      elapsed: Math.round(performance.now() - this.#startedAt),
      status: this.#status,
      depth: this.#depth,
      note: this.#note,
    };
  }

  /** Throws the signal's reason when the run was cancelled: a loop under a bar can be stopped between two steps. */
  #look(): void {
    const now = performance.now();
    const spent = now - this.#lastLook;
    this.#step = spent > shortLook ? Math.max(1, this.#step >> 2) : Math.min(longestStep, this.#step * 2);
    this.#nextLook = this.#value + this.#step;
    this.#lastLook = now;
    if (this.#context?.signal.aborted === true) throw this.#context.signal.reason;
    if (this.#status !== "running" || now - this.#lastDrawn < (this.#sink?.interval ?? innerDelay)) return;
    this.#lastDrawn = now;
    this.#show();
  }

  #show(): void {
    this.#sink ??= openSink(() => this.state());
    this.#sink.show(this.state());
  }

  #end(status: ProgressState["status"]): void {
    if (this.#status !== "running") return;
    this.#status = status;
    countBars(this.#context ?? noRun, -1);
    if (this.#sink !== null) closeSink(this.#sink, this.state());
  }
}
