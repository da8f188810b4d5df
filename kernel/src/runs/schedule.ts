import type { StageName } from "../messages/index.js";
import { type Pipeline, type Stage, stageNeeds } from "../stages/index.js";

/** How a stage of a run ended. */
export type StageEndState = "completed" | "failed" | "skipped" | "left out" | "cancelled";

/** A stage that can never start. */
export interface SkippedStage {
  readonly stage: StageName;
  readonly reason: string;
}

interface Place {
  readonly stage: Stage;
  /** In the pipeline's order. */
  readonly at: number;
  /** Those of the run that it waits for. */
  readonly needs: readonly StageName[];
  readonly readers: Place[];
  waitsFor: number;
  state: "waiting" | "started" | StageEndState;
}

/**
 * Says which stages of a run may start now, and which never will. Each stage is looked at once for every stage that it needs,
 * however many there are.
 */
export class RunSchedule {
  readonly #places = new Map<StageName, Place>();
  /** Places that may start, the first of the pipeline's order at the end: it is taken from there. */
  #ready: Place[] = [];
  #skipped: SkippedStage[] = [];

  /** Stages left out of `stages` count as done for those that come after them. */
  constructor(pipeline: Pipeline, stages: readonly StageName[]) {
    const running = new Set(stages);
    const byName = new Map(pipeline.stages.map((stage) => [stage.name, stage]));
    const others = stages.filter((name) => byName.get(name)?.policy.isFinal === false);
    pipeline.order.forEach((name, at) => {
      const stage = byName.get(name);
      if (stage === undefined || !running.has(name)) return;
      const needs = needsOf(stage, others).filter((need) => running.has(need));
      const place: Place = { stage, at, needs, readers: [], waitsFor: 0, state: "waiting" };
      this.#places.set(name, place);
    });
    // Only now: one that runs at the end may stand before those that it waits for.
    for (const place of this.#places.values()) for (const need of place.needs) this.#places.get(need)?.readers.push(place);
    this.reset();
  }

  /** All stages wait again. */
  reset(): void {
    for (const place of this.#places.values()) {
      place.waitsFor = place.needs.length;
      place.state = "waiting";
    }
    this.#ready = [...this.#places.values()].filter(({ waitsFor }) => waitsFor === 0).reverse();
    this.#skipped = [];
  }

  /** Takes at most `most` of the stages that may start, in the order to start them in; they count as started. */
  takeReady(most: number): readonly Stage[] {
    const taken: Stage[] = [];
    while (taken.length < most) {
      const place = this.#ready.pop();
      if (place === undefined) break;
      // One that has ended without a start, because it is switched off or was done before, is passed over.
      if (place.state !== "waiting") continue;
      place.state = "started";
      taken.push(place.stage);
    }
    return taken;
  }

  /** Takes the stages that were found never to start, with the reason. */
  takeSkipped(): readonly SkippedStage[] {
    return this.#skipped.splice(0);
  }

  /** Takes all stages that have not started, but for those that run at the end: they are cancelled. */
  takeWaiting(): readonly StageName[] {
    const waiting = [...this.#places.values()].filter(({ stage, state }) => state === "waiting" && !stage.policy.isFinal);
    for (const { stage } of waiting) this.end(stage.name, "cancelled");
    return waiting.map(({ stage }) => stage.name);
  }

  /** The stages that have not ended. */
  open(): readonly Stage[] {
    return [...this.#places.values()].flatMap(({ stage, state }) => (state === "waiting" || state === "started" ? stage : []));
  }

  /** Notes how a stage ended. */
  end(name: StageName, state: StageEndState): void {
    const place = this.#places.get(name);
    if (place === undefined) return;
    place.state = state;
    for (const reader of place.readers) {
      if (reader.state !== "waiting") continue;
      if (isEnough(reader.stage, place)) this.#satisfy(reader);
      // With one stage all that wait are cancelled; see takeWaiting().
      else if (state !== "cancelled" || reader.stage.policy.isFinal) this.#skip(reader, place);
    }
  }

  #satisfy(place: Place): void {
    place.waitsFor -= 1;
    if (place.waitsFor > 0) return;
    insertBefore(this.#ready, place);
  }

  #skip(place: Place, blocker: Place): void {
    this.#skipped.push({ stage: place.stage.name, reason: skipReason(place.stage, blocker) });
    this.end(place.stage.name, "skipped");
  }
}

/** What a stage waits for; one that runs at the end waits for all that do not. */
function needsOf(stage: Stage, others: readonly StageName[]): readonly StageName[] {
  return stage.policy.isFinal ? [...new Set([...stageNeeds(stage), ...others])] : stageNeeds(stage);
}

/** Whether a stage may start as far as this one goes, which has ended. */
function isEnough(stage: Stage, { stage: { name }, state }: Place): boolean {
  if (state === "completed") return true;
  // Nothing was made: for who only comes after it, that is as good, where it is at the end or was meant so.
  return (state === "left out" || stage.policy.isFinal) && !Object.values(stage.reads).includes(name);
}

/** Puts a place where it belongs among places that fall. */
function insertBefore(places: Place[], place: Place): void {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.at ?? 0) > place.at) low = middle + 1;
    else high = middle;
  }
  places.splice(low, 0, place);
}

/** `to` and the stages that it needs, directly or not, in order; what only `given` stages need is left out. */
export function stagesUpTo(
  pipeline: Pipeline,
  to: StageName,
  given: ReadonlyMap<StageName, unknown> = new Map(),
): readonly StageName[] {
  const wanted = new Set<StageName>([to]);
  const byName = new Map(pipeline.stages.map((stage) => [stage.name, stage]));
  for (const name of [...pipeline.order].reverse()) {
    const stage = byName.get(name);
    if (stage !== undefined && wanted.has(name) && !given.has(name)) for (const need of stageNeeds(stage)) wanted.add(need);
  }
  return pipeline.order.filter((name) => wanted.has(name));
}

/** The stages that nothing in `among` reads from or waits for: what a run is for. */
export function lastStages(pipeline: Pipeline, among: readonly string[]): readonly StageName[] {
  const present = new Set(among);
  const byName = new Map(pipeline.stages.map((stage) => [stage.name, stage]));
  const needed = new Set<string>();
  // Through a stage that is not among them, such as one that is switched off, its own needs are needed.
  for (const name of [...pipeline.order].reverse()) {
    const stage = byName.get(name);
    if (stage !== undefined && (present.has(name) || needed.has(name))) for (const need of stageNeeds(stage)) needed.add(need);
  }
  return pipeline.order.filter((name) => present.has(name) && !needed.has(name));
}

function skipReason(stage: Stage, blocker: Place): string {
  const variables = Object.keys(stage.reads).filter((variable) => stage.reads[variable] === blocker.stage.name);
  const became = blocker.state === "failed" ? "failed" : `was ${blocker.state}`;
  return variables.length === 0
    ? `comes after ${blocker.stage.name}, which ${became}`
    : `needs ${variables.join(", ")} of ${blocker.stage.name}, which ${became}`;
}
