import type { StageRegistry } from "../stages/index.js";
import { FeatureSelectionStage } from "./feature-selection-stage.js";
import { LoadColumnsStage } from "./load-columns-stage.js";
import { CorrelationRankingStage, TargetRankingStage } from "./target-ranking-stage.js";
import { TrainingStage } from "./training-stage.js";

/** Registers the stages that come with Stagebook, each under a name that nobody has taken yet. */
export async function registerSamples(registry: StageRegistry): Promise<void> {
  const stages = {
    load_columns: LoadColumnsStage,
    target_ranking: TargetRankingStage,
    correlation_ranking: CorrelationRankingStage,
    feature_selection: FeatureSelectionStage,
    training: TrainingStage,
  };
  await registry.from("built in", () => {
    for (const [name, stage] of Object.entries(stages)) if (!registry.has(name)) registry.register(name, stage);
  });
}
