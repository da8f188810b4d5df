import type { StageGraph } from "../stages/index.js";
import type { Notebook } from "./notebook.js";
import { type AnalysisMessage, sharedFile } from "./sentences.js";
import { waitsFor, waitsOf } from "./stage-edges.js";
import type { StagePlan } from "./stage-plan.js";

/** Stages that read a file which an earlier one writes, where nothing says that they run in this order. */
export function sharedFileMessages(notebook: Notebook, plans: readonly StagePlan[], graph: StageGraph): AnalysisMessage[] {
  const writers = new Map<string, StagePlan>();
  const waits = waitsOf(graph);
  return plans.flatMap((plan) => {
    const { read, written } = filesOf(notebook, plan);
    const messages = [...read].flatMap((path) => {
      const writer = writers.get(path);
      const isStated = writer === undefined || waitsFor(waits, plan.request.name, writer.request.name);
      return isStated ? [] : [sharedFile(plan, path, writer)];
    });
    for (const path of written) writers.set(path, plan);
    return messages;
  });
}

function filesOf(notebook: Notebook, plan: StagePlan): { readonly read: Set<string>; readonly written: Set<string> } {
  const read = new Set<string>();
  const written = new Set<string>();
  for (const cell of [plan.cell, ...[...plan.slice].flatMap((index) => notebook.cells[index] ?? [])]) {
    for (const { path, writes } of cell.effects.flatMap((effect) => effect.files)) (writes ? written : read).add(path);
  }
  return { read, written };
}
