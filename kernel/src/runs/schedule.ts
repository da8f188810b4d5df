import type { StageName } from "../messages/index.js";
import { type Pipeline, type Stage, stageNeeds } from "../stages/index.js";

/** How far a stage of a run is; `given` stages are not run, their outputs came from outside. */
export type StageProgress = "waiting" | "running" | "completed" | "given" | "failed" | "skipped" | "cancelled";

/** What can happen next in a run. */
export interface NextSteps {
  /** May start now, in the order to start them in. */
  readonly ready: readonly StageName[];
  /** Can never start, and why. */
  readonly skip: readonly { readonly stage: StageName; readonly reason: string }[];
}

/** Says which stages may start now and which never will. Looks only at its arguments. */
export function nextSteps(pipeline: Pipeline, progress: ReadonlyMap<StageName, StageProgress>): NextSteps {
  const ready: StageName[] = [];
  const skip: { stage: StageName; reason: string }[] = [];
  const now = new Map(progress);
  for (const name of pipeline.order) {
    const stage = stageNamed(pipeline, name);
    if (stage === undefined || now.get(name) !== "waiting") continue;
    const blocker = stageNeeds(stage).find((need) => ["failed", "skipped", "cancelled"].includes(now.get(need) ?? ""));
    if (blocker !== undefined) {
      skip.push({ stage: name, reason: skipReason(stage, blocker, now.get(blocker) ?? "failed") });
      // Its own readers come later in the order and must see it as skipped in the same step.
      now.set(name, "skipped");
    } else if (stageNeeds(stage).every((need) => isDone(now.get(need)))) ready.push(name);
  }
  return { ready, skip };
}

/** `to` and the stages that it needs, directly or not, in order; what only `given` stages need is left out. */
export function stagesUpTo(
  pipeline: Pipeline,
  to: StageName,
  given: ReadonlyMap<StageName, unknown> = new Map(),
): readonly StageName[] {
  const wanted = new Set<StageName>([to]);
  for (const name of [...pipeline.order].reverse()) {
    const stage = stageNamed(pipeline, name);
    if (stage !== undefined && wanted.has(name) && !given.has(name)) for (const need of stageNeeds(stage)) wanted.add(need);
  }
  return pipeline.order.filter((name) => wanted.has(name));
}

/** The stages that nothing in `among` reads from or waits for: what a run is for. */
export function lastStages(pipeline: Pipeline, among: readonly string[]): readonly StageName[] {
  const present = new Set(among);
  const needed = new Set<string>();
  // Through a stage that is not among them, such as one that is switched off, its own needs are needed.
  for (const name of [...pipeline.order].reverse()) {
    const stage = stageNamed(pipeline, name);
    if (stage !== undefined && (present.has(name) || needed.has(name))) for (const need of stageNeeds(stage)) needed.add(need);
  }
  return pipeline.order.filter((name) => present.has(name) && !needed.has(name));
}

// A stage left out of the run counts as done for those that only come after it.
function isDone(progress: StageProgress | undefined): boolean {
  return progress === undefined || progress === "completed" || progress === "given";
}

function skipReason(stage: Stage, blocker: StageName, state: StageProgress): string {
  const variables = Object.keys(stage.reads).filter((variable) => stage.reads[variable] === blocker);
  const became = state === "failed" ? "failed" : `was ${state}`;
  return variables.length === 0
    ? `comes after ${blocker}, which ${became}`
    : `needs ${variables.join(", ")} of ${blocker}, which ${became}`;
}

function stageNamed(pipeline: Pipeline, name: StageName): Stage | undefined {
  return pipeline.stages.find((stage) => stage.name === name);
}
