import { UnknownStageError } from "../errors.js";
import { StageName } from "../messages/index.js";
import type { Stage } from "./define-stage.js";
import { isMarked } from "./pipeline-mark.js";
import { isPipelineStage, type PipelineStage } from "./pipeline-stage.js";
import type { NamedPipeline } from "./stage-context.js";
import { type ContextFunction, type StageClass, type StageNode, stageOfEntry } from "./stage-entry.js";

/** What can be registered under a name: a class, a function of the context, a plain object with `execute`, a node, a pipeline. */
export type StageImplementation = StageClass | PipelineStage<never> | ContextFunction | StageNode | NamedPipeline;

/** A stage that is registered. */
export interface RegisteredStage {
  readonly name: string;
  /** Where it came from: `built in`, `code`, `package NAME VERSION` or the path of a file. */
  readonly source: string;
  readonly implementation: StageImplementation;
}

/** What a decorator does to a class of stages: it registers it and leaves it as it is. */
export type StageDecorator = (stage: StageClass, context?: unknown) => void;

/**
 * Stages by name, for configs and plugins. A name that is registered again stands for the newer one.
 *
 * @example
 * const registry = new StageRegistry();
 * registry.register("count", (context: PipelineContext) => context.symbols.length);
 * const pipeline = Pipeline.fromConfig({ stages: ["count"] }, registry);
 * const { results } = await pipeline.run(new PipelineContext({ symbols: ["A"] }), { folder: null });
 * results; // { count: 1 }
 */
export class StageRegistry {
  readonly #stages = new Map<string, RegisteredStage>();
  #source = "code";

  /**
   * Registers a stage, or gives a decorator that registers the class below it.
   * Throws NameError for a name that no stage can have, TypeError for what cannot be a stage.
   */
  register(name: string): StageDecorator;
  register(name: string, implementation: StageImplementation): void;
  register(name: string, implementation?: StageImplementation): StageDecorator | undefined {
    if (implementation === undefined) return (stage) => this.#add(name, stage);
    this.#add(name, implementation);
    return undefined;
  }

  /** Gives a new instance of a stage, under another name where one is given. Throws UnknownStageError, which lists the known ones. */
  get(name: string, as: string = name): Stage {
    return stageOfEntry(freshOf(this.entry(name).implementation), as);
  }

  /** Tells what is registered under a name. Throws UnknownStageError. */
  entry(name: string): RegisteredStage {
    const found = this.#stages.get(name);
    if (found === undefined) throw new UnknownStageError(name, this.names());
    return found;
  }

  has(name: string): boolean {
    return this.#stages.has(name);
  }

  /** Takes a stage out; tells whether it was there. */
  unregister(name: string): boolean {
    return this.#stages.delete(name);
  }

  names(): readonly string[] {
    return [...this.#stages.keys()];
  }

  /** All that is registered, in the order in which it came. */
  list(): readonly RegisteredStage[] {
    return [...this.#stages.values()];
  }

  /** Calls `load`; what is registered until it has settled is told to come from `source`. */
  async from<Result>(source: string, load: () => Result | Promise<Result>): Promise<Result> {
    const before = this.#source;
    this.#source = source;
    try {
      return await load();
    } finally {
      this.#source = before;
    }
  }

  #add(name: string, implementation: StageImplementation): void {
    const stage = StageName.parse(name);
    if (isPipelineStage(implementation) && !isPlain(implementation))
      throw new TypeError(
        `'${name}' was given one ${implementation.constructor.name}, which all runs would share; register the class: registerStage('${name}', ${implementation.constructor.name})`,
      );
    // Tells what cannot be a stage now, rather than when it is first asked for.
    if (typeof implementation !== "function") stageOfEntry(freshOf(implementation), name);
    this.#stages.set(stage, { name, source: this.#source, implementation });
  }
}

/** A plain object is copied: a stage may keep notes in its own fields. */
function freshOf(implementation: StageImplementation): StageImplementation {
  if (typeof implementation === "function" || isMarked(implementation) || !isPlain(implementation)) return implementation;
  return { ...implementation };
}

function isPlain(value: object): boolean {
  const proto: unknown = Object.getPrototypeOf(value);
  return proto === null || proto === Object.prototype;
}

const key = Symbol.for("stagebook.stage-registry");

// One registry for the process: a plugin and the program that loads it may each have their own copy of this package.
function sharedRegistry(): StageRegistry {
  // Only this function sets the key, always to a registry.
  const shelf = globalThis as { [key]?: StageRegistry };
  shelf[key] ??= new StageRegistry();
  return shelf[key];
}

/** The registry that plugins, configs and `stagebook plugins` share. */
export const stageRegistry: StageRegistry = sharedRegistry();

/**
 * Registers a stage in the registry that everybody shares, directly or as a decorator:
 * `@registerStage("target_ranking") class TargetRankingStage { … }`.
 *
 * @example
 * class CountStage {
 *   execute(context: PipelineContext) {
 *     return context.symbols.length;
 *   }
 * }
 * registerStage("count", CountStage);
 * stageRegistry.get("count").name; // "count"
 */
export function registerStage(name: string): StageDecorator;
/** Registers a stage under a name at once, and gives nothing. */
export function registerStage(name: string, implementation: StageImplementation): void;
export function registerStage(name: string, implementation?: StageImplementation): StageDecorator | undefined {
  if (implementation === undefined) return stageRegistry.register(name);
  stageRegistry.register(name, implementation);
  return undefined;
}
