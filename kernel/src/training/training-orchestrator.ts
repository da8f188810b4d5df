import { PipelineContext, PipelineOrchestrator, type RunResult } from "../runs/index.js";
import type { Pipeline } from "../stages/index.js";
import type { ExperimentConfig } from "./experiment-config.js";
import type { BaseModelTrainer } from "./model-trainer.js";
import type { TrainingParts } from "./training-parts.js";
import type { PhaseResult } from "./training-phase-manager.js";
import type { TrainingSession } from "./training-session.js";
import { type SessionDoor, type TrainingWork, trainingStages } from "./training-stages.js";

/** What a training gives. */
export interface TrainingResult<Batch = unknown> {
  /** The id of its session. */
  readonly session: string;
  readonly run: RunResult<Readonly<Record<string, unknown>>>;
  readonly trainer: BaseModelTrainer<Batch>;
  readonly phases: readonly PhaseResult[];
}

/**
 * Drives trainings, whose sequence is known here alone: preparation, build, validation, the phases in order, finalisation. It is the
 * orchestrator of all runs, with this to it.
 */
export class TrainingOrchestrator extends PipelineOrchestrator {
  /** A training as a pipeline, to be run as any other; its session is the one behind the door. */
  pipelineOf<Data, Batch>(parts: TrainingParts<Data, Batch>, door: SessionDoor): Pipeline {
    return trainingStages(parts, door, { data: null, trainer: null, phases: [] });
  }

  /** Trains in a session, from where that one was left. Rejects with RunFailedError; the session can be resumed then. */
  async train<Data, Batch>(parts: TrainingParts<Data, Batch>, session: TrainingSession): Promise<TrainingResult<Batch>> {
    const work: TrainingWork<Data, Batch> = { data: null, trainer: null, phases: [] };
    const context = new PipelineContext<ExperimentConfig>({ config: session.record.config });
    const run = this.run(trainingStages(parts, doorOf(session), work), { context, session: session.id });
    session.change({ runs: [...session.record.runs, run.id] });
    const result = await run.result;
    session.change({ state: result.state });
    await run.outputs();
    // A run that has completed has built it.
    return { session: session.id, run: result, trainer: work.trainer as BaseModelTrainer<Batch>, phases: work.phases };
  }
}

function doorOf(session: TrainingSession): SessionDoor {
  return { config: session.record.config, session: () => session, resume: () => undefined, close: () => undefined };
}

/** The orchestrator by its former name. */
export class PipelineExecutor extends TrainingOrchestrator {}
