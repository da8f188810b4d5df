// What a stage is, and how stages hang together. Nothing here runs a stage: that is runs/.
export { type AnyStageFunction, defineStage, type Stage, type StageSource, type Values } from "./define-stage.js";
export { orderStages, stageNeeds } from "./order-stages.js";
export {
  definePipeline,
  type InputsOf,
  isPipeline,
  type Needed,
  type Nothing,
  type OutputsOf,
  type ParamsOf,
  type Pipeline,
  type ProducersOf,
  pipelineOf,
  type ReadsOf,
  type StageFunctions,
  type StageOf,
} from "./pipeline.js";
export type { PipelineCode, StageCode } from "./stage-code.js";
export {
  cycleOf,
  dotText,
  mermaidText,
  type OrderEdge,
  type StageEdge,
  type StageGraph,
  topologicalOrder,
} from "./stage-graph.js";
