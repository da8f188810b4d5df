import type { PipelineContext } from "../runs/index.js";
import type { TrainingCallback } from "./callbacks.js";
import type { ExperimentConfig, PhaseConfig } from "./experiment-config.js";
import type { BaseModelTrainer } from "./model-trainer.js";
import type { BaseTrainingStrategy } from "./training-strategy.js";

/** What a trainer is built from. */
export interface BuildWanted<Data> {
  readonly data: Data;
  readonly config: ExperimentConfig;
  readonly context: PipelineContext<ExperimentConfig>;
}

/** Which batches are wanted. */
export interface BatchesWanted<Data> {
  readonly data: Data;
  readonly phase: PhaseConfig;
  readonly part: "train" | "validate";
  /** Counted from 0. */
  readonly epoch: number;
}

/** What a training is made of: the work of each step; the sequence is the orchestrator's. */
export interface TrainingParts<Data = unknown, Batch = unknown> {
  /** Loads and prepares the data. */
  prepare(context: PipelineContext<ExperimentConfig>): Data | Promise<Data>;
  /** Makes the model, its optimiser and what trains them. */
  build(wanted: BuildWanted<Data>): BaseModelTrainer<Batch> | Promise<BaseModelTrainer<Batch>>;
  /** Looks at the data and the model before the training; what it throws ends the run. */
  validate?(built: BuildWanted<Data> & { readonly trainer: BaseModelTrainer<Batch> }): unknown;
  /** The batches of an epoch; null for a phase without a validation. */
  batches(wanted: BatchesWanted<Data>): Iterable<Batch> | AsyncIterable<Batch> | null;
  /** Called at the end, also after a failure or a cancel; `trainer` is null when it never came so far. */
  finalize?(ended: {
    readonly trainer: BaseModelTrainer<Batch> | null;
    readonly context: PipelineContext<ExperimentConfig>;
  }): unknown;
  readonly callbacks?: readonly TrainingCallback[];
  /** Chooses the phases; those of the config in order by default. */
  readonly strategy?: BaseTrainingStrategy;
}
