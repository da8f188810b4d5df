import type { Metrics } from "./metrics-meter.js";
import type { BatchPlace } from "./model-trainer.js";

/** What is known at the beginning or the end of an epoch. */
export interface EpochInfo {
  readonly phase: string;
  /** Counted from 0. */
  readonly epoch: number;
  readonly epochs: number;
  /** The figures of the epoch; none at its beginning. */
  readonly metrics: Metrics;
}

/** What is known at the beginning or the end of a batch. */
export interface BatchInfo extends BatchPlace {
  readonly phase: string;
  readonly part: "train" | "validate";
  /** The figures of the batch; none at its beginning. */
  readonly metrics: Metrics;
}

/** Called as a phase goes on; each is awaited. One that fails is warned of, and the phase goes on. */
export interface TrainingCallback {
  onEpochStart?(info: EpochInfo): unknown;
  /** May give a text: the reason why the phase ends here. */
  onEpochEnd?(info: EpochInfo): unknown;
  onBatchStart?(info: BatchInfo): unknown;
  onBatchEnd?(info: BatchInfo): unknown;
}

/** Calls one moment of all callbacks in order and gives the first text that one of them returns. */
export async function callAll(
  callbacks: readonly TrainingCallback[],
  act: (callback: TrainingCallback) => unknown,
  warn: (sentence: string) => void,
): Promise<string | null> {
  let reason: string | null = null;
  for (const callback of callbacks) {
    try {
      const returned = await act(callback);
      if (typeof returned === "string" && reason === null) reason = returned;
    } catch (error) {
      warn(`A callback of the training failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return reason;
}
