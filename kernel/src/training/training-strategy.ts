import type { ExperimentConfig, PhaseConfig } from "./experiment-config.js";

/**
 * Chooses the phases that a config is trained in.
 *
 * @example
 * class WarmupStrategy extends BaseTrainingStrategy {
 *   phases(config: ExperimentConfig) {
 *     return [{ name: "warmup", epochs: 1, validateEvery: 0 }, ...config.phases];
 *   }
 * }
 * const config = { name: "first", phases: [{ name: "main", epochs: 5 }] };
 * new WarmupStrategy().phases(config).map((phase) => phase.name); // ["warmup", "main"]
 */
export abstract class BaseTrainingStrategy {
  abstract phases(config: ExperimentConfig): readonly PhaseConfig[];
}

/** The phases of the config, one after the other. */
export class SequentialStrategy extends BaseTrainingStrategy {
  phases(config: ExperimentConfig): readonly PhaseConfig[] {
    return config.phases;
  }
}
