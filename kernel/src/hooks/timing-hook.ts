import { performance } from "node:perf_hooks";
import type { HookSet } from "./add-hooks.js";
import { withNote } from "./with-note.js";

/** Notes the milliseconds of each stage in `metadata.timing`. */
export function timingHook(): HookSet {
  const begun = new Map<string, number>();
  return {
    before_stage: ({ name }) => {
      begun.set(name, performance.now());
    },
    after_stage: ({ name }, context) =>
      withNote(context, "timing", name, performance.now() - (begun.get(name) ?? performance.now())),
  };
}
