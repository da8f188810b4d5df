import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { type CacheEntry, entryText, parseEntry } from "../../../../kernel/src/runs/cache/cache-entry.js";
import { cacheTable } from "../../../../kernel/src/runs/cache/cache-table.js";
import { StageCache } from "../../../../kernel/src/runs/cache/stage-cache.js";
import { entryOf } from "./cache-entries.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stagebook-cache-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Keeps a value as the result of a stage, used at a moment. */
function keep(cache: StageCache, stage: string, key: string, { value, usedAt }: { value: unknown; usedAt?: number }): CacheEntry {
  const entry = entryOf(stage, key, { v: cache.artifacts.put(value).hash });
  cache.save(entry);
  if (usedAt !== undefined) utimesSync(fileOf(stage, key), usedAt, usedAt);
  return entry;
}

const fileOf = (stage: string, key: string): string => join(folder, "stages", "p", stage, `${key}.json`);

test("StageCache finds what was kept, by pipeline, stage and key", () => {
  const cache = new StageCache(folder);
  expect([cache.find("p", "load", "a"), cache.last("p", "load"), cache.list(), cache.size()]).toEqual([null, null, [], 0]);
  const entry = keep(cache, "load", "a", { value: [1] });
  expect(new StageCache(folder).find("p", "load", "a")).toEqual(entry);
  expect([cache.find("p", "load", "b"), cache.find("q", "load", "a"), cache.find("p", "sum", "a")]).toEqual([null, null, null]);
  expect(cache.list().map((each) => each.entry)).toEqual([entry]);
  expect(cache.size()).toBeGreaterThan(0);
  cache.forget(entry);
  expect(cache.find("p", "load", "a")).toBeNull();
});

test("StageCache gives the result that was used last", () => {
  const cache = new StageCache(folder);
  const old = keep(cache, "load", "a", { value: 1, usedAt: 1000 });
  keep(cache, "load", "b", { value: 2, usedAt: 2000 });
  writeFileSync(join(folder, "stages", "p", "load", "notes.txt"), "not ours");
  expect(cache.last("p", "load")?.key).toBe("b");
  cache.touch(old);
  expect(cache.last("p", "load")?.key).toBe("a");
  expect(cache.list().map(({ entry }) => entry.key)).toEqual(["a", "b"]);
});

test("StageCache keeps names apart that look alike as file names", () => {
  const cache = new StageCache(folder);
  for (const pipeline of ["a/b", "a_b", "../a", "x".repeat(300), "é", "e"]) cache.save({ ...entryOf("load", "k"), pipeline });
  for (const pipeline of ["a/b", "a_b", "../a", "x".repeat(300), "é", "e"])
    expect(cache.find(pipeline, "load", "k")?.pipeline).toBe(pipeline);
  expect(readdirSync(join(folder, "stages"))).toHaveLength(6);
});

test("parseEntry() takes no text that was cut off or changed anywhere", () => {
  const text = entryText(entryOf("load", "a"));
  expect(parseEntry(text)).toEqual(entryOf("load", "a"));
  for (let end = 0; end < text.length; end += 1) expect(parseEntry(text.slice(0, end))).toBeNull();
  fc.assert(
    fc.property(fc.nat({ max: text.length - 2 }), fc.integer({ min: 1, max: 127 }), (at, by) => {
      const changed = `${text.slice(0, at)}${String.fromCharCode(text.charCodeAt(at) ^ by)}${text.slice(at + 1)}`;
      expect(parseEntry(changed)).toBeNull();
    }),
  );
  expect(parseEntry(text.replace("cache 1", "cache 2"))).toBeNull();
});

