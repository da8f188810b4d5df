import type { PipelineStage } from "../stages/index.js";
import { type Columns, correlation, variance } from "./columns.js";
import { type SampleContext, TargetRankingConfig } from "./sample-config.js";

/** How targets are scored: more is better. */
export interface RankingMethod {
  score(target: string, columns: Columns): number;
}

/** Ranks a target by how much it moves. */
export const varianceRanking: RankingMethod = { score: (target, columns) => variance(columns[target] ?? []) };

/** Ranks a target by how well another column goes with it. */
export const correlationRanking: RankingMethod = {
  score: (target, columns) => {
    const others = Object.keys(columns).filter((name) => name !== target);
    return Math.max(0, ...others.map((name) => Math.abs(correlation(columns[target] ?? [], columns[name] ?? []))));
  },
};

/** Writes the best of the context's symbols, or of all columns, into `results.target_rankings`. */
export class TargetRankingStage implements PipelineStage<SampleContext> {
  readonly params: object = { top: 3 };
  readonly #method: RankingMethod;

  constructor(method: RankingMethod = varianceRanking) {
    this.#method = method;
  }

  execute(context: SampleContext, params: object): SampleContext {
    const { top } = TargetRankingConfig.parse(params);
    const columns = context.result("columns");
    const targets = context.symbols.length === 0 ? Object.keys(columns) : context.symbols;
    const scored = targets.map((target) => ({ target, score: this.#method.score(target, columns) }));
    const target_rankings = scored.sort((a, b) => b.score - a.score).slice(0, top);
    return context.with({ results: { ...context.results, target_rankings } });
  }
}

/** The same with the other method. */
export class CorrelationRankingStage extends TargetRankingStage {
  constructor() {
    super(correlationRanking);
  }
}
