import { createHash } from "node:crypto";
import type { Stage, Values } from "../../stages/index.js";
import { encodeValue, UnstorableValueError } from "../../store/index.js";
import { type StructurePrint, structurePrint } from "../structure-print.js";
import { Groups, sharedObjects } from "./shared-objects.js";

/** The fingerprint of a value, or why it has none, such as `rows[0].fn is a function`. */
export type Fingerprint = { readonly hash: string } | { readonly refused: string };

/** Gives the fingerprint of a value by the bytes in which it would be stored: the order of keys counts too. */
export function fingerprint(value: unknown, name: string): Fingerprint {
  try {
    const hash = createHash("sha256");
    for (const chunk of encodeValue(value, name).chunks) hash.update(chunk);
    return { hash: hash.digest("hex") };
  } catch (error) {
    if (error instanceof UnstorableValueError) return { refused: `${error.path} (${error.kind}) cannot be hashed` };
    // A getter of the user's threw.
    return { refused: `${name} cannot be read` };
  }
}

interface Live {
  readonly value: unknown;
  /** null when it must be worked out anew. */
  print: Fingerprint | null;
  /** Milliseconds that its fingerprint takes, as far as it is known. */
  cost: number;
  /** A sample of it before the stage that runs, where the whole takes long. */
  sample: StructurePrint | null;
}

/** How a stage ran whose inputs are looked at. */
export interface LookedAt {
  /** Milliseconds. */
  readonly duration: number;
  /** Whether its code shows that it changes none of its inputs. */
  readonly isPure: boolean;
}

/** What is known of the inputs of a stage after it. */
export interface InputChanges {
  readonly changed: readonly string[];
  /** Those of which only a sample was looked at. */
  readonly sampled: readonly string[];
}

/** A fingerprint may take this part of a stage's time; what takes fewer milliseconds than `cheap` may be taken in any case. */
const [share, cheap] = [0.05, 0.05];

/** What a stage made, or what was kept of it. */
export interface Arrival {
  readonly outputs: Values;
  /** Fingerprints by variable, where they are known. */
  readonly prints: ReadonlyMap<string, Fingerprint>;
  /** Milliseconds that the fingerprints of all took. */
  readonly cost: number;
  readonly shares: readonly (readonly string[])[];
  /** Made from what is on disk, so that it shares no object with other values, as it would if its stage had run. */
  readonly isLoaded: boolean;
}

/** The outputs of a run so far: their fingerprints, and which of them hold the same objects. */
export class LiveValues {
  readonly #values = new Map<string, Live>();
  /** Values that share objects when every stage runs. */
  #groups: Groups = new Groups();
  /** Those of them that do so in this run: what was loaded from disk shares nothing. */
  #real: Groups = new Groups();

  /** Takes the outputs of a stage; those of a stage that runs again replace the first. */
  take(stage: Stage, { outputs, prints, cost, shares, isLoaded }: Arrival): void {
    for (const [name, value] of Object.entries(outputs))
      this.#values.set(`${stage.name} ${name}`, { value, print: prints.get(name) ?? null, cost, sample: null });
    for (const ends of shares)
      ends
        .map((end) => placeOf(stage, end))
        .reduce((one, other) => {
          this.#groups.join(one, other);
          if (!isLoaded) this.#real.join(one, other);
          return other;
        });
  }

  /** The fingerprint of what an input of a stage holds now. */
  inputPrint(stage: Stage, variable: string): Fingerprint {
    const live = this.#values.get(inputPlace(stage, variable));
    if (live === undefined) return { refused: `${variable} is missing` };
    live.print ??= printTimed(live, variable);
    return live.print;
  }

  /** Looks at samples of the inputs whose fingerprints take long, for `changedInputs`. */
  sampleInputs(stage: Stage): void {
    for (const variable of Object.keys(stage.reads)) {
      const live = this.#values.get(inputPlace(stage, variable));
      if (live !== undefined) live.sample = live.cost > cheap && isObject(live.value) ? structurePrint(live.value) : null;
    }
  }

  /** Inputs of one stage that hold the same objects, by variable. */
  sharingInputs(stage: Stage): readonly (readonly string[])[] {
    const groups = new Map<ReadonlySet<string>, string[]>();
    for (const variable of Object.keys(stage.reads).sort()) {
      const group = this.#groups.of(inputPlace(stage, variable));
      groups.set(group, [...(groups.get(group) ?? []), variable]);
    }
    return [...groups.values()].filter((names) => names.length > 1);
  }

