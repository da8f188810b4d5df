/** Figures by name. */
export type Metrics = Readonly<Record<string, number>>;

/** The figures of one epoch: means over its batches, those of the validation with `val_` before their names. */
export interface EpochMetrics {
  /** Counted from 0. */
  readonly epoch: number;
  readonly metrics: Metrics;
}

/**
 * Takes the figures of batches and gives their means.
 *
 * @example
 * const meter = new MetricsMeter();
 * meter.add({ loss: 1 });
 * meter.add({ loss: 3 });
 * meter.means("val_"); // { val_loss: 2 }
 */
export class MetricsMeter {
  readonly #sums = new Map<string, { sum: number; count: number }>();

  add(metrics: Metrics): void {
    for (const [name, value] of Object.entries(metrics)) {
      const { sum, count } = this.#sums.get(name) ?? { sum: 0, count: 0 };
      this.#sums.set(name, { sum: sum + value, count: count + 1 });
    }
  }

  /** The means so far, each name with `prefix` before it. */
  means(prefix = ""): Metrics {
    return Object.fromEntries([...this.#sums].map(([name, { sum, count }]) => [`${prefix}${name}`, sum / count]));
  }
}
