import {
  type ParamValues,
  parseParams,
  plainJson,
  qualifyParams,
  type RunResult,
  readConfigFile,
  readParamNotes,
  runPipeline,
} from "../runs/index.js";
import { isPipeline, type Pipeline } from "../stages/index.js";
import { sendReport } from "./channel.js";
import { type Execution, inExecution } from "./current-run.js";
import { interruptible } from "./interrupts.js";
import type { PipelineOrder, RunEnding } from "./messages.js";
import type { ModuleLoader } from "./module-loader.js";
import { reportError } from "./trace.js";

/** Runs an exported module in this process and reports its events and its end. */
export async function runOrder(order: PipelineOrder, run: number, modules: ModuleLoader): Promise<void> {
  const execution: Execution = { run, interrupted: false };
  const ending = await inExecution(execution, () => endingOf(order, execution, modules));
  sendReport({ type: "run-ended", run, ending });
}

async function endingOf(order: PipelineOrder, execution: Execution, modules: ModuleLoader): Promise<RunEnding> {
  try {
    const { pipeline } = await modules.import(order.file);
    if (!isPipeline(pipeline)) throw new TypeError(`'${order.file}' exports no 'pipeline'`);
    return endedBy(await follow(pipeline.disable(...order.disabled), order, execution));
  } catch (error) {
    return { type: "refused", error: reportError(error, process.cwd()) };
  }
}

async function follow(pipeline: Pipeline, order: PipelineOrder, execution: Execution): Promise<RunResult<Outputs>> {
  const handle = runPipeline<Outputs>(pipeline, {
    params: await paramsOf(pipeline, order),
    concurrency: order.concurrency,
    session: order.session,
    ...(order.to === null ? {} : { to: order.to }),
    ...(order.only === null ? {} : { only: order.only }),
    ...(order.cache === null ? {} : { cache: order.cache }),
    onEvent: (event) => sendReport({ type: "event", run: execution.run, event }),
  });
  try {
    return await interruptible(execution, () => handle.result);
  } catch {
    handle.cancel();
    return await handle.result;
  }
}

/** What is typed counts more than what stands in files, and that more than what was chosen before. */
async function paramsOf(pipeline: Pipeline, { file, params, chosen, config, texts }: PipelineOrder): Promise<ParamValues> {
  const notes = await readParamNotes(file);
  const files: ParamValues[] = [];
  for (const each of config) files.push(await readConfigFile(pipeline, each, notes));
  const before = parseParams(pipeline, chosen, notes);
  return Object.assign({}, before, qualifyParams(pipeline, params, notes), ...files, parseParams(pipeline, texts, notes));
}

type Outputs = Readonly<Record<string, unknown>>;

function endedBy(result: RunResult<Outputs>): RunEnding {
  return {
    type: "ended",
    summary: {
      run: result.id,
      state: result.state,
      duration: result.duration,
      stages: result.stages.map(({ name, state, duration }) => ({ name, state, duration })),
      // Plain JSON by contract of plainJson: an object in, an object out.
      outputs: plainJson(result.outputs) as Record<string, Record<string, unknown>>,
    },
    folder: result.folder,
    errors: result.stages.flatMap(({ name, error }) => (error === null ? [] : [{ stage: name, error }])),
  };
}
