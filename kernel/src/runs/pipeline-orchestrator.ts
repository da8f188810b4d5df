import type { Pipeline } from "../stages/index.js";
import { requireCompleted } from "./require-completed.js";
import { PipelineRun } from "./run-pipeline.js";
import type { RunHandle, RunResult, RunSettings } from "./run-settings.js";

/**
 * Drives runs: `%run`, `stagebook run`, cases, trainings and code all go through this one. It prepares (settings, folder, what a
 * resume keeps), builds (the stages to run and their schedule), validates (parameters and inputs), runs the stages, and finalises,
 * whatever has become of them.
 *
 * @example
 * const pipeline = new Pipeline([{ name: "count", execute: (context: PipelineContext) => context.symbols.length }]);
 * const context = new PipelineContext({ symbols: ["A", "B"] });
 * const { outputs } = await new PipelineOrchestrator({ folder: null }).run(pipeline, { context }).result;
 * outputs; // { count: { count: 2 } }
 */
export class PipelineOrchestrator {
  readonly #settings: RunSettings;

  /** Settings that are given to a run stand before these. */
  constructor(settings: RunSettings = {}) {
    this.#settings = settings;
  }

  /** Starts a run of a pipeline. Throws what {@link runPipeline} says. */
  run<Outputs extends Readonly<Record<string, unknown>>>(
    pipeline: Pipeline<Outputs>,
    settings: RunSettings = {},
  ): RunHandle<Outputs> {
    const run = new PipelineRun(pipeline, { ...this.#settings, ...settings });
    const result = run.go();
    return {
      id: run.id,
      folder: run.folder,
      events: run.recorder.events,
      // The stages gave these values; `Outputs` is what definePipeline says of the same stages.
      result: result as Promise<RunResult<Outputs>>,
      outputs: async () => {
        const ended = await result;
        requireCompleted(ended, run.outcomes.errors);
        return ended.outputs as Outputs;
      },
      cancel: () => run.cancel(),
    };
  }
}

/**
 * Starts a run of a pipeline and gives a handle to follow it; a failed stage does not stop the branches that do not need it.
 * Throws at once what is wrong with the settings: UnknownStageError, UnknownParamError, ParamValueError, MissingInputError,
 * RunFolderError, RangeError.
 *
 * @example
 * const pipeline = definePipeline("small", { train: { run: fit, params: { epochs: 20 } } });
 * function fit(_inputs: object, { epochs }: { epochs: number }) {
 *   return { loss: 1 / epochs };
 * }
 * const run = runPipeline(pipeline, { params: { "train.epochs": 5 } });
 * for await (const event of run.events) console.log(event.type);
 * const { train } = await run.outputs();
 */
export function runPipeline<Outputs extends Readonly<Record<string, unknown>>>(
  pipeline: Pipeline<Outputs>,
  settings: RunSettings = {},
): RunHandle<Outputs> {
  return new PipelineOrchestrator(settings).run(pipeline);
}
