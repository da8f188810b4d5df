import { join } from "node:path";
import { systemReason } from "../../errors.js";
import type { Pipeline, Stage, Values } from "../../stages/index.js";
import { ArtifactError, UnstorableValueError } from "../../store/index.js";
import type { RunSettings } from "../run-settings.js";
import type { CacheEntry } from "./cache-entry.js";
import { type CacheSettings, cacheLimit } from "./cache-settings.js";
import { forcedStages, readersOf } from "./forced-stages.js";
import { knownParts } from "./known-parts.js";
import { type Fingerprint, LiveValues, sharesOf } from "./live-values.js";
import { fileHash } from "./outside-parts.js";
import { StageCache } from "./stage-cache.js";
import { differences, keyOf, type StageParts } from "./stage-parts.js";

/** A result that was kept. */
export interface CacheHit {
  readonly type: "hit";
  readonly entry: CacheEntry;
  readonly outputs: Values;
  /** What its inputs are after it, where it changes them in place. */
  readonly changed: Values;
}

/** A stage that must run. */
export interface CacheMiss {
  readonly type: "run";
  /** Why, in words; empty where there is nothing to say. */
  readonly reason: string;
  /** What it is made of, or null when its result is not to be kept. */
  readonly parts: StageParts | null;
  /** What its inputs were when it started. */
  readonly prints: ReadonlyMap<string, Fingerprint>;
}

/** A stage that is not to run, and whose result is not kept. */
export interface CacheGap {
  readonly type: "missing";
  /** Why, in words; may be empty. */
  readonly reason: string;
}

/** Whether a stage runs. */
export type CacheDecision = CacheHit | CacheMiss | CacheGap;

/** A stage that has run. */
export interface RanStage {
  readonly stage: Stage;
  readonly decision: CacheMiss;
  /** The values that it took, as they are now. */
  readonly inputs: () => Values;
  /** null when it did not complete. */
  readonly outputs: Values | null;
  readonly run: string;
  /** Milliseconds. */
  readonly duration: number;
  /** Whether no other stage can have run beside it. */
  readonly isAlone: boolean;
}

/** What came of keeping a result. */
export interface Keeping {
  /** What went wrong, or null. */
  readonly problem: string | null;
  /** The inputs of which only a sample was looked at. */
  readonly sampled: readonly string[];
  /** The stage changed objects that other values should hold too, and do not, because they came from the cache: the run must begin anew. */
  readonly isTorn: boolean;
}

/** Opens the cache of a run, where its settings have one. Throws UnknownStageError. */
export function openCache(pipeline: Pipeline, settings: RunSettings, run: CachedRun): RunCache | null {
  const { cache, hooks } = settings;
  if (cache === undefined) return null;
  const isHooked = pipeline.hooks.has() || hooks?.has() === true;
  return new RunCache(pipeline, { ...cache, folder: cacheFolder(settings), isHooked }, run);
}

/** Where the cache of a run lies. */
export function cacheFolder({ cache, folder }: RunSettings): string {
  return cache?.folder ?? join(folder ?? join(process.cwd(), ".stagebook"), "cache");
}

/** A run that takes from the cache. */
interface CachedRun {
  readonly params: Readonly<Record<string, Values>>;
  /** The stages that do not run: what is kept of them stands for them. */
  readonly kept: ReadonlySet<string>;
}

interface OpenSettings extends CacheSettings {
  readonly folder: string;
  /** Whether hooks are called around the stages: they may hand on something else. */
  readonly isHooked: boolean;
}

/** What one run takes from the cache and gives to it. */
export class RunCache {
  readonly #pipeline: Pipeline;
  readonly #settings: OpenSettings;
  readonly #run: CachedRun;
  readonly #cache: StageCache;
  readonly #live = new LiveValues();
  readonly #forced: ReadonlySet<string>;
  /** Stages whose outputs came from outside: they cannot be made anew. */
  readonly #given = new Set<string>();
  #isReading = true;
  #hasKept = false;

  /** Throws UnknownStageError for a stage that is to be forced and is none. */
  constructor(pipeline: Pipeline, settings: OpenSettings, run: CachedRun) {
    this.#pipeline = pipeline;
    this.#settings = settings;
    this.#run = run;
    this.#cache = new StageCache(settings.folder);
    this.#forced = forcedStages(pipeline, settings.force ?? false);
  }

