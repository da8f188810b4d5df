import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CacheEntry } from "../../../../kernel/src/runs/cache/cache-entry.js";
import { StageCache } from "../../../../kernel/src/runs/cache/stage-cache.js";
import { DamagedArtifactError } from "../../../../kernel/src/store/index.js";
import { entryOf } from "../cache/cache-entries.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stagebook-cache-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("StageCache survives writers that are killed at any moment, and two at once", () => {
  const dist = join(__dirname, "..", "..", "..", "..", "kernel", "dist", "runs", "index.js");
  const script = `
    const { StageCache } = await import(${JSON.stringify(dist)});
    const cache = new StageCache(${JSON.stringify(folder)});
    for (let n = 0; ; n += 1) {
      const stage = "s" + (n % 5);
      const hash = cache.artifacts.put("x".repeat(20000) + (n % 7)).hash;
      cache.save({ ...${JSON.stringify(entryOf("", ""))}, stage, key: "k" + (n % 3), outputs: { v: hash } });
      if (n % 11 === 0) cache.collect(50000, 0);
    }`;
  for (let round = 0; round < 6; round += 1) {
    const shell = `for i in 1 2; do "${process.execPath}" --input-type=module -e '${script}' & pids="$pids $!"; done; sleep 0.${3 + round}; kill -9 $pids; wait 2>/dev/null; true`;
    execFileSync("bash", ["-c", shell], { stdio: "ignore" });
    const cache = new StageCache(folder);
    for (const { entry } of cache.list()) {
      expect(entry.stage).toMatch(/^s\d$/);
      // Another writer may have made room: then there is nothing, but never something else.
      expect(keptValue(cache, entry)).toMatch(/^(x{20000}\d|none)$/);
    }
  }
}, 60_000);

function keptValue(cache: StageCache, entry: CacheEntry): unknown {
  try {
    return cache.artifacts.get(entry.outputs["v"] ?? "");
  } catch (error) {
    expect(error).toBeInstanceOf(DamagedArtifactError);
    return "none";
  }
}
