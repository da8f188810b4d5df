import { PipelineCycleError } from "../errors.js";
import type { StageName } from "../messages/index.js";
import type { Stage } from "./define-stage.js";

// A stage cannot change, and each run asks for the needs of all.
const known = new WeakMap<Stage, readonly StageName[]>();

/** The stages that `stage` waits for, each once: producers first, then `after`, then the one it is chained to. */
export function stageNeeds(stage: Stage): readonly StageName[] {
  let needs = known.get(stage);
  if (needs === undefined) {
    const previous = stage.previous === null ? [] : [stage.previous];
    needs = [...new Set([...Object.values(stage.reads), ...stage.after, ...previous])];
    known.set(stage, needs);
  }
  return needs;
}

/**
 * Puts stages in an order in which they can run: document order, but each after what it needs.
 * Throws PipelineCycleError with the whole path when stages wait for each other.
 */
export function orderStages(stages: readonly Stage[]): readonly StageName[] {
  const places = stages.map((stage, at) => ({ stage, at, waitsFor: stageNeeds(stage).length, readers: [] as number[] }));
  const indexes = new Map(stages.map(({ name }, at) => [name, at]));
  for (const { stage, at } of places) for (const need of stageNeeds(stage)) places[indexes.get(need) ?? -1]?.readers.push(at);
  const done: StageName[] = [];
  // The last of these is the first in the document.
  const ready = places.flatMap(({ at, waitsFor }) => (waitsFor === 0 ? at : [])).reverse();
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    const place = places[next];
    if (place === undefined) break;
    done.push(place.stage.name);
    for (const reader of place.readers) {
      const other = places[reader];
      if (other === undefined) continue;
      other.waitsFor -= 1;
      if (other.waitsFor === 0) insertFalling(ready, reader);
    }
  }
  if (done.length === stages.length) return done;
  const isDone = new Set(done);
  throw new PipelineCycleError(findCycle(stages.filter(({ name }) => !isDone.has(name))));
}

/** Puts a number where it belongs among numbers that fall. */
function insertFalling(numbers: number[], number: number): void {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) > number) low = middle + 1;
    else high = middle;
  }
  numbers.splice(low, 0, number);
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
