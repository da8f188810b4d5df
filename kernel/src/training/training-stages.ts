import type { PipelineContext } from "../runs/index.js";
import { HookRegistry, Pipeline, type PipelineStage } from "../stages/index.js";
import type { ExperimentConfig, PhaseConfig } from "./experiment-config.js";
import type { BaseModelTrainer } from "./model-trainer.js";
import type { TrainingParts } from "./training-parts.js";
import { type PhaseResult, TrainingPhaseManager } from "./training-phase-manager.js";
import type { TrainingSession } from "./training-session.js";
import { SequentialStrategy } from "./training-strategy.js";

type Context = PipelineContext<ExperimentConfig>;

/** How a training comes to its session: at once, or when its first stage runs. */
export interface SessionDoor {
  readonly config: ExperimentConfig;
  /** The session; made when it is first asked for. */
  session(): TrainingSession;
  /** Called before that with the session that the run is told to go on with. */
  resume(id: string): void;
  /** Called when the run has ended: the next one has a session of its own. */
  close(): void;
}

/** What the stages of a training share and no record can hold: live data and a live model. */
export interface TrainingWork<Data, Batch> {
  data: Data | null;
  trainer: BaseModelTrainer<Batch> | null;
  readonly phases: PhaseResult[];
}

const first = "preparation";

/** The sequence of a training as a pipeline: preparation, build, validation, the phases in order; at its end, finalisation. */
export function trainingStages<Data, Batch>(
  parts: TrainingParts<Data, Batch>,
  door: SessionDoor,
  work: TrainingWork<Data, Batch>,
): Pipeline {
  const phases = (parts.strategy ?? new SequentialStrategy()).phases(door.config);
  const stages = [
    preparationStage(parts, door, work),
    buildStage(parts, door, work),
    validationStage(parts, work),
    ...phases.map((phase) => phaseStage(phase, parts, door, work)),
  ];
  const hooks = new HookRegistry();
  hooks.register("before_stage", (stage) => {
    if (stage.name !== first) door.session().change({ stage: stage.name });
  });
  hooks.register("after_run", (context) => finalise(context as Context, { parts, door, work, phases })); // made by the first stage
  return new Pipeline(stages, { name: door.config.name, hooks });
}

interface Finalising<Data, Batch> {
  readonly parts: TrainingParts<Data, Batch>;
  readonly door: SessionDoor;
  readonly work: TrainingWork<Data, Batch>;
  readonly phases: readonly PhaseConfig[];
}

async function finalise<Data, Batch>(context: Context, { parts, door, work, phases }: Finalising<Data, Batch>): Promise<void> {
  const session = door.session();
  const isWhole = phases.every(({ name }) => session.record.phasesDone.includes(name));
  const stage = "finalisation";
  context.events.emit("finalisation.started", { stage });
  try {
    await parts.finalize?.({ trainer: work.trainer, context });
  } finally {
    // What the user's part or the disk does not take is told by the hook; the model's memory is given back all the same.
    try {
      await work.trainer?.dispose();
    } finally {
      door.close();
      session.change({ state: isWhole ? "completed" : "failed" });
    }
  }
  context.events.emit("finalisation.completed", { stage, result: session.id });
}

function preparationStage<Data, Batch>(
  parts: TrainingParts<Data, Batch>,
  door: SessionDoor,
  work: TrainingWork<Data, Batch>,
): PipelineStage<Context> {
  return {
    name: first,
    params: { resume: "" },
    execute: async (given, params) => {
      const { resume = "" } = params as { readonly resume?: string }; // the one above
      if (resume !== "") door.resume(resume);
      const session = door.session();
      session.change({ stage: first });
      const { config } = session.record;
      const { dataDir = given.dataDir, outputDir = given.outputDir, symbols = given.symbols } = config;
      const metadata = { ...given.metadata, session: session.id };
      const context = given.with({ config, dataDir, outputDir, symbols, metadata });
      work.data = await parts.prepare(context);
      return context;
    },
  };
}

function buildStage<Data, Batch>(
  parts: TrainingParts<Data, Batch>,
  door: SessionDoor,
  work: TrainingWork<Data, Batch>,
): PipelineStage<Context> {
  return {
    name: "build",
    execute: async (context) => {
      // The stage before has filled it.
      work.trainer = await parts.build({ data: work.data as Data, config: context.config, context });
      const session = door.session();
      const { checkpoint } = session.record;
      if (checkpoint !== null) await session.checkpoints.load(work.trainer, checkpoint);
    },
  };
}

function validationStage<Data, Batch>(
  parts: TrainingParts<Data, Batch>,
  work: TrainingWork<Data, Batch>,
): PipelineStage<Context> {
  return {
    name: "validation",
    execute: async (context) => {
      // They came before, and failed if these are not there.
      const [data, trainer] = [work.data as Data, work.trainer as BaseModelTrainer<Batch>];
      await parts.validate?.({ data, trainer, config: context.config, context });
    },
  };
}

function phaseStage<Data, Batch>(
  phase: PhaseConfig,
  parts: TrainingParts<Data, Batch>,
  door: SessionDoor,
  work: TrainingWork<Data, Batch>,
): PipelineStage<Context> {
  return {
    name: phase.name,
    canSkip: () => door.session().record.phasesDone.includes(phase.name) && "it was done before the session was resumed",
    execute: async (context) => {
      const session = door.session();
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
