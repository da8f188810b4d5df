import { logger } from "../helpers/index.js";
import { type BatchInfo, callAll, type EpochInfo, type TrainingCallback } from "./callbacks.js";
import { stopReason } from "./early-stopping.js";
import type { PhaseConfig } from "./experiment-config.js";
import { type EpochMetrics, type Metrics, MetricsMeter } from "./metrics-meter.js";
import type { BaseModelTrainer } from "./model-trainer.js";
import { ProgressTracker } from "./progress-tracker.js";

/** What one phase is made of. */
export interface PhaseSettings<Batch> {
  readonly phase: PhaseConfig;
  readonly trainer: BaseModelTrainer<Batch>;
  /** The batches of an epoch; null for a part that this phase has none of. */
  readonly batches: (part: "train" | "validate", epoch: number) => Iterable<Batch> | AsyncIterable<Batch> | null;
  readonly callbacks?: readonly TrainingCallback[];
  /** Keeps the model after an epoch, with the figures so far. */
  readonly checkpoint?: (epoch: number, history: readonly EpochMetrics[]) => Promise<void>;
  /** Told the figures of each epoch. */
  readonly onMetrics?: (figures: EpochMetrics) => void;
  /** Told of a callback that fails; the log is by default. */
  readonly warn?: (sentence: string) => void;
  readonly signal?: AbortSignal;
}

/** Where a phase goes on. */
export interface ResumeFrom {
  /** The last epoch that is done. */
  readonly epoch: number;
  readonly history: readonly EpochMetrics[];
}

/** How a phase ended. */
export interface PhaseResult {
  readonly phase: string;
  /** How many epochs are done, those before a resume too. */
  readonly epochs: number;
  readonly history: readonly EpochMetrics[];
  /** Why it ended before its last epoch, or null. */
  readonly stopped: string | null;
}

/**
 * Runs the train and validate loops of one phase and nothing else: which phases there are is for the orchestrator to say.
 *
 * @example
 * class Halve extends BaseModelTrainer<number> {
 *   weight = 8;
 *   trainBatch(rate: number) {
 *     this.weight *= rate;
 *     return { loss: this.weight };
 *   }
 *   validateBatch() {
 *     return { loss: this.weight };
 *   }
 *   async save() {}
 *   async load() {}
 * }
 * const phase = { name: "main", epochs: 3 };
 * const manager = new TrainingPhaseManager({ phase, trainer: new Halve(), batches: (part) => (part === "train" ? [0.5] : null) });
 * const { history } = await manager.run();
 * history.map(({ metrics }) => metrics.loss); // [4, 2, 1]
 */
export class TrainingPhaseManager<Batch = unknown> {
  readonly #settings: PhaseSettings<Batch>;
  readonly #callbacks: readonly TrainingCallback[];
  readonly #warn: (sentence: string) => void;

  constructor(settings: PhaseSettings<Batch>) {
    this.#settings = settings;
    this.#callbacks = settings.callbacks ?? [];
    this.#warn = settings.warn ?? ((sentence) => logger.warn(sentence));
  }

  /** Runs the epochs that are left. Rejects with what the trainer or a checkpoint throws, or the reason of the signal. */
  async run(from: ResumeFrom = { epoch: -1, history: [] }): Promise<PhaseResult> {
    const { phase, onMetrics } = this.#settings;
    const history = [...from.history];
    const progress = new ProgressTracker(phase.name, phase.epochs, from.epoch + 1);
    let stopped = this.#stopReason(history);
    try {
      for (let epoch = from.epoch + 1; epoch < phase.epochs && stopped === null; epoch += 1) {
        const metrics = await this.#runEpoch(epoch);
        history.push({ epoch, metrics });
        onMetrics?.({ epoch, metrics });
        progress.epochDone(epoch + 1, metrics);
        stopped = await this.#endEpoch(epoch, metrics, history);
      }
    } finally {
      progress.close();
    }
    return { phase: phase.name, epochs: history.length, history, stopped };
  }

  async #runEpoch(epoch: number): Promise<Metrics> {
    const { phase } = this.#settings;
    const info = this.#epochInfo(epoch, {});
    await callAll(this.#callbacks, (callback) => callback.onEpochStart?.(info), this.#warn);
    const train = await this.#runPart("train", epoch);
    const every = phase.validateEvery ?? 1;
    const validated = every > 0 && ((epoch + 1) % every === 0 || epoch + 1 === phase.epochs);
    const metrics = { ...train.means(), ...(validated ? (await this.#runPart("validate", epoch)).means("val_") : {}) };
    logger.log(metrics, epoch + 1);
    return metrics;
  }

  async #runPart(part: "train" | "validate", epoch: number): Promise<MetricsMeter> {
    const { trainer, batches, phase, signal } = this.#settings;
    const meter = new MetricsMeter();
    let batch = 0;
    for await (const given of batches(part, epoch) ?? []) {
      signal?.throwIfAborted();
      const info: BatchInfo = { phase: phase.name, part, epoch, batch, metrics: {} };
      await callAll(this.#callbacks, (callback) => callback.onBatchStart?.(info), this.#warn);
      const place = { epoch, batch };
      const metrics = await (part === "train" ? trainer.trainBatch(given, place) : trainer.validateBatch(given, place));
      meter.add(metrics);
      await callAll(this.#callbacks, (callback) => callback.onBatchEnd?.({ ...info, metrics }), this.#warn);
      batch += 1;
    }
    return meter;
  }

  async #endEpoch(epoch: number, metrics: Metrics, history: readonly EpochMetrics[]): Promise<string | null> {
    const { phase, checkpoint } = this.#settings;
    const every = phase.checkpointEvery ?? 1;
    const info = this.#epochInfo(epoch, metrics);
    const asked = await callAll(this.#callbacks, (callback) => callback.onEpochEnd?.(info), this.#warn);
    const stopped = asked ?? this.#stopReason(history);
    const isLast = stopped !== null || epoch + 1 === phase.epochs;
    // The phases after it are resumed from its end.
    if (isLast || (every > 0 && (epoch + 1) % every === 0)) await checkpoint?.(epoch, history);
    return stopped;
  }

  #stopReason(history: readonly EpochMetrics[]): string | null {
    const { earlyStopping } = this.#settings.phase;
    return earlyStopping === undefined ? null : stopReason(history, earlyStopping);
  }

  #epochInfo(epoch: number, metrics: Metrics): EpochInfo {
    const { name, epochs } = this.#settings.phase;
    return { phase: name, epoch, epochs, metrics };
  }
}