  /**
   * The inputs of a stage that its run has changed in place. What could not be looked at may have changed everything; where the
   * whole would take more than a twentieth of the stage's time and its code shows no change, a sample is looked at.
   */
  changedInputs(stage: Stage, before: ReadonlyMap<string, Fingerprint>, looked: LookedAt): InputChanges {
    const [changed, sampled]: [string[], string[]] = [[], []];
    for (const [variable, print] of before) {
      const live = this.#values.get(inputPlace(stage, variable));
      if (live === undefined || !isObject(live.value)) continue;
      const found = "refused" in print ? "unknown" : compared(live, { variable, hash: print.hash, ...looked });
      if (found === "unknown") this.#forgetAllPrints();
      if (found === "changed") changed.push(variable);
      if (found === "same as far as seen") sampled.push(variable);
    }
    for (const variable of changed) this.#forgetPrints(inputPlace(stage, variable));
    return { changed, sampled };
  }

  /** Whether another value than an input of `stage` and its own outputs holds the same objects, so that a change would be seen there. */
  isShared(stage: Stage, variable: string): boolean {
    return this.#others(stage, variable).length > 0;
  }

  /** Whether a change of an input of `stage` should be seen in another value and is not, because one of them was loaded from disk. */
  isTorn(stage: Stage, variable: string): boolean {
    const real = this.#real.of(inputPlace(stage, variable));
    return this.#others(stage, variable).some((place) => !real.has(place));
  }

  /** The stages whose values hold objects that the outputs of `stage` share, itself among them. */
  sharers(stage: Stage, shares: readonly (readonly string[])[]): ReadonlySet<string> {
    const places = shares.flatMap((names) => names.flatMap((name) => [...this.#groups.of(placeOf(stage, name))]));
    return new Set(places.map((place) => place.slice(0, place.indexOf(" "))));
  }

  /** Puts what is on disk in the place of an input that a stage would have changed. */
  replaceInput(stage: Stage, variable: string, { value, print }: { readonly value: unknown; readonly print: Fingerprint }): void {
    this.#values.set(inputPlace(stage, variable), { value, print, cost: 0, sample: null });
  }

  clear(): void {
    this.#values.clear();
    this.#groups = new Groups();
    this.#real = new Groups();
  }

  #others(stage: Stage, variable: string): string[] {
    const own = inputPlace(stage, variable);
    return [...this.#groups.of(own)].filter((place) => place !== own && !place.startsWith(`${stage.name} `));
  }

  #forgetAllPrints(): void {
    for (const each of this.#values.values()) if (isObject(each.value)) each.print = null;
  }

  #forgetPrints(place: string): void {
    for (const other of this.#groups.of(place)) {
      const live = this.#values.get(other);
      // What a stage shared before the run began anew is gone.
      if (live !== undefined) live.print = null;
    }
  }
}

/** Finds which inputs and outputs of a stage hold the same objects: `in rows`, `out model`. */
export function sharesOf(inputs: Values, outputs: Values): readonly (readonly string[])[] {
  const named = (kind: string, values: Values): [string, unknown][] =>
    Object.entries(values).map(([name, value]) => [`${kind} ${name}`, value]);
  return sharedObjects(new Map([...named("in", inputs), ...named("out", outputs)]));
}

interface Before extends LookedAt {
  readonly variable: string;
  readonly hash: string;
}

/** Whether an input is still what it was before its stage ran. */
function compared(live: Live, { variable, hash, duration, isPure }: Before): "same" | "same as far as seen" | "changed" {
  if (isPure && live.sample !== null && live.cost > share * duration) {
    const now = structurePrint(live.value);
    if (now.hash !== live.sample.hash) return "changed";
    return now.isWhole ? "same" : "same as far as seen";
  }
  const now = printTimed(live, variable);
  return "hash" in now && now.hash === hash ? "same" : "changed";
}

function printTimed(live: Live, name: string): Fingerprint {
  const start = performance.now();
  const print = fingerprint(live.value, name);
  live.cost = performance.now() - start;
  return print;
}

function isObject(value: unknown): boolean {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Where the values of a run are found; no name of a stage has a blank. */
function inputPlace(stage: Stage, variable: string): string {
  return `${stage.reads[variable]} ${variable}`;
}

function placeOf(stage: Stage, end: string): string {
  const blank = end.indexOf(" ");
  const name = end.slice(blank + 1);
  return end.slice(0, blank) === "in" ? inputPlace(stage, name) : `${stage.name} ${name}`;
}
