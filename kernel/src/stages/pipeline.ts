import { UnknownStageError } from "../errors.js";
import type { StageName } from "../messages/index.js";
import { defineStage, type Stage, type StageSource, type Values } from "./define-stage.js";
import { StageOrderError } from "./errors.js";
import { HookRegistry } from "./hook-registry.js";
import { linkStages } from "./link-stages.js";
import { orderStages } from "./order-stages.js";
import { type PipelineConfig, stagesOfConfig } from "./pipeline-config.js";
import { isMarked, markPipeline } from "./pipeline-mark.js";
import type { StageContext } from "./stage-context.js";
import { type StageEntry, stageOfEntry } from "./stage-entry.js";
import { type StageRegistry, stageRegistry } from "./stage-registry.js";
import type { AnyStageFunction, OutputsOf, StageFunctions, StageOf } from "./stage-types.js";

/** What a pipeline is made with beside its stages. */
export interface PipelineOptions {
  /** `pipeline` by default. */
  readonly name?: string;
  /** Called around its stages; a new registry by default. */
  readonly hooks?: HookRegistry;
}

/** Where a stage is put: before or after another, or at a place counted from 0; at the end by default. */
export interface StagePlace {
  readonly before?: string;
  readonly after?: string;
  readonly at?: number;
}

/**
 * Stages and how they hang together. It cannot be changed: what changes a pipeline gives a new one, with hooks of its own.
 * Stages of an array run one after the other, each with the context that the one before it left.
 * `Outputs` is what each stage gives, by its name.
 *
 * @example
 * class Count {
 *   readonly name = "count";
 *   execute(context: PipelineContext) {
 *     return context.symbols.length;
 *   }
 * }
 * const pipeline = new Pipeline([new Count()]).insert(function twice(context: PipelineContext<unknown, { count: number }>) {
 *   return 2 * context.result("count");
 * });
 * const { results } = await pipeline.run(new PipelineContext({ symbols: ["A", "B"] }), { folder: null });
 * results; // { count: 2, twice: 4 }
 */
export class Pipeline<Outputs = Readonly<Record<string, unknown>>> {
  readonly name: string;
  /** In document order. */
  readonly stages: readonly Stage[];
  /** In an order in which they can run: document order where the reads allow it. */
  readonly order: readonly StageName[];
  /** Called around the stages of its runs. */
  readonly hooks: HookRegistry;
  /** Never there at run time: carries the types of the outputs. */
  declare readonly "~outputs"?: Outputs;

  /**
   * Makes a pipeline of stages in order.
   * Throws UnknownStageError, SelfReadError, DuplicateNameError, PipelineCycleError, NameError or TypeError when they do not hang together.
   */
  constructor(stages: readonly StageEntry[], options: PipelineOptions | HookRegistry = {}) {
    const { name = "pipeline", hooks = new HookRegistry() } = "register" in options ? { hooks: options } : options;
    if (typeof name !== "string" || name === "")
      throw new TypeError("A pipeline needs a name: write definePipeline('penguins', { … })");
    this.name = name;
    this.hooks = hooks;
    this.stages = Object.freeze(linkStages(stages.map((entry) => stageOfEntry(entry))));
    this.order = Object.freeze(orderStages(this.stages));
    markPipeline(this);
    Object.freeze(this);
  }

  /**
   * Makes a pipeline of what a config says, each stage a new instance from the registry.
   * Throws PipelineConfigError, UnknownStageError, UnknownParamError.
   */
  static fromConfig(config: PipelineConfig, registry: StageRegistry = stageRegistry): Pipeline {
    return new Pipeline(stagesOfConfig(config, registry), { name: config.name ?? "pipeline" });
  }

  /** Finds a stage by its name. Throws UnknownStageError. */
  stage(name: string): Stage {
    const found = this.stages.find((stage) => stage.name === name);
    if (found === undefined) throw new UnknownStageError(name, this.order);
    return found;
  }

  /** Gives a pipeline with one stage more, at the end or where it is told. Throws UnknownStageError for a place that is none. */
  insert(entry: StageEntry, place: StagePlace = {}): Pipeline {
    return this.#with(this.stages.toSpliced(this.#indexOf(place), 0, stageOfEntry(entry)));
  }

  /** Gives a pipeline without these stages. Throws UnknownStageError, also when another stage reads from one of them. */
  remove(...names: readonly string[]): Pipeline {
    const gone = names.map((name) => this.stage(name));
    return this.#with(this.stages.filter((stage) => !gone.includes(stage)));
  }

  /**
   * Gives a pipeline with its stages in this order; stages that are not named follow in the order they have.
   * Throws StageOrderError when one would come before what it needs.
   */
  reorder(...names: readonly string[]): Pipeline {
    const first = names.map((name) => this.stage(name));
    const stages = [...first, ...this.stages.filter((stage) => !first.includes(stage))];
    const before = new Set<StageName>();
    for (const stage of stages) {
      const need = [...Object.values(stage.reads), ...stage.after].find((other) => !before.has(other));
      if (need !== undefined) throw new StageOrderError(stage.name, need, variablesOf(stage, need));
      before.add(stage.name);
    }
    return this.#with(stages);
  }

  /** Gives a pipeline in which these stages run. */
  enable(...names: readonly string[]): Pipeline {
    return this.#switch(names, true);
  }

