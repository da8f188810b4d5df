import { MissingInputError, UnknownStageError } from "../errors.js";
import { StageName } from "../messages/index.js";
import type { Pipeline, Stage, Values } from "../stages/index.js";
import type { RunSettings } from "./run-settings.js";
import { stagesUpTo } from "./schedule.js";

/** The stages of a run and what they get from outside. */
export interface RunPlan {
  readonly stages: readonly StageName[];
  readonly given: ReadonlyMap<StageName, Values>;
  /** Those of the stages that are switched off. */
  readonly disabled: readonly StageName[];
  /** Those of the stages that do not run: others need what the cache keeps of them. */
  readonly kept: ReadonlySet<StageName>;
}

/**
 * Chooses the stages that the settings ask for.
 * Throws UnknownStageError for a name that is none, MissingInputError for a value that nothing would make.
 */
export function planRun(pipeline: Pipeline, settings: RunSettings): RunPlan {
  const given = new Map(
    Object.entries(settings.inputs ?? {}).map(([name, values]) => [knownStage(pipeline, name), values] as const),
  );
  const wanted = settings.to === undefined ? pipeline.order : stagesUpTo(pipeline, knownStage(pipeline, settings.to), given);
  const only = new Set(settings.only?.map((name) => knownStage(pipeline, name)) ?? wanted);
  const kept = settings.only === undefined || settings.cache === undefined ? noStages : neededBy(pipeline, only, given);
  const stages = wanted.filter((name) => (only.has(name) || kept.has(name)) && !given.has(name));
  const enabled = new Set(stages.filter((name) => stageOf(pipeline, name).enabled));
  for (const name of enabled) checkInputs(stageOf(pipeline, name), enabled, given);
  return { stages, given, disabled: stages.filter((name) => !enabled.has(name)), kept };
}

const noStages: ReadonlySet<StageName> = new Set();

/** The stages that others than themselves read from, directly or not. */
function neededBy(
  pipeline: Pipeline,
  readers: ReadonlySet<StageName>,
  given: ReadonlyMap<StageName, Values>,
): ReadonlySet<StageName> {
  const wanted = new Set(readers);
  for (const name of [...pipeline.order].reverse()) {
    if (!wanted.has(name) || given.has(name)) continue;
    for (const producer of Object.values(stageOf(pipeline, name).reads)) wanted.add(producer);
  }
  return new Set([...wanted].filter((name) => !readers.has(name) && !given.has(name)));
}

// A pipeline cannot change, and one of ten thousand stages is asked for each of them.
const byName = new WeakMap<Pipeline, ReadonlyMap<string, Stage>>();

/** Finds the stage of a name that has been checked. */
export function stageOf(pipeline: Pipeline, name: string): Stage {
  let stages = byName.get(pipeline);
  if (stages === undefined) {
    stages = new Map(pipeline.stages.map((stage) => [stage.name, stage]));
    byName.set(pipeline, stages);
  }
  const stage = stages.get(name);
  if (stage === undefined) throw new UnknownStageError(name, pipeline.order);
  return stage;
}

function knownStage(pipeline: Pipeline, name: string): StageName {
  if (!pipeline.order.some((known) => known === name)) throw new UnknownStageError(name, pipeline.order);
  return StageName.parse(name);
}

function checkInputs(stage: Stage, running: ReadonlySet<StageName>, given: ReadonlyMap<StageName, Values>): void {
  for (const [variable, producer] of Object.entries(stage.reads)) {
    if (running.has(producer)) continue;
    if (!Object.hasOwn(given.get(producer) ?? {}, variable)) throw new MissingInputError(stage.name, variable, producer);
  }
}
