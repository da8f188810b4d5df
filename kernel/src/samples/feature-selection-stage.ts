import type { PipelineStage } from "../stages/index.js";
import { type Columns, correlation } from "./columns.js";
import { FeatureSelectionConfig, type SampleContext } from "./sample-config.js";

/** Chooses the columns that a target is learnt from, best first. */
export interface SelectionMethod {
  select(target: string, columns: Columns, config: FeatureSelectionConfig): readonly string[];
}

/** Chooses the columns that go best with the target. */
const correlationSelection: SelectionMethod = {
  select: (target, columns, { most, least }) => {
    const score = (name: string): number => Math.abs(correlation(columns[target] ?? [], columns[name] ?? []));
    const others = Object.keys(columns).filter((name) => name !== target && score(name) >= least);
    return others.sort((a, b) => score(b) - score(a)).slice(0, most);
  },
};

/** Goes through the ranked targets and writes what each is learnt from into `results.features[target]`. */
export class FeatureSelectionStage implements PipelineStage<SampleContext> {
  readonly params: object = { most: 2, least: 0.1 };
  readonly #method: SelectionMethod;

  constructor(method: SelectionMethod = correlationSelection) {
    this.#method = method;
  }

  execute(context: SampleContext, params: object): SampleContext {
    const config = FeatureSelectionConfig.parse(params);
    const columns = context.result("columns");
    const features = Object.fromEntries(
      context.result("target_rankings").map(({ target }) => [target, this.#method.select(target, columns, config)]),
    );
    return context.with({ results: { ...context.results, features } });
  }
}
