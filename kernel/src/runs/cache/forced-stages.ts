import { UnknownStageError } from "../../errors.js";
import { type Pipeline, type Stage, stageNeeds } from "../../stages/index.js";

/** Stages that run whatever is kept of them: all, or some and all that need them. Throws UnknownStageError. */
export function forcedStages(pipeline: Pipeline, force: boolean | readonly string[]): ReadonlySet<string> {
  if (typeof force === "boolean") return new Set(force ? pipeline.order : []);
  const names = new Set<string>(pipeline.order);
  for (const name of force) if (!names.has(name)) throw new UnknownStageError(name, pipeline.order);
  return new Set([...force, ...readersOf(pipeline, new Set(force))]);
}

/** The stages that come after one of `names`, directly or not. */
export function readersOf(pipeline: Pipeline, names: ReadonlySet<string>): ReadonlySet<string> {
  const byName = new Map<string, Stage>(pipeline.stages.map((stage) => [stage.name, stage]));
  const found = new Set<string>();
  for (const name of pipeline.order) {
    const stage = byName.get(name);
    if (stage !== undefined && stageNeeds(stage).some((need) => found.has(need) || names.has(need))) found.add(name);
  }
  return found;
}
