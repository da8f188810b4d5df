import { UnknownStageError } from "../errors.js";
import type { NotebookState } from "./notebook-state.js";

/** A stage that is to be left out of the next runs, or taken in again. */
export interface StageSwitch {
  readonly stage: string;
  readonly isOff: boolean;
}

/** Leaves a stage out of the next runs of the whole pipeline, or takes it in again. Throws UnknownStageError. */
export function switchStage(state: NotebookState, { stage, isOff }: StageSwitch): void {
  const names = state.stages().map((cell) => cell.stage.name);
  if (!names.includes(stage)) throw new UnknownStageError(stage, names);
  state.nextRun.switchStage(stage, isOff);
}

/** The stages that the next run of the whole pipeline leaves out, each with why: switched off, or in need of one that is. */
export function stagesLeftOut(state: NotebookState): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const names = state.stages().map((cell) => cell.stage.name);
  const open = names.filter((name) => state.nextRun.isOff(name));
  if (open.length === 0) return found;
  for (const name of open) found.set(name, "switched off");
  const { edges } = state.analysis().graph;
  for (let name = open.shift(); name !== undefined; name = open.shift()) {
    for (const { from, to } of edges) {
      if (from !== name || found.has(to)) continue;
      found.set(to, `needs ${from}`);
      open.push(to);
    }
  }
  return found;
}
