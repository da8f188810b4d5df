import type { Metrics } from "./metrics-meter.js";
import { modelFolder } from "./model-folder.js";
import { BaseModelTrainer } from "./model-trainer.js";

/** What is used of a tensor. */
export interface TensorLike {
  data(): Promise<ArrayLike<number>>;
  dispose(): void;
}

/** What is used of a compiled `tf.LayersModel`; tensors are those of the module that it comes from. */
export interface LayersModelLike {
  readonly metricsNames: readonly string[];
  trainOnBatch(x: never, y: never): Promise<number | number[]>;
  evaluate(x: never, y: never): TensorLike | TensorLike[];
  save(place: never, config?: { includeOptimizer?: boolean }): Promise<unknown>;
  dispose(): unknown;
}

/** What is used of the TensorFlow.js module that a model was made with. */
export interface TensorflowLike<Model> {
  loadLayersModel(place: never): Promise<Model>;
}

/** A batch of a `tf.LayersModel`. */
export interface LayersBatch<Tensor = unknown> {
  readonly xs: Tensor;
  readonly ys: Tensor;
}

/**
 * Trains a compiled `tf.LayersModel`, and keeps it in a folder with the state of its optimiser, so that a resumed training
 * goes on as one that was not cut off, up to rounding: `new LayersModelTrainer(tf, model)`.
 */
export class LayersModelTrainer<Model extends LayersModelLike, Tensor = unknown> extends BaseModelTrainer<LayersBatch<Tensor>> {
  readonly #tf: TensorflowLike<Model>;
  #model: Model;

  constructor(tf: TensorflowLike<Model>, model: Model) {
    super();
    this.#tf = tf;
    this.#model = model;
  }

  /** The model as it is now; another one after a checkpoint was read. */
  get model(): Model {
    return this.#model;
  }

  async trainBatch({ xs, ys }: LayersBatch<Tensor>): Promise<Metrics> {
    // Tensors of the module that the model comes from.
    const figures = await this.#model.trainOnBatch(xs as never, ys as never);
    return this.#named([figures].flat());
  }

  async validateBatch({ xs, ys }: LayersBatch<Tensor>): Promise<Metrics> {
    const scalars = [this.#model.evaluate(xs as never, ys as never)].flat();
    const figures = await Promise.all(scalars.map(async (scalar) => (await scalar.data())[0] ?? Number.NaN));
    for (const scalar of scalars) scalar.dispose();
    return this.#named(figures);
  }

  async save(folder: string): Promise<void> {
    // A folder is all that TensorFlow.js asks of a place to save to.
    await this.#model.save(modelFolder(folder) as never, { includeOptimizer: true });
  }

  async load(folder: string): Promise<void> {
    const model = await this.#tf.loadLayersModel(modelFolder(folder) as never);
    this.#model.dispose();
    this.#model = model;
  }

  override dispose(): void {
    this.#model.dispose();
  }

  #named(figures: readonly number[]): Metrics {
    return Object.fromEntries(this.#model.metricsNames.map((name, index) => [name, figures[index] ?? Number.NaN]));
  }
}
