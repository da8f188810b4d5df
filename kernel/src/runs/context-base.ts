import {
  type ContextData,
  markContext,
  type NamedPipeline,
  PipelineEventEmitter,
  type StageContext,
  type Values,
} from "../stages/index.js";
import { MissingResultError } from "./errors.js";
import type { RunSettings } from "./run-settings.js";

/** What a context is made of; all may be left out. */
export interface ContextFields<Config = unknown, Results extends object = Values> {
  /** Where the data lies; `data` by default. */
  readonly dataDir?: string;
  /** What the run is about, such as the symbols of a portfolio. */
  readonly symbols?: readonly string[];
  /** Where stages write their files; `output` by default. */
  readonly outputDir?: string;
  readonly config?: Config;
  /** What is known before the first stage. */
  readonly results?: Partial<Results>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Where the run tells what happens. */
  readonly events?: PipelineEventEmitter;
  /** Cancels the run when aborted. */
  readonly signal?: AbortSignal;
}

/** Runs a pipeline with a context and gives the fields of the one it ends with. */
export type ContextEngine = (pipeline: NamedPipeline, context: StageContext, settings: RunSettings) => Promise<ContextData>;

/** What every context is, whoever made it. */
export class ContextBase<Config = unknown, Results extends object = Values> implements StageContext {
  readonly dataDir: string;
  readonly symbols: readonly string[];
  readonly outputDir: string;
  readonly config: Config;
  readonly results: Partial<Results>;
  readonly metadata: Record<string, unknown>;
  readonly events: PipelineEventEmitter;
  readonly signal: AbortSignal;
  readonly #engine: ContextEngine;

  constructor(fields: ContextFields<Config, Results>, engine: ContextEngine) {
    this.dataDir = fields.dataDir ?? "data";
    this.symbols = fields.symbols ?? [];
    this.outputDir = fields.outputDir ?? "output";
    // Who leaves the config out has no type of it either.
    this.config = (fields.config ?? {}) as Config;
    this.results = { ...fields.results } as Partial<Results>;
    this.metadata = { ...fields.metadata };
    this.events = fields.events ?? new PipelineEventEmitter();
    this.signal = fields.signal ?? new AbortController().signal;
    this.#engine = engine;
    markContext(this);
  }

  /** Gives what a stage has put in the results. Throws MissingResultError when none has. */
  result<Name extends keyof Results>(name: Name): Results[Name] {
    if (!Object.hasOwn(this.results, name)) throw new MissingResultError(String(name), Object.keys(this.results));
    // It is there, so it is not left out.
    return this.results[name] as Results[Name];
  }

  /** Gives a context that differs in these fields. */
  with(changes: ContextFields<Config, Results>): this {
    return this.copy({ ...this, ...changes });
  }

  /** Runs a pipeline with this context and gives the one it ends with. Rejects with RunFailedError when a stage failed. */
  async run(pipeline: NamedPipeline, settings: RunSettings = {}): Promise<this> {
    const data = await this.#engine(pipeline, this, settings);
    // The stages of the pipeline gave these results, which is what `Results` says of them.
    return this.copy({ ...this, ...(data as ContextFields<Config, Results>) });
  }

  /** Makes another one of the same kind. */
  protected copy(fields: ContextFields<Config, Results>): this {
    // The class that extends this one makes its own.
    return new ContextBase(fields, this.#engine) as this;
  }
}
