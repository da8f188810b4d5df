import type { PipelineView } from "stagebook/messages";

/** Takes over the stages that have not changed from what was heard before, so that only what did change is drawn again. */
export function shareStages(before: PipelineView | null, now: PipelineView): PipelineView {
  if (before === null) return now;
  const old = new Map(before.stages.map((stage) => [stage.name, stage]));
  const stages = now.stages.map((stage) => {
    const same = old.get(stage.name);
    return same !== undefined && JSON.stringify(same) === JSON.stringify(stage) ? same : stage;
  });
  return { ...now, stages };
}
