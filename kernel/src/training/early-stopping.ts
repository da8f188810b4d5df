import type { EpochMetrics } from "./metrics-meter.js";

/** When a phase ends before its last epoch. */
export interface EarlyStopping {
  /** The figure that has to get better, such as `val_loss`. */
  readonly metric: string;
  /** How many epochs may pass without. */
  readonly patience: number;
  /** How much better it must get to count; 0 by default. */
  readonly minDelta?: number | undefined;
  /** Whether smaller or larger is better; `min` by default. */
  readonly mode?: "min" | "max" | undefined;
}

/**
 * Tells why a phase should end after these epochs, or null. Depends on nothing else, so that it is the same after a resume.
 *
 * @example
 * const history = [3, 2, 2.5, 2.4].map((loss, epoch) => ({ epoch, metrics: { loss } }));
 * stopReason(history, { metric: "loss", patience: 2 }); // "loss has not got better than 2 for 2 epochs"
 */
export function stopReason(
  history: readonly EpochMetrics[],
  { metric, patience, minDelta = 0, mode = "min" }: EarlyStopping,
): string | null {
  const values = history.flatMap(({ metrics }) => metrics[metric] ?? []);
  let [best, since] = [Number.NaN, 0];
  for (const value of values) {
    const gain = mode === "min" ? best - value : value - best;
    // The first value is the best so far, whatever it is.
    if (Number.isNaN(best) || gain > minDelta) [best, since] = [value, 0];
    else since += 1;
  }
  return since < patience ? null : `${metric} has not got better than ${best} for ${since} epochs`;
}
