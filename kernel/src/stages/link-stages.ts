import { UnknownStageError } from "../errors.js";
import type { StageName } from "../messages/index.js";
import type { Stage } from "./define-stage.js";
import { DuplicateNameError } from "./errors.js";

/**
 * Ties stages together: those that come after the one before them get it as what they wait for.
 * Throws UnknownStageError for a stage that needs one that is not there, DuplicateNameError for two of one name.
 */
export function linkStages(stages: readonly Stage[]): readonly Stage[] {
  const names = new Set<StageName>();
  for (const { name } of stages) {
    if (names.has(name)) throw new DuplicateNameError(name);
    names.add(name);
  }
  for (const stage of stages) checkNeeds(stage, names);
  return stages.map((stage, index) => {
    const previous = stage.isChained ? (stages[index - 1]?.name ?? null) : null;
    return stage.previous === previous ? stage : Object.freeze({ ...stage, previous });
  });
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
