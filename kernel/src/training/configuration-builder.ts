import { ExperimentConfig, type PhaseConfig } from "./experiment-config.js";

/**
 * Builds the config of an experiment step by step, or from an object; `build` checks the whole.
 *
 * @example
 * const config = new ConfigurationBuilder({ name: "first" })
 *   .set("symbols", ["A", "B"])
 *   .phase("warmup", { epochs: 1 })
 *   .phase("main", { epochs: 5, earlyStopping: { metric: "val_loss", patience: 2 } })
 *   .build();
 * config.phases.map((phase) => phase.name); // ["warmup", "main"]
 */
export class ConfigurationBuilder {
  #config: Partial<ExperimentConfig>;

  constructor(start: Partial<ExperimentConfig> = {}) {
    this.#config = { ...start };
  }

  /** Sets one field. */
  set<Field extends keyof ExperimentConfig>(field: Field, value: ExperimentConfig[Field]): this {
    this.#config = { ...this.#config, [field]: value };
    return this;
  }

  /** Sets the fields that are given, and leaves the others. */
  merge(config: Partial<ExperimentConfig>): this {
    this.#config = { ...this.#config, ...config };
    return this;
  }

  /** Adds a phase, or changes the one of this name. */
  phase(name: string, settings: Partial<Omit<PhaseConfig, "name">> & { readonly epochs?: number }): this {
    const phases = this.#config.phases ?? [];
    const old = phases.find((phase) => phase.name === name);
    const next = { epochs: 1, ...old, ...settings, name };
    return this.set("phases", old === undefined ? [...phases, next] : phases.map((phase) => (phase === old ? next : phase)));
  }

  /** Sets one of the params of the experiment. */
  param(name: string, value: unknown): this {
    return this.set("params", { ...this.#config.params, [name]: value });
  }

  /** Gives the config. Throws ExperimentConfigError, which names every place that is wrong. */
  build(): ExperimentConfig {
    return ExperimentConfig.parse(this.#config);
  }
}
