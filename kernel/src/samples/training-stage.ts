import type { PipelineStage } from "../stages/index.js";
import { TrainingPhaseManager } from "../training/index.js";
import type { Columns } from "./columns.js";
import { LinearTrainer, type Row } from "./linear-trainer.js";
import type { LinearModel, SampleContext } from "./sample-config.js";

interface TrainingParams {
  readonly epochs: number;
  readonly rate: number;
}

/** Learns a linear model for each target of `results.features` and writes it into `results.models[target]`. */
export class TrainingStage implements PipelineStage<SampleContext> {
  readonly params = { epochs: 50, rate: 0.05 };

  async execute(context: SampleContext, params: TrainingParams): Promise<SampleContext> {
    const models: Record<string, LinearModel> = {};
    for (const [target, features] of Object.entries(context.result("features"))) {
      const rows = rowsOf(context.result("columns"), features, target);
      models[target] = await learn(target, features, { rows, params, signal: context.signal });
    }
    return context.with({ results: { ...context.results, models } });
  }
}

interface Lesson {
  readonly rows: readonly Row[];
  readonly params: TrainingParams;
  readonly signal: AbortSignal;
}

async function learn(target: string, features: readonly string[], { rows, params, signal }: Lesson): Promise<LinearModel> {
  const trainer = new LinearTrainer(features.length, params.rate);
  const phase = { name: target, epochs: params.epochs };
  const { history } = await new TrainingPhaseManager<Row>({ phase, trainer, batches: () => rows, signal }).run();
  return { features, weights: trainer.weights, loss: history.at(-1)?.metrics["val_loss"] ?? Number.NaN };
}

function rowsOf(columns: Columns, features: readonly string[], target: string): readonly Row[] {
  return (columns[target] ?? []).map((output, index) => ({
    inputs: features.map((feature) => columns[feature]?.[index] ?? 0),
    output,
  }));
}
