import { UnknownStageError } from "../errors.js";
import type { StageName } from "../messages/index.js";
import { type AnyStageFunction, defineStage, type Stage, type StageSource } from "./define-stage.js";
import { orderStages } from "./order-stages.js";

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
} & Needed<"reads", ReadsOf<Runs, Name>> &
  Needed<"params", ParamsOf<Runs[Name]>>;

/** Stages and how they hang together; cannot be changed. `Outputs` is what each stage gives, by its name. */
export interface Pipeline<Outputs = Readonly<Record<string, unknown>>> {
  readonly name: string;
  /** In document order. */
  readonly stages: readonly Stage[];
  /** In an order in which they can run: document order where the reads allow it. */
  readonly order: readonly StageName[];
  /** Never there at run time: carries the types of the outputs. */
  readonly "~outputs"?: Outputs;
}

const pipelineMark = Symbol.for("stagebook.pipeline");

/**
 * Makes a pipeline of plain functions: each takes its inputs and parameters as objects and gives its outputs as one.
 * A stage that reads from one whose output does not fit is a compile error.
 * Throws UnknownStageError, SelfReadError, PipelineCycleError or NameError when the stages do not hang together.
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
export function definePipeline<Runs extends StageFunctions>(
  name: string,
  stages: { readonly [Name in keyof Runs]: StageOf<Runs, Name> },
): Pipeline<{ readonly [Name in keyof Runs]: OutputsOf<Runs[Name]> }> {
  if (typeof name !== "string" || name === "")
    throw new TypeError("A pipeline needs a name: write definePipeline('penguins', { … })");
  // StageOf has all fields of StageSource; the compiler cannot see it through the mapped type.
  const sources = Object.entries(stages) as unknown as [string, StageSource][];
  return pipelineOf(
    name,
    sources.map(([stage, source]) => defineStage(stage, source)),
  );
}

/** Makes a pipeline of stages that are already made; the same checks, no types of outputs. */
export function pipelineOf(name: string, stages: readonly Stage[]): Pipeline<never> {
  const names = stages.map((stage) => stage.name);
  for (const stage of stages) {
    for (const [variable, producer] of Object.entries(stage.reads)) {
      if (!names.includes(producer))
        throw new UnknownStageError(
          producer,
          others(names, stage),
          `Stage '${stage.name}' reads '${variable}' of '${producer}', but `,
        );
    }
    for (const other of stage.after) {
      if (!names.includes(other))
        throw new UnknownStageError(other, others(names, stage), `Stage '${stage.name}' comes after '${other}', but `);
    }
  }
  const pipeline = { name, stages: Object.freeze([...stages]), order: Object.freeze([...orderStages(stages)]) };
  Object.defineProperty(pipeline, pipelineMark, { value: true });
  return Object.freeze(pipeline);
}

/** Tells whether a value was made by `definePipeline`, also by another copy of this package. */
export function isPipeline(value: unknown): value is Pipeline {
  return typeof value === "object" && value !== null && pipelineMark in value;
}

function others(names: readonly StageName[], stage: Stage): readonly StageName[] {
  return names.filter((name) => name !== stage.name);
}