  /** Takes outputs that came from outside. */
  give(stage: Stage, outputs: Values): void {
    this.#given.add(stage.name);
    this.#live.take(stage, { outputs, prints: new Map(), cost: 0, shares: sharesOf({}, outputs), isLoaded: false });
  }

  /** Says whether a stage runs, and gives its outputs where it need not; `open` gives the stages that have not ended. */
  decide(stage: Stage, open: () => readonly Stage[]): CacheDecision {
    const decision = this.#look(stage, open);
    if (decision.type === "run") this.#live.sampleInputs(stage);
    // When the run begins anew, the cache gives nothing any more, and all that is needed runs.
    const isKept = this.#isReading && this.#run.kept.has(stage.name);
    return isKept && decision.type === "run" ? { type: "missing", reason: decision.reason } : decision;
  }

  #look(stage: Stage, open: () => readonly Stage[]): CacheHit | CacheMiss {
    const prints = new Map(Object.keys(stage.reads).map((name) => [name, this.#live.inputPrint(stage, name)] as const));
    // What tidies up is there to be done.
    if (stage.policy.isFinal) return { type: "run", reason: "", parts: null, prints };
    const { code, isHooked } = this.#settings;
    const facts = { stage, prints, isHooked, code: code[stage.name], params: { ...this.#run.params[stage.name] } };
    const parts = knownParts(facts, this.#live);
    if (typeof parts === "string") return { type: "run", reason: `not cached: ${parts}`, parts: null, prints };
    const found = this.#find(stage, parts, open);
    return typeof found === "string" ? { type: "run", reason: found, parts, prints } : { type: "hit", ...found };
  }

  /** Takes note of a stage that has run, and keeps its result. */
  keep(ran: RanStage): Keeping {
    const { stage, decision, outputs, duration } = ran;
    const isPure = this.#settings.code[stage.name]?.changesInputs === false;
    const { changed, sampled } = this.#live.changedInputs(stage, decision.prints, { duration, isPure });
    if (changed.some((name) => this.#live.isTorn(stage, name)))
      return { problem: tornSentence(stage, changed), sampled, isTorn: true };
    if (outputs === null) return { problem: null, sampled, isTorn: false };
    const found = { shares: sharesOf(ran.inputs(), outputs), changes: changed, sampled, prints: new Map<string, Fingerprint>() };
    const start = performance.now();
    const problem = this.#save({ ...ran, outputs }, found);
    const cost = performance.now() - start;
    this.#live.take(stage, { outputs, prints: found.prints, cost, shares: found.shares, isLoaded: false });
    return { problem, sampled, isTorn: false };
  }

  /** Forgets all values: the run begins anew, and takes nothing from the cache this time. */
  beginAnew(): void {
    this.#isReading = false;
    this.#live.clear();
  }

  /** Makes room where the run has kept something. */
  end(): void {
    if (this.#hasKept) this.#cache.collect(this.#settings.limit ?? cacheLimit);
  }

  /** The result that is kept, or why there is none. */
  #find(stage: Stage, parts: StageParts, open: () => readonly Stage[]): Found | string {
    if (!this.#isReading) return "";
    if (this.#forced.has(stage.name) && !this.#run.kept.has(stage.name)) return "asked for";
    const entry = this.#cache.find(this.#pipeline.name, stage.name, keyOf(parts));
    if (entry === null) return this.#missReason(stage, parts);
    if (entry.refused !== null) return `not cached: ${entry.refused}`;
    // A change must be made where others see it.
    const seen = Object.keys(entry.changes).find((name) => this.#live.isShared(stage, name));
    if (seen !== undefined) return `not cached: it changes its input \`${seen}\`, whose objects other values hold too`;
    const sharers = this.#live.sharers(stage, entry.shares);
    // Were they changed after all, the run could not begin anew with what they were.
    if ([...sharers].some((name) => this.#given.has(name))) return "not cached: it hands on objects that the run was given";
    const changer = this.#changerOf(stage, sharers, open);
    if (changer !== null) return `not cached: it hands on objects of its inputs, which ${changer} may change`;
    return this.#load(stage, entry) ?? "its result in the cache is damaged";
  }

  /**
   * A stage that is still to come and may change objects that the outputs of this one share with other values: what is loaded
   * from disk shares nothing, so that this stage must run.
   */
  #changerOf(stage: Stage, sharers: ReadonlySet<string>, open: () => readonly Stage[]): string | null {
    if (sharers.size === 0) return null;
    const isReader = readersOf(this.#pipeline, sharers);
    const changer = open().find(
      (each) => each !== stage && isReader.has(each.name) && this.#settings.code[each.name]?.changesInputs !== false,
    );
    return changer?.name ?? null;
  }

  #missReason(stage: Stage, parts: StageParts): string {
    const last = this.#cache.last(this.#pipeline.name, stage.name);
    // A pipeline that runs for the first time has nothing to explain.
    return last === null ? "" : differences(last.parts, parts).join(", ");
  }

  #load(stage: Stage, entry: CacheEntry): Found | null {
    try {
      const start = performance.now();
      const outputs = this.#read(entry.outputs);
      const cost = performance.now() - start;
      const changed = this.#read(entry.changes);
      this.#cache.touch(entry);
      this.#live.take(stage, { outputs, prints: printsOf(entry.outputs), cost, shares: entry.shares, isLoaded: true });
      for (const [name, print] of printsOf(entry.changes)) this.#live.replaceInput(stage, name, { value: changed[name], print });
      return { entry, outputs, changed };
    } catch {
      this.#cache.forget(entry);
      return null;
    }
  }

  #read(hashes: Readonly<Record<string, string>>): Values {
    return Object.fromEntries(Object.entries(hashes).map(([name, hash]) => [name, this.#cache.artifacts.get(hash)]));
  }

  /** Gives what went wrong, or null. */
  #save(ran: RanStage & { readonly outputs: Values }, { shares, changes, sampled, prints }: Changes): string | null {
    const { stage, outputs, run, duration, decision, isAlone } = ran;
    const { parts } = decision;
    // What changed while two stages ran may have been changed by either.
    if (parts === null || (changes.length > 0 && !isAlone)) return null;
    try {
      const stored = this.#store(outputs, prints);
      const inputs = ran.inputs();
      const after = this.#store(Object.fromEntries(changes.map((name) => [name, inputs[name]])), new Map());
      // What the stage read may have been written anew while it ran: then nobody knows which text it saw.
      if (Object.entries(parts.files).some(([path, hash]) => fileHash(path) !== hash)) return null;
      this.#cache.save({
        ...{ pipeline: this.#pipeline.name, stage: stage.name, key: keyOf(parts), parts, shares },
        ...{ outputs: stored.hashes, changes: after.hashes, size: stored.size + after.size },
        refused: stored.refused ?? after.refused ?? emptyReason(outputs, changes),
        ...{ run, at: Date.now(), duration, ...(sampled.length > 0 && { sampled }) },
      });
      this.#hasKept = true;
      return null;
    } catch (error) {
      const cause = error instanceof ArtifactError ? error.cause : error;
      return `The result of stage '${stage.name}' could not be kept in the cache: ${systemReason(cause)}`;
    }
  }

  #store(values: Values, prints: Map<string, Fingerprint>): Stored {
    const kept = new Map<string, string>();
    let size = 0;
    try {
      for (const [name, value] of Object.entries(values)) {
        const artifact = this.#cache.artifacts.put(value, name);
        prints.set(name, { hash: artifact.hash });
        kept.set(name, artifact.hash);
        size += artifact.size;
      }
    } catch (error) {
      if (!(error instanceof UnstorableValueError)) throw error;
      return { hashes: {}, size: 0, refused: `${error.path} (${error.kind}) cannot be stored` };
    }
    return { hashes: Object.fromEntries(kept), size, refused: null };
  }
}

type Found = Omit<CacheHit, "type">;

interface Changes {
  readonly shares: readonly (readonly string[])[];
  /** The inputs that the stage has changed. */
  readonly changes: readonly string[];
  readonly sampled: readonly string[];
  /** Takes the fingerprints of its outputs. */
  readonly prints: Map<string, Fingerprint>;
}

interface Stored {
  readonly hashes: Readonly<Record<string, string>>;
  readonly size: number;
  readonly refused: string | null;
}

function emptyReason(outputs: Values, changes: readonly string[]): string | null {
  return Object.keys(outputs).length + changes.length === 0 ? "it gives nothing, so it runs for what it does" : null;
}

function printsOf(hashes: Readonly<Record<string, string>>): ReadonlyMap<string, { readonly hash: string }> {
  return new Map(Object.entries(hashes).map(([name, hash]) => [name, { hash }]));
}

function tornSentence(stage: Stage, changes: readonly string[]): string {
  return `Stage '${stage.name}' changed its input ${changes.join(", ")}, which holds objects of values that came from the cache: the run began anew without the cache`;
}
