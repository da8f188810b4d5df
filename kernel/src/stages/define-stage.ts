import { NameError, SelfReadError } from "../errors.js";
import { StageName } from "../messages/index.js";
import type { StageContext } from "./stage-context.js";
import { type StageLimits, type StagePolicy, stagePolicy } from "./stage-policy.js";
import type { AnyStageFunction } from "./stage-types.js";
import type { ValueSchema } from "./value-schema.js";

/** Values by name. */
export type Values = Readonly<Record<string, unknown>>;

/** A stage as a user writes it in `definePipeline`. */
export interface StageSource extends StageLimits {
  readonly run: AnyStageFunction;
  /** Input name to the stage whose output of that name it takes. */
  readonly reads?: Readonly<Record<string, string>>;
  /** Parameter name to its default. */
  readonly params?: object;
  /** Stages that must be done first though nothing is read from them. */
  readonly after?: readonly string[];
  /** False leaves the stage out of every run; true by default. */
  readonly enabled?: boolean;
  /** Asked with inputs and parameters before the stage starts: false, or the reason, leaves it out with those that read from it. */
  readonly when?: AnyStageFunction;
  /** `false`: its result is never kept; `true`: it is kept though its code uses chance, time or files that cannot be known. */
  readonly cache?: boolean;
  /** Schemas of what it gives, by name; checked when it has run. */
  readonly outputs?: Readonly<Record<string, ValueSchema>>;
}

/** How a stage takes part in the context of a run. */
export interface StageManners {
  /** Whether it takes the context as its third argument. */
  readonly usesContext: boolean;
  /** Whether its outputs are results of the context by their own names, rather than under the stage's. */
  readonly mergesResults: boolean;
  /** Whether it comes after the stage before it in the document. */
  readonly isChained: boolean;
  /** Asked before it starts: true, or the reason why it need not run. */
  readonly canSkip: ((context: StageContext) => unknown) | null;
  /** What the user gave: a function, an instance of a class, a pipeline. */
  readonly source: unknown;
}

/** One unit of a pipeline: a name, what it reads, and a function from inputs and parameters to outputs. */
export interface Stage extends StageManners {
  readonly name: StageName;
  readonly run: (inputs: Values, params: Values, context?: StageContext) => unknown;
  readonly reads: Readonly<Record<string, StageName>>;
  readonly params: Values;
  readonly after: readonly StageName[];
  readonly enabled: boolean;
  /** Asked before it starts whether it runs; null for one that always does. */
  readonly when: ((inputs: Values, params: Values) => unknown) | null;
  /** How often it is tried, and how long each try may take. */
  readonly policy: StagePolicy;
  /** What the user says about keeping its result; null where nothing is said. */
  readonly cache: boolean | null;
  /** Schemas of what it gives, by name. */
  readonly outputs: Readonly<Record<string, ValueSchema>>;
  /** The stage before it, where it is chained to that one. */
  readonly previous: StageName | null;
}

/**
 * Makes a stage from its name and what a user wrote.
 * Throws NameError for a name that cannot be one, SelfReadError when it reads itself, TypeError when `run` is no function.
 */
export function defineStage(name: string, source: StageSource, manners: Partial<StageManners> = {}): Stage {
  const stage = StageName.parse(name);
  if (typeof source?.run !== "function")
    throw new TypeError(`Stage '${name}' has no function to run; write ${name}: { run: ${name} }`);
  const reads = Object.entries(source.reads ?? {}).map(([variable, producer]) => {
    if (producer === name) throw new SelfReadError(name, variable);
    return [variable, producerName(name, variable, producer)] as const;
  });
  const after = (source.after ?? []).map((other) => {
    if (other === name) throw new SelfReadError(name, null);
    return producerName(name, "after", other);
  });
  return Object.freeze({
    name: stage,
    // Inputs and parameters are put together from `reads` and `params`, which definePipeline has checked against this function's types.
    run: source.run as Stage["run"],
    reads: Object.freeze(Object.fromEntries(reads)),
    params: Object.freeze({ ...source.params }),
    after: Object.freeze(after),
    enabled: source.enabled ?? true,
    // As with `run`, definePipeline has checked what it takes.
    when: (source.when as Stage["when"] | undefined) ?? null,
    policy: stagePolicy(name, source),
    cache: source.cache ?? null,
    outputs: Object.freeze({ ...source.outputs }),
    previous: null,
    usesContext: manners.usesContext ?? source.run.length > 2,
    mergesResults: manners.mergesResults ?? false,
    isChained: manners.isChained ?? false,
    canSkip: manners.canSkip ?? null,
    source: manners.source ?? source.run,
  });
}

function producerName(stage: string, variable: string, producer: unknown): StageName {
  if (typeof producer !== "string")
    throw new TypeError(`'${variable}' of stage '${stage}' takes the name of a stage, got ${String(producer)}`);
  if (producer === "") throw new NameError(producer);
  // Whether a stage of this name exists is for the pipeline to say, with all names at hand.
  return producer as StageName;
}
