// A training, its session, hooks, events and stages by name, as a user writes them in a cell or a file; prints a line for each.
export const trainingText = `import { loadPlugins, Pipeline, PipelineContext, PipelineEventEmitter, registerStage, type PipelineStage } from "stagebook";
import { addHooks, metricsHook, timingHook } from "stagebook/hooks";
import { BaseModelTrainer, ConfigurationBuilder, SessionManager, trainingPipeline } from "stagebook/training";

class MeanTrainer extends BaseModelTrainer<number> {
  mean = 0;
  trainBatch(value: number) {
    this.mean += 0.5 * (value - this.mean);
    return { loss: (value - this.mean) ** 2 };
  }
  validateBatch(value: number) {
    return { loss: (value - this.mean) ** 2 };
  }
  async save() {}
  async load() {}
}
class Count implements PipelineStage<PipelineContext> {
  readonly name = "count";
  execute(context: PipelineContext) {
    return context.symbols.length;
  }
}
async function useAll(folder: string) {
  const config = new ConfigurationBuilder({ name: "mean" }).phase("main", { epochs: 2 });
  const seen: string[] = [];
  const parts = {
    prepare: () => [8, 8],
    build: () => new MeanTrainer(),
    batches: ({ data }: { data: number[] }) => data,
    callbacks: [{ onEpochEnd: ({ epoch }: { epoch: number }) => void seen.push("epoch " + epoch) }],
    finalize: () => void seen.push("finalised"),
  };
  const { session, phases, run } = await trainingPipeline(parts, config, { folder });
  console.log(run.state, seen.join(), phases[0]?.history.length, new SessionManager(folder).find("latest").id === session);
  const again = await trainingPipeline(parts, { resume: "latest" }, { folder });
  console.log("again", again.run.stages.find(({ name }) => name === "main")?.reason);
  registerStage("package_count", Count);
  const { loaded, missing } = await loadPlugins({ plugins: ["./plugin.mjs", "no-such-plugin"] });
  console.log(loaded.length, missing.map(({ problem }) => problem).join());
  const pipeline = Pipeline.fromConfig({ name: "counting", stages: ["package_count", "doubled"] });
  addHooks(pipeline.hooks, [timingHook(), metricsHook()]);
  pipeline.hooks.register("after_package_count", (result) => console.log("counted", result));
  const events = new PipelineEventEmitter();
  events.on("package_count.completed", ({ result }) => console.log("heard", result));
  const { results } = await pipeline.run(new PipelineContext({ symbols: ["A", "B"], events }), { folder: null });
  console.log(JSON.stringify(results));
}
`;

/** A plugin that lies in the folder of the project. */
export const pluginText = `export const stages = {
  doubled: class { execute(context) { return 2 * context.result("package_count"); } },
};
`;

/** What it prints. */
export const trainingLines = [
  "completed epoch 0,epoch 1,finalised 2 true",
  "again it was done before the session was resumed",
  "1 it is not installed",
  "counted 2",
  "heard 2",
  '{"package_count":2,"doubled":4}',
];
