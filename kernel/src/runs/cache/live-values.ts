import { createHash } from "node:crypto";
import type { Stage, Values } from "../../stages/index.js";
import { encodeValue, UnstorableValueError } from "../../store/index.js";
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
}

/** What a stage made, or what was kept of it. */
export interface Arrival {
  readonly outputs: Values;
  /** Fingerprints by variable, where they are known. */
  readonly prints: ReadonlyMap<string, Fingerprint>;
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
  take(stage: Stage, { outputs, prints, shares, isLoaded }: Arrival): void {
    for (const [name, value] of Object.entries(outputs))
      this.#values.set(`${stage.name} ${name}`, { value, print: prints.get(name) ?? null });
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
    live.print ??= fingerprint(live.value, variable);
    return live.print;
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

  /** The inputs of a stage that its run has changed in place. What could not be looked at may have changed everything. */
  changedInputs(stage: Stage, before: ReadonlyMap<string, Fingerprint>): readonly string[] {
    const changed: string[] = [];
    for (const [variable, print] of before) {
      const live = this.#values.get(inputPlace(stage, variable));
      if (live === undefined || !isObject(live.value)) continue;
      if ("refused" in print) {
        for (const each of this.#values.values()) if (isObject(each.value)) each.print = null;
        continue;
      }
      const now = fingerprint(live.value, variable);
      if (!("hash" in now) || now.hash !== print.hash) changed.push(variable);
    }
    for (const variable of changed) this.#forgetPrints(inputPlace(stage, variable));
    return changed;
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
    this.#values.set(inputPlace(stage, variable), { value, print });
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