test("StageCache takes a damaged entry for none, and removes it", () => {
  const cache = new StageCache(folder);
  keep(cache, "load", "a", { value: 1 });
  writeFileSync(fileOf("load", "a"), "garbage");
  writeFileSync(fileOf("load", "b"), "");
  mkdirSync(fileOf("load", "c"));
  expect([cache.last("p", "load"), cache.list(), cache.find("p", "load", "a"), cache.find("p", "load", "c")]).toEqual([
    null,
    [],
    null,
    null,
  ]);
  expect(readdirSync(join(folder, "stages", "p", "load"))).toEqual(["c.json"]);
});

test("StageCache notes when a result was used, and passes by files that are none", () => {
  const cache = new StageCache(folder);
  const entry = keep(cache, "load", "a", { value: 1, usedAt: 1000 });
  expect(cache.list().map(({ usedAt }) => usedAt)).toEqual([1_000_000]);
  const before = Date.now();
  cache.touch(entry);
  const [used] = cache.list();
  expect(Math.abs((used?.usedAt ?? 0) - before)).toBeLessThan(60_000);
  // A writer that was killed leaves such a name, even with all of an entry in it.
  writeFileSync(`${fileOf("load", "a")}.tmp`, entryText(entry));
  rmSync(fileOf("load", "a"));
  expect([cache.list(), cache.last("p", "load")]).toEqual([[], null]);
  cache.forget(entry);
  expect(cache.find("p", "load", "a")).toBeNull();
});

test("collect() keeps what comes to the limit exactly", () => {
  const cache = new StageCache(folder);
  keep(cache, "a", "1", { value: "x".repeat(100) });
  expect([cache.collect(cache.size(), 0), cache.collect(cache.size() - 1, 0), cache.size()]).toEqual([0, 1, 0]);
});

test("remove() takes results and the artifacts that no other needs", () => {
  const cache = new StageCache(folder);
  keep(cache, "load", "a", { value: "shared" });
  keep(cache, "load", "b", { value: "own" });
  const kept = keep(cache, "sum", "a", { value: "shared" });
  expect(cache.remove(({ stage }) => stage === "load")).toBe(2);
  expect(cache.list().map(({ entry }) => entry)).toEqual([kept]);
  expect(readdirSync(cache.artifacts.folder)).toEqual(Object.values(kept.outputs));
  expect(cache.remove(() => false)).toBe(0);
});

test("collect() removes what was not used longest, and counts an artifact of two results once", () => {
  const cache = new StageCache(folder);
  const big = "x".repeat(1000);
  keep(cache, "a", "1", { value: `${big}1`, usedAt: 1000 });
  keep(cache, "b", "1", { value: `${big}2`, usedAt: 2000 });
  keep(cache, "c", "1", { value: `${big}2`, usedAt: 3000 });
  expect(cache.collect(5000, 0)).toBe(0);
  expect(cache.collect(1500, 0)).toBe(1);
  expect(cache.list().map(({ entry }) => entry.stage)).toEqual(["c", "b"]);
  expect(readdirSync(cache.artifacts.folder)).toHaveLength(1);
  // What another process has just written may be noted in a moment.
  expect(cache.collect(0)).toBe(2);
  expect(readdirSync(cache.artifacts.folder)).toHaveLength(1);
  expect(cache.collect(0, 0)).toBe(0);
  expect(readdirSync(cache.artifacts.folder)).toHaveLength(0);
});

test("cacheTable() tells sizes, ages and what is not kept", () => {
  const cache = new StageCache(folder);
  const { at } = keep(cache, "load", "a", { value: 1 });
  const refused = { ...entryOf("plot", "b"), refused: "figure.draw (function) cannot be stored" };
  const results = [
    { entry: entryOf("load", "a"), path: "", usedAt: at + 59_500 },
    { entry: refused, path: "", usedAt: at },
  ];
  expect(cacheTable(results, at + 60_000)).toBe(
    [
      "Stage  Pipeline  Size                                               Took  Made      Used",
      "load   p         10 B                                               5 ms  1:00 ago  just now",
      "plot   p         not kept: figure.draw (function) cannot be stored  5 ms  1:00 ago  1:00 ago",
    ].join("\n"),
  );
});
