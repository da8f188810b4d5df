import { PipelineContext, type RunHandle, type RunResult, type RunSettings, runPipeline } from "../runs/index.js";
import { HookRegistry, Pipeline, type PipelineStage } from "../stages/index.js";
import type { ExperimentConfig, PhaseConfig } from "./experiment-config.js";
import type { BaseModelTrainer } from "./model-trainer.js";
import type { TrainingParts } from "./training-parts.js";
import { type PhaseResult, TrainingPhaseManager } from "./training-phase-manager.js";
import type { TrainingSession } from "./training-session.js";
import { SequentialStrategy } from "./training-strategy.js";

/** What a training gives. */
export interface TrainingResult<Batch = unknown> {
  /** The id of its session. */
  readonly session: string;
  readonly run: RunResult<Readonly<Record<string, unknown>>>;
  readonly trainer: BaseModelTrainer<Batch>;
  readonly phases: readonly PhaseResult[];
}

type Context = PipelineContext<ExperimentConfig>;

/** What the stages of a training share and no record can hold: live data and a live model. */
interface Work<Data, Batch> {
  data: Data | null;
  trainer: BaseModelTrainer<Batch> | null;
  readonly phases: PhaseResult[];
}

/**
 * Drives runs: any pipeline by `run`, and a training by `train`, whose sequence is known here alone: preparation, build,
 * validation, the phases in order, finalisation. All of them go through `runPipeline`, as the notebook, the command line and cases do.
 *
 * @example
 * const pipeline = new Pipeline([{ name: "count", execute: (context: PipelineContext) => context.symbols.length }]);
 * const context = new PipelineContext({ symbols: ["A", "B"] });
 * const { outputs } = await new PipelineOrchestrator().run(pipeline, { context }).result;
 * outputs; // { count: { count: 2 } }
 */
export class PipelineOrchestrator {
  readonly #settings: RunSettings;

  constructor(settings: RunSettings = {}) {
    this.#settings = settings;
  }

  /** Starts a run of a pipeline; settings given here stand before those of the orchestrator. */
  run<Outputs extends Readonly<Record<string, unknown>>>(
    pipeline: Pipeline<Outputs>,
    settings: RunSettings = {},
  ): RunHandle<Outputs> {
    return runPipeline(pipeline, { ...this.#settings, ...settings });
  }

  /** Trains in a session, from where that one was left. Rejects with RunFailedError; the session can be resumed then. */
  async train<Data, Batch>(parts: TrainingParts<Data, Batch>, session: TrainingSession): Promise<TrainingResult<Batch>> {
    const work: Work<Data, Batch> = { data: null, trainer: null, phases: [] };
    const { config } = session.record;
    const { dataDir, outputDir, symbols } = config;
    const context = new PipelineContext<ExperimentConfig>({
      config,
      ...(dataDir === undefined ? {} : { dataDir }),
      ...(outputDir === undefined ? {} : { outputDir }),
      ...(symbols === undefined ? {} : { symbols }),
    });
    const run = this.run(trainingStages(parts, session, work), { context, session: session.id });
    session.change({ runs: [...session.record.runs, run.id] });
    const result = await run.result;
    session.change({ state: result.state });
    await run.outputs();
    // A run that has completed has built it.
    return { session: session.id, run: result, trainer: work.trainer as BaseModelTrainer<Batch>, phases: work.phases };
  }
}

/** The orchestrator by its former name. */
export class PipelineExecutor extends PipelineOrchestrator {}

function trainingStages<Data, Batch>(
  parts: TrainingParts<Data, Batch>,
  session: TrainingSession,
  work: Work<Data, Batch>,
): Pipeline {
  const { config } = session.record;
  const phases = (parts.strategy ?? new SequentialStrategy()).phases(config);
  const prepared = (context: Context): { data: Data; config: ExperimentConfig; context: Context } => ({
    // The stages before have filled it.
    data: work.data as Data,
    config,
    context,
  });
  const stages: PipelineStage<Context>[] = [
    {
      name: "preparation",
      execute: async (context) => {
        work.data = await parts.prepare(context);
      },
    },
    {
      name: "build",
      execute: async (context) => {
        work.trainer = await parts.build(prepared(context));
        const { checkpoint } = session.record;
        if (checkpoint !== null) await session.checkpoints.load(work.trainer, checkpoint);
      },
    },
    {
      name: "validation",
      // It came after the build, which failed if there is no trainer.
      execute: async (context) =>
        void (await parts.validate?.({ ...prepared(context), trainer: work.trainer as BaseModelTrainer<Batch> })),
    },
    ...phases.map((phase) => phaseStage(phase, parts, session, work)),
  ];
  const hooks = new HookRegistry();
  hooks.register("before_stage", (stage) => session.change({ stage: stage.name }));
  hooks.register("after_run", async (context) => {
    const stage = "finalisation";
    context.events.emit("finalisation.started", { stage });
    // The context that was made for this run.
    await parts.finalize?.({ trainer: work.trainer, context: context as Context });
    await work.trainer?.dispose();
    context.events.emit("finalisation.completed", { stage, result: session.id });
  });
  return new Pipeline(stages, { name: config.name, hooks });
}

function phaseStage<Data, Batch>(
  phase: PhaseConfig,
  parts: TrainingParts<Data, Batch>,
  session: TrainingSession,
  work: Work<Data, Batch>,
): PipelineStage<Context> {
  return {
    name: phase.name,
    canSkip: () => session.record.phasesDone.includes(phase.name) && "it was done before the session was resumed",
    execute: async (context) => {
      const { record } = session;
      const manager = new TrainingPhaseManager<Batch>({
        phase,
        // They came before, and failed if these are not there.
        trainer: work.trainer as BaseModelTrainer<Batch>,
        batches: (part, epoch) => parts.batches({ data: work.data as Data, phase, part, epoch }),
        callbacks: parts.callbacks ?? [],
        signal: context.signal,
        onMetrics: (figures) => context.events.emit("metrics", { phase: phase.name, ...figures }),
        checkpoint: async (epoch, history) => {
          // The trainer is of this run; a checkpoint knows nothing of its batches.
          const checkpoint = await session.checkpoints.save(work.trainer as BaseModelTrainer<never>, phase.name, epoch);
          session.change({ phase: phase.name, epoch, checkpoint, history: { ...session.record.history, [phase.name]: history } });
          session.checkpoints.prune(checkpoint);
        },
      });
      const history = record.history[phase.name] ?? [];
      const from = record.phase === phase.name && record.epoch !== null ? { epoch: record.epoch, history } : undefined;
      const result = await manager.run(from);
      session.change({ phasesDone: [...session.record.phasesDone, phase.name] });
      work.phases.push(result);
      return result;
    },
  };
}
