// Training a model as a pipeline: the facade, the orchestrator that knows the sequence, sessions, and the loops of one phase.
// Running a pipeline belongs to runs/; what is trained, and on what, to the caller.
export { PipelineOrchestrator } from "../runs/index.js";
export type { BatchInfo, EpochInfo, TrainingCallback } from "./callbacks.js";
export { CheckpointFolder } from "./checkpoint-folder.js";
export { ConfigurationBuilder } from "./configuration-builder.js";
export { type EarlyStopping, stopReason } from "./early-stopping.js";
export { ExperimentConfigError, SessionBusyError, SessionFolderError, UnknownSessionError } from "./errors.js";
export { type ConfigIssue, type ConfigSchema, ExperimentConfig, PhaseConfig, parseConfig } from "./experiment-config.js";
export {
  type LayersBatch,
  type LayersModelLike,
  LayersModelTrainer,
  type TensorflowLike,
  type TensorLike,
} from "./layers-model-trainer.js";
export { type EpochMetrics, type Metrics, MetricsMeter } from "./metrics-meter.js";
export { type ModelArtifacts, type ModelFolder, modelFolder } from "./model-folder.js";
export { BaseModelTrainer, type BatchPlace } from "./model-trainer.js";
export { ProgressTracker } from "./progress-tracker.js";
export { SessionManager } from "./session-manager.js";
export { PipelineExecutor, TrainingOrchestrator, type TrainingResult } from "./training-orchestrator.js";
export type { BatchesWanted, BuildWanted, TrainingParts } from "./training-parts.js";
export { type PhaseResult, type PhaseSettings, type ResumeFrom, TrainingPhaseManager } from "./training-phase-manager.js";
export { type TrainingOptions, TrainingPipeline, trainingPipeline } from "./training-pipeline.js";
export { type SessionRecord, TrainingSession } from "./training-session.js";
export type { SessionDoor } from "./training-stages.js";
export { BaseTrainingStrategy, SequentialStrategy } from "./training-strategy.js";
