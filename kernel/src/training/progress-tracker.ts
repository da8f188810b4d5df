import { progressBar } from "../helpers/index.js";
import type { Metrics } from "./metrics-meter.js";

/** Shows how far a phase is: a bar of its epochs, with the figures of the last one. In a run it is the stage's bar. */
export class ProgressTracker {
  readonly #bar: ReturnType<typeof progressBar.manual>;

  constructor(label: string, epochs: number, done: number) {
    this.#bar = progressBar.manual(epochs, label);
    if (done > 0) this.#bar.update(done);
  }

  epochDone(done: number, metrics: Metrics): void {
    const figures = Object.entries(metrics).map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`);
    this.#bar.update(done, figures.length === 0 ? undefined : figures.join(" "));
  }

  close(): void {
    this.#bar.done();
  }
}
