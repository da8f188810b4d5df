import { Pipeline, type StageContext, type StageEntry } from "../stages/index.js";

/**
 * Runs one stage with a context and gives the one it hands on; keeps no record. For the tests of a stage.
 * Rejects with RunFailedError, its cause the stage's own error.
 *
 * @example
 * const upper = (context: PipelineContext) => context.symbols.map((symbol) => symbol.toUpperCase());
 * const { results } = await runStage({ name: "upper", execute: upper }, new PipelineContext({ symbols: ["a"] }));
 * results; // { upper: ["A"] }
 */
export async function runStage<Context extends StageContext>(stage: StageEntry, context: Context): Promise<Context> {
  return new Pipeline([stage]).run(context, { folder: null });
}
