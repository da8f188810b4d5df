import type { NotebookAnalysis, StageAnalysis } from "../analyze-notebook.js";
import type { CellFacts, NotebookCell } from "../notebook.js";
import type { CellErrors } from "../notebook-types.js";
import { waitsFor, waitsOf } from "../stage-edges.js";

/** A stage that cannot be exported, and why. */
export interface BrokenStage {
  readonly stage: string;
  readonly text: string;
}

/** A package without types, or one that is not installed here, says nothing against the code. */
const aboutPackages: ReadonlySet<number> = new Set([2307, 2792, 7016]);

/** The stages whose code, or that of a cell they need, has a type error; with the first one and its place. */
export function mistypedStages(analysis: NotebookAnalysis, errors: CellErrors): readonly BrokenStage[] {
  return analysis.stages.flatMap((stage) => {
    const own = firstError(stage.cell, errors);
    const text =
      own === null
        ? stage.slice.flatMap((cell) => firstError(cell, errors) ?? []).map((found) => `needs a cell with a type error: ${found}`)
        : [`has a type error: ${own}`];
    return text.slice(0, 1).map((found) => ({ stage: stage.name, text: `Stage '${stage.name}' ${found}` }));
  });
}

function firstError(cell: CellFacts, errors: CellErrors): string | null {
  for (const { id, text, label } of cell.members) {
    const error = errors.get(id)?.find(({ code }) => !aboutPackages.has(code));
    if (error === undefined) continue;
    const line = text.slice(0, error.start).split("\n").length;
    return `${error.message.split("\n", 1)[0]?.replace(/\.$/, "") ?? ""} (${label}, line ${line})`;
  }
  return null;
}

/** The stages that the analysis itself refuses. */
export function refusedStages(analysis: NotebookAnalysis): readonly BrokenStage[] {
  return analysis.messages.flatMap(({ level, stage, text }) => (level === "error" && stage !== null ? [{ stage, text }] : []));
}

/** What is left of a notebook without some of its stages and those that come after them. */
export interface RestOfNotebook {
  readonly cells: readonly NotebookCell[];
  /** The stages that are left out, in document order. */
  readonly gone: readonly string[];
}

/** Takes stages out of a notebook, and with them all that come after: those would get other values than in the notebook. */
export function withoutStages(
  cells: readonly NotebookCell[],
  { stages, graph }: Pick<NotebookAnalysis, "stages" | "graph">,
  broken: readonly string[],
): RestOfNotebook {
  const waits = waitsOf(graph);
  const gone = stages
    .map(({ name }: StageAnalysis) => name)
    .filter((name) => broken.some((each) => each === name || waitsFor(waits, name, each)));
  return { cells: cells.filter(({ stage }) => stage === null || !gone.includes(stage.name)), gone };
}
