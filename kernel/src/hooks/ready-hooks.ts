import type { HookSet } from "./add-hooks.js";
import { memoryHook } from "./memory-hook.js";
import { metricsHook } from "./metrics-hook.js";
import { saveSnapshotHook } from "./snapshot-hook.js";
import { analyzeAllStabilityHook } from "./stability-hook.js";
import { timingHook } from "./timing-hook.js";

/** The name of a ready-made hook, as a config says it. */
export type ReadyHook = "snapshot" | "stability" | "metrics" | "timing" | "memory";

/** The ready-made hooks by the names that a config can list under `hooks`. */
export const readyHooks: Readonly<Record<ReadyHook, () => HookSet>> = {
  snapshot: saveSnapshotHook,
  stability: analyzeAllStabilityHook,
  metrics: metricsHook,
  timing: timingHook,
  memory: memoryHook,
};
