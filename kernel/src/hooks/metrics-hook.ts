import type { HookSet } from "./add-hooks.js";
import { ResultsByStage } from "./stage-results.js";
import { withNote } from "./with-note.js";

/** Collects the figures among the results of each stage in `metadata.metrics`. */
export function metricsHook(): HookSet {
  const results = new ResultsByStage();
  return {
    before_stage: (stage, context) => results.begin(stage, context),
    after_stage: (stage, context) => {
      const figures = Object.entries(results.of(stage, context)).filter(([, value]) => typeof value === "number");
      return figures.length === 0 ? undefined : withNote(context, "metrics", stage.name, Object.fromEntries(figures));
    },
  };
}
