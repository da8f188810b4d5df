import { join, resolve } from "node:path";
import process from "node:process";
import { shortPath } from "../adapters/index.js";
import { formatBytes } from "../messages/index.js";
import { cacheLimit, cacheTable, StageCache } from "../runs/index.js";
import { OptionError } from "./errors.js";

/** Where the cache is looked for, and how it is printed. */
export interface CacheFlags {
  /** The folder that holds `cache/`; `.stagebook` in the working folder by default. */
  readonly folder?: string;
  readonly json?: boolean;
}

/** What `stagebook cache rm` removes. */
export interface RemoveCacheFlags extends CacheFlags {
  readonly all?: boolean;
  readonly pipeline?: string;
}

/** How much `stagebook cache gc` leaves. */
export interface CollectCacheFlags extends CacheFlags {
  readonly limit?: string;
}

/** Prints the results that are kept. */
export function printCache(flags: CacheFlags): void {
  const cache = cacheOf(flags);
  const results = cache.list();
  if (flags.json === true)
    print(
      JSON.stringify(
        results.map(({ entry, path, usedAt }) => ({ ...entry, path, usedAt })),
        null,
        2,
      ),
    );
  else if (results.length === 0)
    print(`Nothing in ${shortPath(cache.folder)} yet: 'stagebook run FILE' keeps the results of stages`);
  else print(`${cacheTable(results)}\n\n${formatBytes(cache.size())} in ${shortPath(cache.folder)}`);
}

/** Removes results and gives the exit code. Throws OptionError. */
export function removeFromCache(stages: readonly string[], { all, pipeline, ...flags }: RemoveCacheFlags): number {
  if (stages.length === 0 && all !== true && pipeline === undefined)
    throw new OptionError("--all", "'stagebook cache rm' takes the names of stages, or --all for everything");
  const gone = cacheOf(flags).remove(
    (entry) => (stages.length === 0 || stages.includes(entry.stage)) && (pipeline === undefined || entry.pipeline === pipeline),
  );
  print(gone === 0 ? "Nothing is kept of that" : `Removed ${gone} ${gone === 1 ? "result" : "results"}`);
  return gone === 0 ? 1 : 0;
}

/** Makes the cache small enough and gives the exit code. Throws OptionError. */
export function collectCache({ limit, ...flags }: CollectCacheFlags): number {
  const cache = cacheOf(flags);
  const gone = cache.collect(limit === undefined ? cacheLimit : parseSize(limit), 0);
  print(`Removed ${gone} ${gone === 1 ? "result" : "results"}; ${formatBytes(cache.size())} left`);
  return 0;
}

function cacheOf({ folder = ".stagebook" }: CacheFlags): StageCache {
  return new StageCache(join(resolve(folder), "cache"));
}

const units = ["B", "KB", "MB", "GB", "TB"];

function parseSize(text: string): number {
  const [, number, unit = "B"] = /^(\d+(?:\.\d+)?)\s*([KMGT]?B)?$/i.exec(text.trim()) ?? [];
  if (number === undefined) throw new OptionError("--limit", `'${text}' is no size; write it as in 500MB or 2GB`);
  return Number(number) * 1000 ** units.indexOf(unit.toUpperCase());
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
