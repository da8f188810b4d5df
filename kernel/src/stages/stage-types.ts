import type { StageLimits } from "./stage-policy.js";
import type { ValueSchema } from "./value-schema.js";

/** The function of a stage, as any stage may be written; what it takes is checked where the pipeline is defined. */
export type AnyStageFunction = (inputs: never, params: never, context: never) => unknown;

/** The stage functions of a pipeline by name. */
export type StageFunctions = Readonly<Record<string, AnyStageFunction>>;

/** No names at all: what a stage without inputs or parameters takes. */
export type Nothing = Readonly<Record<never, never>>;

/** What a stage function takes as inputs: its first parameter. */
export type InputsOf<Run> = Run extends (...args: infer Args) => unknown
  ? Args extends readonly [infer Inputs, ...unknown[]]
    ? Inputs
    : Nothing
  : never;

/** What can be set from outside: a stage function's second parameter. */
export type ParamsOf<Run> = Run extends (...args: infer Args) => unknown
  ? Args extends readonly [unknown, infer Params, ...unknown[]]
    ? Params
    : Nothing
  : never;

/** What a stage function gives, once it has settled. */
export type OutputsOf<Run> = Run extends (...args: never) => infer Output ? Awaited<Output> : never;

/** The stages other than `Reader` whose output `Variable` fits `Value`. */
export type ProducersOf<Runs extends StageFunctions, Reader extends keyof Runs, Variable extends PropertyKey, Value> = {
  [Name in keyof Runs]: Name extends Reader
    ? never
    : OutputsOf<Runs[Name]> extends { readonly [V in Variable]: infer Output }
      ? [Output] extends [Value]
        ? Name
        : never
      : never;
}[keyof Runs];

/** For each input of a stage, the stages that can give it. */
export type ReadsOf<Runs extends StageFunctions, Name extends keyof Runs> = {
  readonly [Variable in keyof InputsOf<Runs[Name]>]: ProducersOf<Runs, Name, Variable, InputsOf<Runs[Name]>[Variable]>;
};

/** A property that may be left out only when nothing in it is required. */
export type Needed<Key extends string, Value> = Nothing extends Value
  ? { readonly [K in Key]?: Value }
  : { readonly [K in Key]: Value };

/** One entry of `definePipeline`: `reads` may name only stages whose output fits the input. */
export type StageOf<Runs extends StageFunctions, Name extends keyof Runs> = {
  readonly run: Runs[Name];
  readonly after?: readonly Exclude<keyof Runs, Name>[];
  /** False leaves the stage out of every run; true by default. */
  readonly enabled?: boolean;
  /** `false`: its result is never kept; `true`: it is kept though its code uses chance, time or files that cannot be known. */
  readonly cache?: boolean;
  /** Schemas of what it gives, by name; checked when it has run. */
  readonly outputs?: { readonly [Variable in keyof OutputsOf<Runs[Name]>]?: ValueSchema };
  /** Asked before the stage starts: false, or the reason as a text, leaves it out, with the stages that read from it. */
  readonly when?: (inputs: InputsOf<Runs[Name]>, params: ParamsOf<Runs[Name]>) => boolean | string | Promise<boolean | string>;
} & StageLimits &
  Needed<"reads", ReadsOf<Runs, Name>> &
  Needed<"params", ParamsOf<Runs[Name]>>;
