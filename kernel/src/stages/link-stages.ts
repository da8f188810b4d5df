import { UnknownStageError } from "../errors.js";
import type { StageName } from "../messages/index.js";
import type { Stage } from "./define-stage.js";
import { DuplicateNameError, FinalNeedError } from "./errors.js";

/**
 * Ties stages together: those that come after the one before them get it as what they wait for.
 * Throws UnknownStageError for a stage that needs one that is not there, DuplicateNameError for two of one name, and
 * FinalNeedError for one that needs another that runs when all have ended.
 */
export function linkStages(stages: readonly Stage[]): readonly Stage[] {
  const names = new Set<StageName>();
  for (const { name } of stages) {
    if (names.has(name)) throw new DuplicateNameError(name);
    names.add(name);
  }
  for (const stage of stages) checkNeeds(stage, names);
  const finals = new Set(stages.filter(({ policy }) => policy.isFinal).map(({ name }) => name));
  for (const stage of stages) if (!stage.policy.isFinal) checkFinals(stage, finals);
  // One that does not run at the end is chained to the last before it that does not either.
  let [last, lastUsual]: (StageName | null)[] = [null, null];
  return stages.map((stage) => {
    const before = (stage.policy.isFinal ? last : lastUsual) ?? null;
    last = stage.name;
    if (!stage.policy.isFinal) lastUsual = stage.name;
    const previous = stage.isChained ? before : null;
    return stage.previous === previous ? stage : Object.freeze({ ...stage, previous });
  });
}

function checkFinals({ name, reads, after }: Stage, finals: ReadonlySet<StageName>): void {
  for (const [variable, producer] of Object.entries(reads))
    if (finals.has(producer)) throw new FinalNeedError(name, producer, variable);
  for (const other of after) if (finals.has(other)) throw new FinalNeedError(name, other, null);
}

function checkNeeds(stage: Stage, names: ReadonlySet<StageName>): void {
  for (const [variable, producer] of Object.entries(stage.reads)) {
    if (!names.has(producer))
      throw new UnknownStageError(
        producer,
        others(names, stage),
        `Stage '${stage.name}' reads '${variable}' of '${producer}', but `,
      );
  }
  for (const other of stage.after) {
    if (!names.has(other))
      throw new UnknownStageError(other, others(names, stage), `Stage '${stage.name}' comes after '${other}', but `);
  }
}

function others(names: ReadonlySet<StageName>, stage: Stage): readonly StageName[] {
  return [...names].filter((name) => name !== stage.name);
}
