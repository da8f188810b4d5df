import type { StageGraph } from "../stages/index.js";
import type { Notebook } from "./notebook.js";
import { type AnalysisMessage, sharedFile } from "./sentences.js";
import { waitsFor, waitsOf } from "./stage-edges.js";
import type { StagePlan } from "./stage-plan.js";

/** Stages that read a file which an earlier one writes, where nothing says that they run in this order. */
export function sharedFileMessages(notebook: Notebook, plans: readonly StagePlan[], graph: StageGraph): AnalysisMessage[] {
  const files = plans.map((plan) => filesOf(notebook, plan));
  const waits = waitsOf(graph);
  return plans.flatMap((reader, at) => {
    const told = new Set<string>();
    return plans.slice(0, at).flatMap((writer, index) => {
      const shared = [...(files[index]?.written ?? [])].find((path) => files[at]?.read.has(path) && !told.has(path));
      if (shared === undefined || waitsFor(waits, reader.request.name, writer.request.name)) return [];
      told.add(shared);
      return [sharedFile(reader, shared, writer)];
    });
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
