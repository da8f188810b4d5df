import type { PipelineStage } from "../stages/index.js";
import { TrainingPhaseManager } from "../training/index.js";
import { type Columns, variance } from "./columns.js";
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
  // Steps of one rate fit columns of one scale only.
  const scales = features.map((_, index) => scaleOf(rows.map(({ inputs }) => inputs[index] ?? 0)));
  const scaled = rows.map(({ inputs, output }) => ({
    inputs: inputs.map((value, index) => (value - (scales[index]?.mean ?? 0)) / (scales[index]?.spread ?? 1)),
    output,
  }));
  const { history } = await new TrainingPhaseManager<Row>({ phase, trainer, batches: () => scaled, signal }).run();
  return { features, weights: unscaled(trainer.weights, scales), loss: history.at(-1)?.metrics["val_loss"] ?? Number.NaN };
}

interface Scale {
  readonly mean: number;
  readonly spread: number;
}

function scaleOf(values: readonly number[]): Scale {
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length, spread: Math.sqrt(variance(values)) || 1 };
}

/** The weights for columns as they are, from those for columns of one scale; the last stands alone. */
function unscaled(weights: readonly number[], scales: readonly Scale[]): readonly number[] {
  const each = scales.map(({ spread }, index) => (weights[index] ?? 0) / spread);
  const shift = scales.reduce((sum, { mean }, index) => sum + mean * (each[index] ?? 0), 0);
  return [...each, (weights.at(-1) ?? 0) - shift];
}

function rowsOf(columns: Columns, features: readonly string[], target: string): readonly Row[] {
  return (columns[target] ?? []).map((output, index) => ({
    inputs: features.map((feature) => columns[feature]?.[index] ?? 0),
    output,
  }));
}
