import type { Stage } from "./define-stage.js";
import { isStageContext, type StageContext } from "./stage-context.js";

/** What is called around a stage; it may give a new context, or nothing to keep the one there is. */
export type Hook = (...args: never) => unknown;

/** What a hook of each point gets. */
export type HookArguments<Point extends string> = Point extends "before_stage" | "after_stage"
  ? [stage: Stage, context: StageContext]
  : Point extends "after_run"
    ? [context: StageContext]
    : Point extends `after_${string}`
      ? [result: unknown, context: StageContext]
      : [context: StageContext];

/** How a hook is registered. */
export interface HookOptions {
  /** Hooks of a higher priority are called first, others in the order in which they came; 0 by default. */
  readonly priority?: number;
}

/** Called with the sentence about a hook that failed. */
export type HookWarning = (sentence: string) => void;

interface Registered {
  readonly callback: Hook;
  readonly priority: number;
}

/**
 * The hooks of one pipeline: `before_stage` and `after_stage` with `(stage, context)`, `before_<stage>` with `(context)`,
 * `after_<stage>` with `(result, context)`, and `before_run` and `after_run` with `(context)`.
 * A hook that fails is warned of, and the run goes on with the context it had.
 *
 * @example
 * const hooks = new HookRegistry();
 * const seen: string[] = [];
 * hooks.register("before_stage", (stage) => seen.push(stage.name));
 * hooks.register("after_load", (rows) => console.log(rows));
 * await new Pipeline([{ name: "load", execute: () => [3, 4] }], hooks).run(new PipelineContext(), { folder: null });
 * seen; // ["load"]
 */
export class HookRegistry {
  readonly #hooks = new Map<string, readonly Registered[]>();

  /** Adds a hook; gives a function that takes it out again. Throws TypeError when it is no function. */
  register<Point extends string>(
    point: Point,
    callback: (...args: HookArguments<Point>) => unknown,
    { priority = 0 }: HookOptions = {},
  ): () => void {
    if (typeof callback !== "function") throw new TypeError(`The hook of '${point}' is no function`);
    const added: Registered = { callback, priority };
    // A stable sort: those of one priority stay in the order in which they came.
    const hooks = [...(this.#hooks.get(point) ?? []), added].sort((a, b) => b.priority - a.priority);
    this.#hooks.set(point, hooks);
    return () => {
      const rest = (this.#hooks.get(point) ?? []).filter((hook) => hook !== added);
      this.#hooks.set(point, rest);
    };
  }

  /** Gives a registry with the same hooks; what is registered in one of the two is not in the other. */
  copy(): HookRegistry {
    const other = new HookRegistry();
    for (const [point, hooks] of this.#hooks) other.#hooks.set(point, hooks);
    return other;
  }

  /** Whether anything is registered at all, or at this point. */
  has(point?: string): boolean {
    if (point !== undefined) return (this.#hooks.get(point)?.length ?? 0) > 0;
    for (const hooks of this.#hooks.values()) if (hooks.length > 0) return true;
    return false;
  }

  /**
   * Calls every hook of a point in order, each after the one before it has settled. The last argument is the context;
   * gives the one that the hooks leave. One that fails is warned of by Node, or in the run that called it.
   */
  async execute<Point extends string>(point: Point, ...args: HookArguments<Point>): Promise<StageContext> {
    return this.executeWith((sentence) => process.emitWarning(sentence), point, ...args);
  }

  /** The same, with the warnings of failing hooks going to `warn`; for the run. */
  async executeWith(warn: HookWarning, point: string, ...args: readonly unknown[]): Promise<StageContext> {
    let context = args.at(-1);
    for (const { callback } of this.#hooks.get(point) ?? []) {
      try {
        // Registered under this point, so it takes what this point gives.
        const returned: unknown = await callback(...([...args.slice(0, -1), context] as never));
        // `(stage) => names.push(stage.name)` gives a number, and means nothing by it.
        if (isStageContext(returned)) context = returned;
      } catch (error) {
        warn(`Hook ${point} failed: ${sentenceOf(error)}`);
      }
    }
    // A context went in, and only a context takes its place.
    return context as StageContext;
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
