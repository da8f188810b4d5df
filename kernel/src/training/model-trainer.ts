import type { Metrics } from "./metrics-meter.js";

/** Where in a phase a batch stands; both are counted from 0. */
export interface BatchPlace {
  readonly epoch: number;
  readonly batch: number;
}

/**
 * What can be trained: a model that learns from a batch, is measured with one, and can be kept in a folder.
 *
 * @example
 * class MeanTrainer extends BaseModelTrainer<number> {
 *   mean = 0;
 *   trainBatch(value: number) {
 *     this.mean += 0.1 * (value - this.mean);
 *     return { loss: (value - this.mean) ** 2 };
 *   }
 *   validateBatch(value: number) {
 *     return { loss: (value - this.mean) ** 2 };
 *   }
 *   async save() {}
 *   async load() {}
 * }
 * const trainer = new MeanTrainer();
 * trainer.trainBatch(10);
 * trainer.mean; // 1
 */
export abstract class BaseModelTrainer<Batch = unknown> {
  /** Learns from a batch and gives the figures of it, such as `{ loss }`. */
  abstract trainBatch(batch: Batch, place: BatchPlace): Metrics | Promise<Metrics>;

  /** Measures the model with a batch and changes nothing. */
  abstract validateBatch(batch: Batch, place: BatchPlace): Metrics | Promise<Metrics>;

  /** Writes all that is needed to go on into a folder, which is empty. */
  abstract save(folder: string): Promise<void>;

  /** Reads what `save` wrote. */
  abstract load(folder: string): Promise<void>;

  /** Gives back what the model holds, such as memory of a device; called when the run has ended, whichever way. */
  dispose(): void | Promise<void> {
    // Most models hold nothing that has to be given back.
  }
}
