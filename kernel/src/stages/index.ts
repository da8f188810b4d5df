// What a stage is, and how stages hang together. Nothing here runs a stage: that is runs/.
export { defineStage, type Stage, type StageManners, type StageSource, type Values } from "./define-stage.js";
export { DuplicateNameError, FinalNeedError, PipelineConfigError, StageOrderError } from "./errors.js";
export { type Hook, type HookArguments, type HookOptions, HookRegistry, type HookWarning } from "./hook-registry.js";
export { orderStages, stageNeeds } from "./order-stages.js";
export { definePipeline, isPipeline, Pipeline, type PipelineOptions, pipelineOf, type StagePlace } from "./pipeline.js";
export { checkConfig, type PipelineConfig, type StageSettings } from "./pipeline-config.js";
export {
  type EmitterFollower,
  type ListenerFailed,
  type PipelineEventData,
  PipelineEventEmitter,
  type PipelineListener,
  type StageCompleted,
  type StageStarted,
} from "./pipeline-event-emitter.js";
export { EventStage, type PipelineStage, type StageReturn } from "./pipeline-stage.js";
export type { PipelineCode, StageCode } from "./stage-code.js";
export { type ContextData, isStageContext, markContext, type NamedPipeline, type StageContext } from "./stage-context.js";
export type { ContextFunction, StageClass, StageEntry, StageNode } from "./stage-entry.js";
export {
  cycleOf,
  dotText,
  mermaidText,
  type OrderEdge,
  type StageEdge,
  type StageGraph,
  topologicalOrder,
} from "./stage-graph.js";
export { type RetryPolicy, retryDelay, type StageLimits, type StagePolicy } from "./stage-policy.js";
export {
  type RegisteredStage,
  registerStage,
  type StageDecorator,
  type StageImplementation,
  StageRegistry,
  stageRegistry,
} from "./stage-registry.js";
export type {
  AnyStageFunction,
  InputsOf,
  Needed,
  Nothing,
  OutputsOf,
  ParamsOf,
  ProducersOf,
  ReadsOf,
  StageFunctions,
  StageOf,
} from "./stage-types.js";
export type { SchemaAnswer, SchemaIssue, ValueSchema } from "./value-schema.js";
