import type { HookArguments, HookOptions, HookRegistry } from "../stages/index.js";

/** Hooks that belong together, by the points they stand at. */
export type HookSet = {
  readonly [Point in "before_run" | "after_run" | "before_stage" | "after_stage"]?: (...args: HookArguments<Point>) => unknown;
};

/**
 * Adds ready-made hooks to those of a pipeline.
 *
 * @example
 * const pipeline = new Pipeline([{ name: "count", execute: (context: PipelineContext) => context.symbols.length }]);
 * addHooks(pipeline.hooks, [timingHook(), memoryHook(), metricsHook()]);
 * const { metadata } = await pipeline.run(new PipelineContext({ symbols: ["A"] }), { folder: null });
 * metadata.metrics; // { count: { count: 1 } }
 */
export function addHooks(hooks: HookRegistry, sets: readonly HookSet[], options: HookOptions = {}): void {
  for (const { before_run, after_run, before_stage, after_stage } of sets) {
    if (before_run !== undefined) hooks.register("before_run", before_run, options);
    if (after_run !== undefined) hooks.register("after_run", after_run, options);
    if (before_stage !== undefined) hooks.register("before_stage", before_stage, options);
    if (after_stage !== undefined) hooks.register("after_stage", after_stage, options);
  }
}
