// Ready-made hooks that stand around the stages of any pipeline. What a hook is, and when it is called, belongs to stages/ and runs/.
export { addHooks, type HookSet } from "./add-hooks.js";
export { memoryHook } from "./memory-hook.js";
export { metricsHook } from "./metrics-hook.js";
export { type ReadyHook, readyHooks } from "./ready-hooks.js";
export { type SnapshotOptions, saveSnapshotHook } from "./snapshot-hook.js";
export { analyzeAllStabilityHook, type Stability, type StabilityOptions, stabilityOf } from "./stability-hook.js";
export { timingHook } from "./timing-hook.js";
