import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BaseModelTrainer, type Metrics } from "../training/index.js";

/** A row to learn from. */
export interface Row {
  readonly inputs: readonly number[];
  readonly output: number;
}

/** Learns a weight for each input and one more, by a step down the slope of the squared error for each row. */
export class LinearTrainer extends BaseModelTrainer<Row> {
  weights: number[];
  readonly #rate: number;

  constructor(inputs: number, rate: number) {
    super();
    this.weights = Array<number>(inputs + 1).fill(0);
    this.#rate = rate;
  }

  trainBatch(row: Row): Metrics {
    const error = this.#predict(row) - row.output;
    this.weights = this.weights.map((weight, index) => weight - this.#rate * error * (row.inputs[index] ?? 1));
    return { loss: error ** 2 };
  }

  validateBatch(row: Row): Metrics {
    return { loss: (this.#predict(row) - row.output) ** 2 };
  }

  async save(folder: string): Promise<void> {
    await writeFile(join(folder, "weights.json"), JSON.stringify(this.weights));
  }

  async load(folder: string): Promise<void> {
    this.weights = JSON.parse(await readFile(join(folder, "weights.json"), "utf8"));
  }

  #predict({ inputs }: Row): number {
    return this.weights.reduce((sum, weight, index) => sum + weight * (inputs[index] ?? 1), 0);
  }
}
