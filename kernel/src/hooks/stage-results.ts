import type { Stage, StageContext } from "../stages/index.js";

/** Tells what each stage has put into the results, from the context before it and the one after it. */
export class ResultsByStage {
  readonly #before = new Map<string, ReadonlyMap<string, unknown>>();

  begin({ name }: Stage, { results }: StageContext): void {
    this.#before.set(name, new Map(Object.entries(results)));
  }

  /** What is new or another one since the stage began; the outputs of a stage that has its own name for them by theirs. */
  of({ name }: Stage, { results }: StageContext): Readonly<Record<string, unknown>> {
    const before = this.#before.get(name) ?? new Map<string, unknown>();
    const changed = Object.entries(results).filter(([key, value]) => !before.has(key) || !Object.is(before.get(key), value));
    const [[key, value] = []] = changed;
    const isOwn = changed.length === 1 && key === name && typeof value === "object" && value !== null && !Array.isArray(value);
    return Object.fromEntries(isOwn ? Object.entries(value) : changed);
  }
}
