import type { StageContext } from "../stages/index.js";

/** Gives a context in whose metadata `topic` says this of a stage, besides what it says of others. */
export function withNote(context: StageContext, topic: string, stage: string, note: unknown): StageContext {
  const notes = context.metadata[topic];
  const others = typeof notes === "object" && notes !== null ? notes : {};
  return context.with({ metadata: { ...context.metadata, [topic]: { ...others, [stage]: note } } });
}
