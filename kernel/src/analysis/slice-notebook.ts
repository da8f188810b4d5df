import { type Notebook, versionAbove } from "./notebook.js";
import { SliceWalk, type Slicing, sliceStages } from "./slice.js";
import { freshPlan, type StagePlan } from "./stage-plan.js";

const mostRounds = 5;

/**
 * Finds what each stage needs, takes and gives. A stage may change a value through another name before the stage that would
 * run the cell which makes the value; that shows at the end only, so all is then found once more.
 */
export function sliceNotebook(notebook: Notebook, stages: readonly StagePlan[], isGlobal: (name: string) => boolean): Slicing {
  for (let plans = stages, round = 1; ; plans = plans.map(freshPlan), round++) {
    const slicing = sliceStages(notebook, plans, isGlobal);
    giveChanged(slicing);
    takeChangedAlong(slicing);
    if (slicing.late.length === 0 || round === mostRounds) return slicing;
  }
}

/** A stage that declares nothing and of which nobody takes anything gives what it changed. */
function giveChanged({ plans, notebook }: Slicing): void {
  for (const plan of plans) {
    const declares = [...plan.cell.names.definitions.values()].some(({ value, kind }) => value && kind !== "import");
    if (plan.given.size > 0 || declares) continue;
    const changed = [...plan.cell.writes.keys()].filter(
      (version) => versionAbove(notebook, version.name, plan.cell.index) === version,
    );
    const named = changed.filter(({ name }) => plan.cell.names.uses.has(name));
    for (const version of named.length > 0 ? named : changed) plan.given.add(version);
  }
}

/** From the last stage to the first: what a stage takes along, an earlier one must give. */
function takeChangedAlong(slicing: Slicing): void {
  for (const plan of [...slicing.plans].reverse()) {
    const walk = new SliceWalk(slicing, plan);
    for (const version of plan.given)
      if (version.cell !== plan.cell.index && !plan.slice.has(version.cell)) walk.takeAlong(version);
  }
}
