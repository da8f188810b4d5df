import type { Values } from "../stages/index.js";
import { ContextBase, type ContextFields } from "./context-base.js";
import { runWithContext } from "./run-pipeline.js";

/**
 * What the stages of a run share: where the data lies, what was set, and what stages have given so far.
 * The caller makes one; each stage gets one and hands one on. Results are typed by `Results`, the config by `Config`.
 *
 * @example
 * const context = new PipelineContext<{ top: number }, { ranking: string[] }>({
 *   dataDir: "data",
 *   symbols: ["A", "B", "C"],
 *   config: { top: 2 },
 * });
 * const rank = (given: typeof context) => given.symbols.slice(0, given.config.top);
 * const ended = await new Pipeline([{ name: "ranking", execute: rank }]).run(context, { folder: null });
 * ended.result("ranking"); // ["A", "B"]
 */
export class PipelineContext<Config = unknown, Results extends object = Values> extends ContextBase<Config, Results> {
  constructor(fields: ContextFields<Config, Results> = {}) {
    super(fields, runWithContext);
  }

  protected override copy(fields: ContextFields<Config, Results>): this {
    // A class that extends this one and has no copy of its own gives up what it added.
    return new PipelineContext(fields) as this;
  }
}