  /** Gives a pipeline in which these stages are skipped; what only comes after them runs. */
  disable(...names: readonly string[]): Pipeline {
    return this.#switch(names, false);
  }

  /** Gives a pipeline in which another implementation stands for a stage; name, reads and what it comes after stay. */
  swap(name: string, implementation: StageEntry): Pipeline {
    const old = this.stage(name);
    const made = stageOfEntry(implementation, name);
    const { run, usesContext, mergesResults, canSkip, source } = made;
    const params = { ...made.params, ...old.params };
    const kept = { when: old.when, policy: old.policy };
    // A function in place of one that takes inputs takes inputs, too. What it is made of is not known, so that nothing of it is kept.
    const next =
      typeof source === "function" && made.isChained && !old.isChained
        ? Object.freeze({ ...likeInputs(old, source as AnyStageFunction, params), ...kept })
        : Object.freeze({ ...old, cache: false, run, params, usesContext, mergesResults, canSkip, source });
    return this.#with(this.stages.map((stage) => (stage === old ? next : stage)));
  }

  /** Runs the pipeline with a context, and gives the one it ends with. Rejects with RunFailedError when a stage failed. */
  async run<Context extends StageContext>(context: Context, settings?: Parameters<Context["run"]>[1]): Promise<Context> {
    // A context hands on one of its own kind.
    return (await context.run(this, settings)) as Context;
  }

  /** The pipeline as a function, to be a stage of another one: gives the outputs of its stages by their names. */
  asStage(): (inputs: object, params: object, context: StageContext) => Promise<Outputs> {
    return async (_inputs, _params, context) => {
      const { results } = await context.run(this);
      const found = new Map<string, unknown>(Object.entries(results));
      // What the stages gave, which is what `Outputs` says of them.
      return Object.fromEntries(this.order.map((name) => [name, found.get(name)])) as Outputs;
    };
  }

  #with(stages: readonly Stage[]): Pipeline {
    return new Pipeline(stages, { name: this.name, hooks: this.hooks.copy() });
  }

  #switch(names: readonly string[], enabled: boolean): Pipeline {
    const meant = names.map((name) => this.stage(name));
    return this.#with(this.stages.map((stage) => (meant.includes(stage) ? Object.freeze({ ...stage, enabled }) : stage)));
  }

  #indexOf({ before, after, at }: StagePlace): number {
    if (before !== undefined) return this.stages.indexOf(this.stage(before));
    if (after !== undefined) return this.stages.indexOf(this.stage(after)) + 1;
    return at ?? this.stages.length;
  }
}

/** A stage of a function that takes the inputs of another; where that is a node, one more of these. */
function likeInputs({ name, reads, after, enabled, mergesResults }: Stage, run: AnyStageFunction, params: Values): Stage {
  const common = { after, enabled, params };
  return mergesResults
    ? { ...stageOfEntry({ name, function: run, inputs: Object.keys(reads), ...common }), cache: false }
    : defineStage(name, { run, reads, ...common, cache: false });
}

function variablesOf(stage: Stage, producer: StageName): readonly string[] {
  return Object.keys(stage.reads).filter((variable) => stage.reads[variable] === producer);
}

/**
 * Makes a pipeline of plain functions: each takes its inputs and parameters as objects and gives its outputs as one.
 * A stage that reads from one whose output does not fit is a compile error. Takes an array too, as `new Pipeline` does.
 * Throws UnknownStageError, SelfReadError, DuplicateNameError, PipelineCycleError or NameError when the stages do not hang together.
 *
 * @example
 * const pipeline = definePipeline("penguins", {
 *   load: { run: () => ({ rows: [3, 4] }) },
 *   total: { run: sum, reads: { rows: "load" }, params: { scale: 2 } },
 * });
 * function sum({ rows }: { rows: number[] }, { scale }: { scale: number }) {
 *   return { sum: scale * rows.reduce((a, b) => a + b, 0) };
 * }
 */
export function definePipeline(name: string, stages: readonly StageEntry[], hooks?: HookRegistry): Pipeline;
/** Makes a pipeline of functions by name, as above. */
export function definePipeline<Runs extends StageFunctions>(
  name: string,
  stages: { readonly [Name in keyof Runs]: StageOf<Runs, Name> },
  hooks?: HookRegistry,
): Pipeline<{ readonly [Name in keyof Runs]: OutputsOf<Runs[Name]> }>;
export function definePipeline(name: string, stages: object, hooks: HookRegistry = new HookRegistry()): Pipeline {
  if (Array.isArray(stages)) return new Pipeline(stages, { name, hooks });
  // StageOf has all fields of StageSource; the compiler cannot see it through the mapped type.
  const sources = Object.entries(stages) as [string, StageSource][];
  return pipelineOf(
    name,
    sources.map(([stage, source]) => defineStage(stage, source)),
    hooks,
  );
}

/** Makes a pipeline of stages that are already made; the same checks, no types of outputs. */
export function pipelineOf(name: string, stages: readonly Stage[], hooks: HookRegistry = new HookRegistry()): Pipeline {
  return new Pipeline(stages, { name, hooks });
}

/** Tells whether a value was made by `definePipeline` or is a Pipeline, also by another copy of this package. */
export function isPipeline(value: unknown): value is Pipeline {
  return isMarked(value);
}
