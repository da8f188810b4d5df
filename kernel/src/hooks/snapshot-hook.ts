import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { plainJson } from "../runs/index.js";
import type { StageContext } from "../stages/index.js";
import type { HookSet } from "./add-hooks.js";
import { ResultsByStage } from "./stage-results.js";

/** Where snapshots are kept. */
export interface SnapshotOptions {
  /** `snapshots` in the context's `outputDir` by default. */
  readonly folder?: string;
}

/** A snapshot as it lies on disk. */
export interface Snapshot {
  readonly stage: string;
  readonly at: string;
  readonly results: Readonly<Record<string, unknown>>;
}

/** Keeps what each stage has given as JSON, a file for each run: `output/snapshots/<stage>/<time>.json`. */
export function saveSnapshotHook({ folder }: SnapshotOptions = {}): HookSet {
  const results = new ResultsByStage();
  return {
    before_stage: (stage, context) => results.begin(stage, context),
    after_stage: async (stage, context) => {
      const place = join(snapshotFolder(folder, context), stage.name);
      const at = new Date().toISOString();
      await mkdir(place, { recursive: true });
      const snapshot = { stage: stage.name, at, results: plainJson(results.of(stage, context)) };
      await writeFile(join(place, `${at.replaceAll(":", "-")}.json`), `${JSON.stringify(snapshot, null, 2)}\n`);
    },
  };
}

/** The folder of the snapshots, as the options or the context say. */
export function snapshotFolder(folder: string | undefined, context: StageContext): string {
  return folder ?? join(context.outputDir, "snapshots");
}
