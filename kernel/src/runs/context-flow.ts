import type { StageName } from "../messages/index.js";
import { type ContextData, isStageContext, type Stage, type StageContext, type Values } from "../stages/index.js";

/** The output under which a stage keeps what it changed of its context beside the results. */
const changesName = "~context";

const plainFields = ["dataDir", "symbols", "outputDir", "config"] as const;

/** The context of a run: what the caller gave, and what the stages that are done have added. */
export class ContextFlow {
  readonly #base: StageContext;
  /** Replaced and never changed: a stage that runs is compared with what it was given. */
  #results: Values;
  /** What came since then: of ten thousand stages that take no context, none pays for the results of all others. */
  #late: Values[] = [];
  #changes: Partial<ContextData> = {};

  constructor(base: StageContext) {
    this.#base = base;
    this.#results = { ...base.results };
  }

  /** The context for the next stage: its own copy, so that what it changes can be told from what it got. */
  next(signal: AbortSignal): StageContext {
    const metadata = { ...this.#base.metadata, ...this.#changes.metadata };
    return this.#base.with({ ...this.#changes, results: { ...this.#settled() }, metadata, signal });
  }

  /** A context that `next` has just given, as it is now, whatever a stage does to it. */
  snapshot(given: StageContext): ContextData {
    return { ...pick(given), results: this.#settled(), metadata: { ...given.metadata } };
  }

  /** What the run ends with. */
  get data(): ContextData {
    const { dataDir, symbols, outputDir, config, metadata } = { ...pick(this.#base), ...this.#changes };
    const results = { ...this.#settled() };
    return { dataDir, symbols, outputDir, config, results, metadata: { ...this.#base.metadata, ...metadata } };
  }

  /** Takes in what a stage gave, in this run or in the one that is resumed. */
  take(stage: Stage, outputs: Values): void {
    const { [changesName]: changes } = outputs;
    // Written by outputsOf alone.
    if (changes !== undefined) this.#change(changes as Partial<ContextData>);
    this.#late.push(stage.mergesResults ? withoutChanges(outputs) : { [stage.name]: outputs });
  }

  /** Takes in what a hook put in place of the context, where no stage keeps it. */
  replace(before: ContextData, after: StageContext): void {
    const found = changesBetween(before, after);
    const { [changesName]: changes } = found;
    if (changes !== undefined) this.#change(changes as Partial<ContextData>);
    this.#late.push(withoutChanges(found));
  }

  #settled(): Values {
    if (this.#late.length === 0) return this.#results;
    const results = { ...this.#results };
    for (const late of this.#late) Object.assign(results, late);
    this.#results = results;
    this.#late = [];
    return results;
  }

  #change(changes: Partial<ContextData>): void {
    this.#changes = { ...this.#changes, ...changes, metadata: { ...this.#changes.metadata, ...changes.metadata } };
  }
}

/** The outputs of a stage that merges: what it changed of its context, or the value that it gave under its own name. */
export function outputsOf(name: StageName, before: ContextData, after: StageContext, returned: unknown): Values {
  if (isStageContext(returned)) return changesBetween(before, returned);
  const changed = changesBetween(before, after);
  return returned === undefined ? changed : { ...changed, [name]: returned };
}

/** The results that differ, by name, and what else of the context does. */
export function changesBetween(before: ContextData, after: ContextData): Values {
  // Any object is readable by name.
  const old = before.results as Values;
  const results = Object.entries(after.results).filter(
    ([name, value]) => !Object.hasOwn(old, name) || !Object.is(old[name], value),
  );
  const fields = plainFields.filter((field) => !Object.is(before[field], after[field])).map((field) => [field, after[field]]);
  const notes = Object.entries(after.metadata).filter(([name, value]) => !Object.is(before.metadata[name], value));
  const changes = { ...Object.fromEntries(fields), ...(notes.length === 0 ? {} : { metadata: Object.fromEntries(notes) }) };
  return { ...Object.fromEntries(results), ...(Object.keys(changes).length === 0 ? {} : { [changesName]: changes }) };
}

/** What a stage gave, as a listener or a hook gets it: the one value where it wrote one, else its outputs by name. */
export function resultOf(stage: Stage, outputs: Values): unknown {
  const results = withoutChanges(outputs);
  const values = Object.values(results);
  return stage.mergesResults && values.length === 1 ? values[0] : results;
}

function withoutChanges(outputs: Values): Values {
  const { [changesName]: _, ...results } = outputs;
  return results;
}

function pick({ dataDir, symbols, outputDir, config, metadata }: ContextData): Omit<ContextData, "results"> {
  return { dataDir, symbols, outputDir, config, metadata };
}
