import type { PipelineEventEmitter } from "./pipeline-event-emitter.js";

/** What a context carries as plain data. */
export interface ContextData {
  /** Where the data lies. */
  readonly dataDir: string;
  /** What the run is about, such as the symbols of a portfolio. */
  readonly symbols: readonly string[];
  /** Where stages write their files. */
  readonly outputDir: string;
  readonly config: unknown;
  /** What stages have given so far, by name. */
  readonly results: object;
  /** Notes that travel with the run. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Any pipeline, as far as a context must know it. */
export interface NamedPipeline {
  readonly name: string;
  readonly order: readonly string[];
}

/** What a stage sees of its run, and what it hands on; `PipelineContext` is the one that callers make. */
export interface StageContext extends ContextData {
  /** Where the run tells what happens, and where a stage may tell more. */
  readonly events: PipelineEventEmitter;
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal;
  /** Gives a context that differs in these fields. */
  with(changes: Partial<ContextData> & { readonly signal?: AbortSignal }): StageContext;
  /** Runs a pipeline with this context and gives the one it ends with. */
  run(pipeline: NamedPipeline, settings?: object): Promise<StageContext>;
}

const mark = Symbol.for("stagebook.context");

/** Marks a context, so that one of another copy of this package is known too. */
export function markContext(context: object): void {
  Object.defineProperty(context, mark, { value: true });
}

/** Tells whether a value is a context. */
export function isStageContext(value: unknown): value is StageContext {
  return typeof value === "object" && value !== null && mark in value;
}
