import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  BaseModelTrainer,
  BaseTrainingStrategy,
  ConfigurationBuilder,
  ExperimentConfig,
  type Metrics,
  MetricsMeter,
  PhaseConfig,
  SequentialStrategy,
  stopReason,
  type TrainingCallback,
  TrainingPhaseManager,
} from "../../../kernel/src/training/index.js";

class Scripted extends BaseModelTrainer<number> {
  trainBatch(loss: number): Metrics {
    return { loss };
  }
  validateBatch(loss: number): Metrics {
    return { loss };
  }
  async save(): Promise<void> {}
  async load(): Promise<void> {}
}

const losses = [4, 2, 3, 3, 1];
const batches = (part: "train" | "validate", epoch: number): number[] | null =>
  part === "train" ? [losses[epoch] ?? 0, losses[epoch] ?? 0] : [losses[epoch] ?? 0];
const phase = { name: "main", epochs: 5 };

// The figures of epochs are logged to a file in the working folder.
const home = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "stagebook-phases-"));
beforeAll(() => {
  process.chdir(folder);
  jest.spyOn(console, "log").mockImplementation(() => undefined);
});
afterAll(() => {
  jest.restoreAllMocks();
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

test("TrainingPhaseManager runs the train and the validate loop of each epoch, and calls back around epochs and batches (S3.12, S3.14, S3.24, S3.30)", async () => {
  const calls: string[] = [];
  const callback: TrainingCallback = {
    onEpochStart: ({ epoch }) => void calls.push(`epoch ${epoch}`),
    onBatchStart: ({ part, batch }) => void calls.push(`${part} ${batch}`),
    onBatchEnd: ({ metrics }) => void calls.push(`loss ${metrics["loss"]}`),
    onEpochEnd: async ({ epoch, metrics }) => void calls.push(`end ${epoch} ${JSON.stringify(metrics)}`),
  };
  const settings = { phase: { ...phase, epochs: 1 }, trainer: new Scripted(), batches, callbacks: [callback] };
  await new TrainingPhaseManager(settings).run();
  expect(calls).toEqual([
    "epoch 0",
    "train 0",
    "loss 4",
    "train 1",
    "loss 4",
    "validate 0",
    "loss 4",
    'end 0 {"loss":4,"val_loss":4}',
  ]);
});

test("TrainingPhaseManager validates as often as it is told, and after the last epoch (S3.24)", async () => {
  const of = async (validateEvery: number): Promise<number[]> => {
    const result = await new TrainingPhaseManager({ phase: { ...phase, validateEvery }, trainer: new Scripted(), batches }).run();
    return result.history.flatMap(({ epoch, metrics }) => ("val_loss" in metrics ? [epoch] : []));
  };
  expect(await of(0)).toEqual([]);
  expect(await of(2)).toEqual([1, 3, 4]);
});

test("TrainingPhaseManager stops early, and the same after a resume", async () => {
  const stopping = { ...phase, earlyStopping: { metric: "val_loss", patience: 2 } };
  const whole = await new TrainingPhaseManager({ phase: stopping, trainer: new Scripted(), batches }).run();
  expect([whole.epochs, whole.stopped]).toEqual([4, "val_loss has not got better than 2 for 2 epochs"]);
  for (const epoch of [0, 1, 2, 3]) {
    const from = { epoch, history: whole.history.slice(0, epoch + 1) };
    expect(await new TrainingPhaseManager({ phase: stopping, trainer: new Scripted(), batches }).run(from)).toEqual(whole);
  }
});

test("a callback may end the phase; one that fails is warned of and the phase goes on", async () => {
  const warnings: string[] = [];
  const failing: TrainingCallback = {
    onEpochEnd: () => {
      throw new Error("no network");
    },
  };
  const ending: TrainingCallback = { onEpochEnd: ({ epoch }) => (epoch === 1 ? "that is enough" : undefined) };
  const warn = (sentence: string): void => void warnings.push(sentence);
  const manager = new TrainingPhaseManager({ phase, trainer: new Scripted(), batches, callbacks: [failing, ending], warn });
  expect(await manager.run()).toMatchObject({ epochs: 2, stopped: "that is enough" });
  expect(warnings).toEqual(Array(2).fill("A callback of the training failed: no network"));
});

test("TrainingPhaseManager keeps a checkpoint as often as it is told, and after the last epoch", async () => {
  const of = async (checkpointEvery: number): Promise<number[]> => {
    const kept: number[] = [];
    const checkpoint = async (epoch: number): Promise<void> => void kept.push(epoch);
    await new TrainingPhaseManager({ phase: { ...phase, checkpointEvery }, trainer: new Scripted(), batches, checkpoint }).run();
    return kept;
  };
  expect([await of(1), await of(2), await of(0)]).toEqual([[0, 1, 2, 3, 4], [1, 3, 4], [4]]);
});

test("stopReason() takes what is larger, or better by a step, where it is told so", () => {
  const history = [0.5, 0.6, 0.61, 0.62].map((accuracy, epoch) => ({ epoch, metrics: { accuracy } }));
  expect(stopReason(history, { metric: "accuracy", patience: 2, mode: "max" })).toBeNull();
  expect(stopReason(history, { metric: "accuracy", patience: 2, mode: "max", minDelta: 0.05 })).toBe(
    "accuracy has not got better than 0.6 for 2 epochs",
  );
  expect(stopReason(history, { metric: "none", patience: 1 })).toBeNull();
});

test("BaseTrainingStrategy chooses the phases; SequentialStrategy takes those of the config (S2.05)", () => {
  class Twice extends BaseTrainingStrategy {
    phases(config: ExperimentConfig): readonly PhaseConfig[] {
      return config.phases.flatMap((each) => [each, { ...each, name: `${each.name}_again` }]);
    }
  }
  const config = { name: "x", phases: [phase] };
  expect(new Twice().phases(config).map(({ name }) => name)).toEqual(["main", "main_again"]);
  expect(new SequentialStrategy().phases(config)).toEqual([phase]);
});

test("MetricsMeter gives the means of what it was given (S3.25)", () => {
  const meter = new MetricsMeter();
  meter.add({ loss: 1, accuracy: 0.5 });
  meter.add({ loss: 2 });
  expect(meter.means()).toEqual({ loss: 1.5, accuracy: 0.5 });
});

test("ConfigurationBuilder builds step by step, and build() names every place that is wrong (S2.07, S2.10, S3.04, S3.18)", () => {
  const builder = new ConfigurationBuilder()
    .set("name", "first")
    .phase("main", { epochs: 2 })
    .phase("main", { validateEvery: 0 });
  expect(builder.param("rate", 0.1).merge({ seed: 7 }).build()).toEqual({
    name: "first",
    seed: 7,
    params: { rate: 0.1 },
    phases: [{ name: "main", epochs: 2, validateEvery: 0 }],
  });
  expect(() => builder.phase("main", { epochs: 0 }).set("seed", 0.5).build()).toThrow(
    "The config of the experiment cannot be used: seed: expected int, received number; phases[0].epochs: Too small: expected number to be >=1",
  );
  expect(() => ExperimentConfig.parse({ name: "x", phases: [], epohcs: 3 })).toThrow(
    'The config of the experiment cannot be used: phases: Too small: expected array to have >=1 items; it: Unrecognized key: "epohcs"',
  );
  expect(() => PhaseConfig.parse({ name: "1st", epochs: 1 })).toThrow(
    "The config of the experiment cannot be used: name: a phase is named by a letter, then letters, digits, '_' or '-'",
  );
});
