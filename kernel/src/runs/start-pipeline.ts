import type { Pipeline } from "../stages/index.js";
import { requireCompleted } from "./require-completed.js";
import { PipelineRun } from "./run-pipeline.js";
import type { RunHandle, RunResult, RunSettings } from "./run-settings.js";

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
  const run = new PipelineRun(pipeline, settings);
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
