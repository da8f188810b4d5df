import type { NamedPipeline } from "./stage-context.js";

const mark = Symbol.for("stagebook.pipeline");

/** Marks a pipeline, so that one of another copy of this package is known too. */
export function markPipeline(pipeline: object): void {
  Object.defineProperty(pipeline, mark, { value: true });
}

/** Tells whether a value carries the mark. */
export function isMarked(value: unknown): value is NamedPipeline {
  return typeof value === "object" && value !== null && mark in value;
}
