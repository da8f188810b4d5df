// Trains a small model of TensorFlow.js: `node tensorflow-training.mjs FOLDER start|resume`; a line for each epoch, then the weights.
import * as tf from "@tensorflow/tfjs";
import { LayersModelTrainer, TrainingPipeline } from "../../../kernel/dist/training/index.js";

const [, , folder, word] = process.argv;
await tf.setBackend("cpu");
const training = new TrainingPipeline(
  {
    prepare: () => ({ xs: tf.tensor2d([[0], [1], [2], [3]]), ys: tf.tensor2d([[1], [3], [5], [7]]) }),
    build: () => {
      const seed = 7;
      const model = tf.sequential({
        layers: [
          tf.layers.dense({
            units: 4,
            inputShape: [1],
            activation: "tanh",
            kernelInitializer: tf.initializers.glorotUniform({ seed }),
          }),
          tf.layers.dense({ units: 1, kernelInitializer: tf.initializers.glorotUniform({ seed }) }),
        ],
      });
      // Adam has a state of its own: what forgets it goes another way.
      model.compile({ optimizer: tf.train.adam(0.05), loss: "meanSquaredError" });
      return new LayersModelTrainer(tf, model);
    },
    batches: ({ data }) => [data],
    callbacks: [{ onEpochStart: ({ epoch, phase }) => console.log(`${phase} ${epoch}`) }],
    finalize: ({ trainer }) => console.log(JSON.stringify(trainer?.model.getWeights().map((weight) => [...weight.dataSync()]))),
  },
  { folder, onEvent: () => undefined },
);
const phases = [
  { name: "warmup", epochs: 5 },
  { name: "main", epochs: 25 },
];
const { session, phases: done } =
  word === "resume" ? await training.resume("latest") : await training.start({ name: "line", phases });
console.log(session, done.at(-1)?.history.at(-1)?.metrics.val_loss < 5 ? "learnt" : "did not learn");
