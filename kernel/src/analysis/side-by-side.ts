import type { NotebookAnalysis, StageAnalysis } from "./analyze-notebook.js";

/** Modules through which stages could meet behind the graph's back: files, databases, other programs, the network. */
const meetingPlaces =
  /^(node:)?(fs(\/promises)?|child_process|cluster|worker_threads|net|dgram|http2?|https|sqlite|process|os|module|vm|inspector)$|sqlite|pg$|mysql|redis|mongo|level|fs-extra|execa/;
const meetingNames: ReadonlySet<string> = new Set(["process", "globalThis", "require", "window", "self"]);

/** True when stages that do not wait for each other cannot meet in another way: no shared state, no files, nothing of the process. */
export function areIndependent({ stages, notebook }: NotebookAnalysis): boolean {
  const hasState = stages.some(({ inputs }) => inputs.some(({ kind }) => kind === "state"));
  const hasOpenChange = notebook.cells.some(({ mayWrites }) => mayWrites.size > 0);
  return !hasState && !hasOpenChange && !stages.some(meets);
}

function meets({ cell, slice }: StageAnalysis): boolean {
  return [cell, ...slice].some(
    ({ effects, names }) =>
      effects.some(({ globals, imports }) => globals.size + imports.size > 0) ||
      names.imports.some(({ module }) => meetingPlaces.test(module) || module.startsWith(".")) ||
      [...names.uses.keys()].some((name) => meetingNames.has(name)),
  );
}
