import type { RunAgain, RunEvent, StageName } from "../messages/index.js";
import { type Pipeline, type PipelineCode, type Stage, type StageCode, stageNeeds, type Values } from "../stages/index.js";
import { ArtifactError, type ArtifactStore } from "../store/index.js";
import { partDifferences } from "./cache/stage-parts.js";
import { stageOf } from "./plan-run.js";
import { stageSource } from "./stage-source.js";
import { reasonOf } from "./store-outputs.js";

/** A stage that is not run again, and what it gave. */
export interface KeptOutputs {
  readonly outputs: Values;
  /** Milliseconds. */
  readonly duration: number;
  /** By name, why an output is missing. */
  readonly missing: ReadonlyMap<string, string>;
}

/** What a resumed run need not do, and what it does again. */
export interface ResumePlan {
  readonly kept: ReadonlyMap<StageName, KeptOutputs>;
  readonly again: readonly RunAgain[];
}

/** Where a resume finds what stages gave, and what is known of their code now. */
interface ResumeSource {
  readonly store: ArtifactStore;
  readonly code: PipelineCode;
}

type Commit = Extract<RunEvent, { type: "stage.completed" }>;

/**
 * Says which stages of a run stay done: those that had completed, whose code is the same, and that need none whose code is not.
 * Throws ArtifactError when the system does not let it read what they gave.
 */
export function planResume(
  pipeline: Pipeline,
  stages: readonly StageName[],
  events: readonly RunEvent[],
  { store, code }: ResumeSource,
): ResumePlan {
  const commits = commitsOf(events);
  const isDone = events.at(-1)?.type === "run.completed";
  const again = new Map<StageName, string>();
  const changed = new Set<StageName>();
  const kept = new Map<StageName, KeptOutputs>();
  for (const name of stages) {
    const commit = commits.get(name);
    // What runs at the end belongs to each time that the run is gone on with, until it has come to its end.
    if (commit === undefined || (!isDone && stageOf(pipeline, name).policy.isFinal)) continue;
    const reason = changeOf(stageOf(pipeline, name), commit, { changed, code: code[name] });
    if (reason !== null) changed.add(name);
    // Made again, it gives what those that are done have read: they stay done.
    else if (commit.source === undefined) again.set(name, "what it gave was not kept");
    else kept.set(name, readOutputs(commit, store));
    if (reason !== null) again.set(name, reason);
  }
  // From the last stage to the first: what a stage needs that is run again may itself have to be made again.
  for (const name of [...stages].reverse()) {
    if (kept.has(name)) continue;
    for (const [producer, reason] of lost(stageOf(pipeline, name), kept)) {
      kept.delete(producer);
      again.set(producer, reason);
    }
  }
  return { kept, again: stages.flatMap((stage) => (again.has(stage) ? [{ stage, reason: again.get(stage) ?? "" }] : [])) };
}

/** The last word on each stage that had completed, after what earlier resumes made undone. */
function commitsOf(events: readonly RunEvent[]): ReadonlyMap<string, Commit> {
  const commits = new Map<string, Commit>();
  for (const event of events) {
    if (event.type === "stage.completed") commits.set(event.stage, event);
    if (event.type === "run.resumed") for (const { stage } of event.again) commits.delete(stage);
  }
  return commits;
}

interface Known {
  /** The stages before it that run again because their code is another. */
  readonly changed: ReadonlySet<StageName>;
  readonly code: StageCode | undefined;
}

function changeOf(stage: Stage, commit: Commit, { changed, code }: Known): string | null {
  if (commit.source !== undefined && commit.source !== stageSource(stage)) return "its code has changed";
  const different = commit.code === undefined || code === undefined ? [] : partDifferences(commit.code, code);
  if (different.length > 0) return different.join(", ");
  const need = stageNeeds(stage).find((other) => changed.has(other));
  return need === undefined ? null : `${need} runs again`;
}

function readOutputs({ outputs, duration }: Commit, store: ArtifactStore): KeptOutputs {
  const values: Record<string, unknown> = {};
  const missing = new Map<string, string>();
  for (const { name, artifact, unstored } of outputs) {
    try {
      if (artifact === undefined) missing.set(name, unstored ?? "it was not kept");
      else values[name] = store.get(artifact);
    } catch (error) {
      // It is there, and the system does not let us read it now: to make it again would be too much.
      if (error instanceof ArtifactError) throw error;
      missing.set(name, reasonOf(error));
    }
  }
  return { outputs: values, duration, missing };
}

/** The stages that must be run again because `stage` reads something of them that is not there any more. */
function lost(stage: Stage, kept: ReadonlyMap<StageName, KeptOutputs>): readonly (readonly [StageName, string])[] {
  const read = Object.entries(stage.reads);
  // A stage that takes the context may look at all that is in it.
  const seen = stage.usesContext
    ? [...kept].flatMap(([name, { missing }]) => [...missing.keys()].map((at) => [at, name] as const))
    : [];
  return [...read, ...seen].flatMap(([variable, producer]) => {
    const why = kept.get(producer)?.missing.get(variable);
    return why === undefined ? [] : [[producer, `${stage.name} needs its ${variable}, but ${why}`] as const];
  });
}
