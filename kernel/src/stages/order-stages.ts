import { PipelineCycleError } from "../errors.js";
import type { StageName } from "../messages/index.js";
import type { Stage } from "./define-stage.js";

/** The stages that `stage` waits for, each once: producers first, then `after`, then the one it is chained to. */
export function stageNeeds(stage: Stage): readonly StageName[] {
  const previous = stage.previous === null ? [] : [stage.previous];
  return [...new Set([...Object.values(stage.reads), ...stage.after, ...previous])];
}

/**
 * Puts stages in an order in which they can run: document order, but each after what it needs.
 * Throws PipelineCycleError with the whole path when stages wait for each other.
 */
export function orderStages(stages: readonly Stage[]): readonly StageName[] {
  const done = new Set<StageName>();
  const waiting = [...stages];
  while (waiting.length > 0) {
    const next = waiting.findIndex((stage) => stageNeeds(stage).every((need) => done.has(need)));
    const stage = waiting[next];
    if (stage === undefined) throw new PipelineCycleError(findCycle(waiting));
    done.add(stage.name);
    waiting.splice(next, 1);
  }
  return [...done];
}

/** Each of `stuck` waits for another of them, so following needs must come back to a stage already met. */
function findCycle(stuck: readonly Stage[]): readonly StageName[] {
  const byName = new Map(stuck.map((stage) => [stage.name, stage]));
  const path: StageName[] = [];
  let at = stuck[0];
  while (at !== undefined && !path.includes(at.name)) {
    path.push(at.name);
    at = stageNeeds(at)
      .map((need) => byName.get(need))
      .find((need) => need !== undefined);
  }
  if (at === undefined) return path;
  // Read from producer to reader, which is the direction of the arrows in the graph.
  const cycle = path.slice(path.indexOf(at.name));
  const start = cycle.reduce((first, name) =>
    stuck.findIndex((s) => s.name === name) < stuck.findIndex((s) => s.name === first) ? name : first,
  );
  const forward = [...cycle].reverse();
  const turn = forward.indexOf(start);
  return [...forward.slice(turn), ...forward.slice(0, turn), start];
}
