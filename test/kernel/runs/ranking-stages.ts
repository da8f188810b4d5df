import type { RunEvent } from "../../../kernel/src/messages/index.js";
import { PipelineContext } from "../../../kernel/src/runs/index.js";
import type { PipelineStage } from "../../../kernel/src/stages/index.js";

export interface Config {
  readonly top: number;
}
export interface Results {
  target_rankings: readonly string[];
  features: Readonly<Record<string, readonly string[]>>;
}
export type Context = PipelineContext<Config, Results>;

export class TargetRankingStage implements PipelineStage<Context> {
  execute(context: Context): Context {
    return context.with({ results: { ...context.results, target_rankings: context.symbols.slice(0, context.config.top) } });
  }
}

export class FeatureSelectionStage implements PipelineStage<Context> {
  readonly name = "feature_selection";
  async execute(context: Context): Promise<Context> {
    const features: Record<string, readonly string[]> = {};
    context.results.features = features;
    for (const target of context.result("target_rankings")) features[target] = [`${target}-mean`];
    return context;
  }
}

/** A context with three symbols. */
export const context = (): Context =>
  new PipelineContext<Config, Results>({ dataDir: "/data", outputDir: "/out", symbols: ["A", "B", "C"], config: { top: 2 } });
export const alone = { folder: null } as const;

/** The events of a run, in short. */
export async function eventsOf(run: { events: AsyncIterable<RunEvent> }): Promise<string[]> {
  const seen: string[] = [];
  for await (const event of run.events)
    seen.push("stage" in event ? `${event.type} ${event.stage}` : event.type === "run.warning" ? event.message : event.type);
  return seen;
}
