// Stages that come with Stagebook, for use and to learn from: ranking targets, choosing features, training linear models.
// Each can be replaced by name; nothing else in Stagebook knows them.
export { type Columns, correlation, variance } from "./columns.js";
export { FeatureSelectionStage, type SelectionMethod } from "./feature-selection-stage.js";
export { LinearTrainer, type Row } from "./linear-trainer.js";
export { LoadColumnsStage } from "./load-columns-stage.js";
export { registerSamples } from "./register-samples.js";
export {
  FeatureSelectionConfig,
  type LinearModel,
  type Ranking,
  type SampleContext,
  type SampleResults,
  TargetRankingConfig,
} from "./sample-config.js";
export {
  CorrelationRankingStage,
  correlationRanking,
  type RankingMethod,
  TargetRankingStage,
  varianceRanking,
} from "./target-ranking-stage.js";
export { TrainingStage } from "./training-stage.js";
