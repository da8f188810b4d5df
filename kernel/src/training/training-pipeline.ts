import { join } from "node:path";
import type { RunSettings } from "../runs/index.js";
import type { Pipeline } from "../stages/index.js";
import { ConfigurationBuilder } from "./configuration-builder.js";
import type { ExperimentConfig } from "./experiment-config.js";
import { SessionManager } from "./session-manager.js";
import { TrainingOrchestrator, type TrainingResult } from "./training-orchestrator.js";
import type { TrainingParts } from "./training-parts.js";
import type { TrainingSession } from "./training-session.js";

/** How a training is run; all that `runPipeline` takes, but what the orchestrator sets itself. */
export type TrainingOptions = Omit<RunSettings, "context" | "session" | "params" | "to" | "only" | "inputs" | "resume">;

/** A config, or what builds one. */
type ConfigGiven = ExperimentConfig | ConfigurationBuilder;

/**
 * Starts trainings and resumes them: builds the config, makes or finds the session, and leaves the rest to the orchestrator.
 *
 * @example
 * class MeanTrainer extends BaseModelTrainer<number> {
 *   mean = 0;
 *   trainBatch(value: number) {
 *     this.mean += 0.5 * (value - this.mean);
 *     return { loss: (value - this.mean) ** 2 };
 *   }
 *   validateBatch(value: number) {
 *     return { loss: (value - this.mean) ** 2 };
 *   }
 *   async save() {}
 *   async load() {}
 * }
 * const training = new TrainingPipeline({
 *   prepare: () => [8, 8],
 *   build: () => new MeanTrainer(),
 *   batches: ({ data }) => data,
 * });
 * const config = new ConfigurationBuilder({ name: "mean" }).phase("main", { epochs: 1 });
 * const { phases } = await training.start(config);
 * phases[0].history[0].metrics.val_loss; // 4
 */
export class TrainingPipeline<Data = unknown, Batch = unknown> {
  readonly #parts: TrainingParts<Data, Batch>;
  readonly #options: TrainingOptions;
  readonly #sessions: SessionManager;

  constructor(parts: TrainingParts<Data, Batch>, options: TrainingOptions = {}) {
    this.#parts = parts;
    this.#options = options;
    this.#sessions = new SessionManager(options.folder ?? join(process.cwd(), ".stagebook"));
  }

  /** Trains in a new session. Rejects with ExperimentConfigError, SessionFolderError or RunFailedError. */
  async start(config: ConfigGiven): Promise<TrainingResult<Batch>> {
    const session = this.#sessions.create(builderOf(config).build());
    return await new TrainingOrchestrator(this.#options).train(this.#parts, session);
  }

  /**
   * The training as a pipeline, to be exported from a file and run as any other; its session is made when it runs.
   * `stagebook run train.ts preparation.resume=latest` goes on with one.
   */
  pipeline(config: ConfigGiven): Pipeline {
    const built = builderOf(config).build();
    let session: TrainingSession | null = null;
    return new TrainingOrchestrator().pipelineOf(this.#parts, {
      config: built,
      session: () => {
        session ??= this.#sessions.create(built);
        return session;
      },
      resume: (id) => {
        session = this.#sessions.resume(id);
      },
      close: () => {
        session = null;
      },
    });
  }

  /** Goes on with a session: its id, the beginning of it, or `latest`. Rejects with UnknownSessionError, SessionBusyError too. */
  async resume(session = "latest"): Promise<TrainingResult<Batch>> {
    return await new TrainingOrchestrator(this.#options).train(this.#parts, this.#sessions.resume(session));
  }
}

function builderOf(config: ConfigGiven): ConfigurationBuilder {
  return config instanceof ConfigurationBuilder ? config : new ConfigurationBuilder(config);
}

/** Trains in a new session, or goes on with one when its id is given; the same as `TrainingPipeline` in one call. */
export async function trainingPipeline<Data, Batch>(
  parts: TrainingParts<Data, Batch>,
  config: ConfigGiven | { readonly resume: string },
  options: TrainingOptions = {},
): Promise<TrainingResult<Batch>> {
  const training = new TrainingPipeline(parts, options);
  return "resume" in config ? await training.resume(config.resume) : await training.start(config);
}
