import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { HookSet } from "./add-hooks.js";
import { type Snapshot, snapshotFolder } from "./snapshot-hook.js";

/** Which snapshots are looked at. */
export interface StabilityOptions {
  /** `snapshots` in the context's `outputDir` by default: where `saveSnapshotHook` keeps them. */
  readonly folder?: string;
  /** The newest so many runs; 10 by default. */
  readonly runs?: number;
}

/** How far a result was the same over runs. */
export interface Stability {
  /** How many runs have it. */
  readonly runs: number;
  /** 1 is the same in all of them: 1 less the spread of a figure over its mean; the share of a list that two runs have in common. */
  readonly score: number;
}

/**
 * Tells in `metadata.stability`, when a run has ended, how stable each result was over the last runs, this one among them.
 * Reads the snapshots of `saveSnapshotHook`, so it stands beside that one.
 */
export function analyzeAllStabilityHook({ folder, runs = 10 }: StabilityOptions = {}): HookSet {
  return {
    after_run: async (context) => {
      const place = snapshotFolder(folder, context);
      if (!existsSync(place)) return undefined;
      const found: Record<string, Record<string, Stability>> = {};
      for (const stage of await readdir(place)) found[stage] = await stabilityOfStage(join(place, stage), runs);
      return context.with({ metadata: { ...context.metadata, stability: found } });
    },
  };
}

async function stabilityOfStage(folder: string, runs: number): Promise<Record<string, Stability>> {
  const files = (await readdir(folder)).sort().slice(-runs);
  // Written by saveSnapshotHook.
  const snapshots = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(join(folder, file), "utf8")) as Snapshot),
  );
  const names = new Set(snapshots.flatMap(({ results }) => Object.keys(results)));
  return Object.fromEntries(
    [...names].map((name) => [name, stabilityOf(snapshots.flatMap(({ results }) => (name in results ? [results[name]] : [])))]),
  );
}

/**
 * Tells how far values are the same.
 *
 * @example
 * stabilityOf([["a", "b"], ["a", "c"]]); // { runs: 2, score: 1 / 3 }
 * stabilityOf([2, 2, 2]); // { runs: 3, score: 1 }
 */
export function stabilityOf(values: readonly unknown[]): Stability {
  if (values.every((value) => typeof value === "number")) return { runs: values.length, score: steadiness(values) };
  const pairs = values.flatMap((one, index) => values.slice(index + 1).map((other) => likeness(one, other)));
  return { runs: values.length, score: pairs.length === 0 ? 1 : mean(pairs) };
}

function steadiness(values: readonly number[]): number {
  const middle = mean(values);
  const spread = Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
  if (spread === 0) return 1;
  return middle === 0 ? 0 : Math.max(0, 1 - spread / Math.abs(middle));
}

/** The share of what two values have in common; of objects, of what each has by name. */
function likeness(one: unknown, other: unknown): number {
  const [first, second] = [new Set(itemsOf(one)), new Set(itemsOf(other))];
  const all = new Set([...first, ...second]);
  return all.size === 0 ? 1 : [...first].filter((item) => second.has(item)).length / all.size;
}

function itemsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map((item) => JSON.stringify(item));
  if (typeof value !== "object" || value === null) return [JSON.stringify(value) ?? ""];
  return Object.entries(value).flatMap(([name, inner]) => itemsOf(inner).map((item) => `${name} ${item}`));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
