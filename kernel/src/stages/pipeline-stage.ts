import { PipelineEventEmitter } from "./pipeline-event-emitter.js";
import type { StageContext } from "./stage-context.js";
import type { StageLimits } from "./stage-policy.js";

/** What a stage may hand on: a context, results to be kept under its own name, or nothing when it changed the context it got. */
export type StageReturn = unknown;

/**
 * A stage that takes the whole context of a run and hands it on.
 * It may change `context.results` and give the context back, give a new one, or give a value, which is kept under its name.
 *
 * @example
 * const count: PipelineStage<PipelineContext> = {
 *   name: "count",
 *   execute: (context) => context.with({ results: { ...context.results, symbols: context.symbols.length } }),
 *   canSkip: (context) => context.symbols.length === 0 && "there are no symbols",
 * };
 * const { results } = await runStage(count, new PipelineContext({ symbols: ["A", "B"] }));
 * results; // { symbols: 2 }
 */
export interface PipelineStage<Context extends StageContext = StageContext> extends StageLimits {
  /** How the stage is called; by default the name of its class, `TargetRankingStage` as `target_ranking`. */
  readonly name?: string;
  /** Its parameters by name with their defaults; what is set for a run comes as the second argument of `execute`. */
  readonly params?: object;
  execute(context: Context, params: object): Context | Promise<Context> | StageReturn;
  /** Whether the stage need not run with this context; a text is the reason, and is told in the run. */
  canSkip?(context: Context): boolean | string | Promise<boolean | string>;
}

/**
 * A stage that tells its own beginning and end to an emitter it was given; a subclass writes `doWork` alone.
 * In a run the run tells them; this is for a stage that is called by hand.
 *
 * @example
 * class CountStage extends EventStage<PipelineContext> {
 *   readonly name = "count";
 *   doWork(context: PipelineContext) {
 *     return context.symbols.length;
 *   }
 * }
 * const events = new PipelineEventEmitter();
 * events.on("count.completed", ({ result }) => console.log(result));
 * await new CountStage(events).execute(new PipelineContext({ symbols: ["A", "B"] }));
 */
export abstract class EventStage<Context extends StageContext = StageContext> implements PipelineStage<Context> {
  abstract readonly name: string;
  readonly events: PipelineEventEmitter;

  constructor(events: PipelineEventEmitter = new PipelineEventEmitter()) {
    this.events = events;
  }

  /** What the stage does; called by `execute`. */
  abstract doWork(context: Context): Context | Promise<Context> | StageReturn;

  async execute(context: Context): Promise<StageReturn> {
    // A run that tells this emitter what happens need not hear it twice.
    if (context.events === this.events && context.events.isFollowed) return this.doWork(context);
    this.events.emit("stage.started", { stage: this.name });
    const result = await this.doWork(context);
    this.events.emitCompleted(this.name, result);
    return result;
  }
}

/** Tells whether a value can be used as a stage of its own kind: an object with `execute`. */
export function isPipelineStage(value: unknown): value is PipelineStage {
  return typeof value === "object" && value !== null && "execute" in value && typeof value.execute === "function";
}
