import { ExportError, inWords } from "../../errors.js";
import { analyzeNotebook, type NotebookAnalysis } from "../analyze-notebook.js";
import type { NotebookCell } from "../notebook.js";
import type { CellErrors } from "../notebook-types.js";
import type { TypeService } from "../type-service.js";
import { type BrokenStage, mistypedStages, refusedStages, withoutStages } from "./broken-stages.js";
import { type CheckedModule, exportChecked } from "./export-checked.js";
import type { ExportSettings } from "./export-module.js";

/** How the stages of a notebook are exported. */
export interface StagesOrder extends ExportSettings {
  /** What the type checker has against the cells. */
  readonly errors: CellErrors;
  /** Whether stages that cannot be exported are left out, instead of standing in the way of all. */
  readonly isPartial: boolean;
  /** What is said where there is no stage at all. */
  readonly noStages: string;
}

/** The stages of a notebook that were exported. */
export interface ExportedStages {
  readonly module: CheckedModule;
  readonly analysis: NotebookAnalysis;
  /** Sentences on the stages that were left out. */
  readonly leftOut: readonly string[];
}

/** Exports the stages of a notebook. One whose code is wrong is refused with its cell and line. Throws ExportError. */
export async function exportStages(
  cells: readonly NotebookCell[],
  { errors, isPartial, noStages, ...settings }: StagesOrder,
  types: TypeService,
): Promise<ExportedStages> {
  // Cells keep their numbers when others are taken out.
  let rest: readonly NotebookCell[] = cells.map((cell, index) => ({ label: `cell ${index + 1}`, ...cell }));
  const leftOut: string[] = [];
  for (;;) {
    const analysis = analyzeNotebook(rest);
    const error = analysis.messages.find(({ level, stage }) => level === "error" && (stage === null || !isPartial));
    if (error !== undefined) throw new ExportError(error.text);
    let broken = refusedStages(analysis);
    if (broken.length === 0) {
      if (analysis.stages.length === 0) throw new ExportError([...leftOut, noStages].join("\n"));
      const module = await exportChecked(analysis, settings, types);
      broken = module.problems.length === 0 ? [] : mistypedStages(analysis, errors);
      if (broken.length === 0) return { module, analysis, leftOut };
    }
    const [first] = broken;
    if (!isPartial) throw new ExportError(`${first?.text}; mend it, or leave the stage out with '--partial'`);
    const names = broken.map(({ stage }) => stage);
    const left = withoutStages(rest, analysis, names);
    // A stage that is told of and is none, such as the second of one name, cannot be taken out.
    if (left.gone.length === 0) throw new ExportError(first?.text ?? noStages);
    leftOut.push(...leftOutSentences(broken, left.gone));
    rest = left.cells;
  }
}

function leftOutSentences(broken: readonly BrokenStage[], gone: readonly string[]): string[] {
  const others = gone.filter((name) => broken.every(({ stage }) => stage !== name));
  const told = new Map(broken.toReversed().map(({ stage, text }) => [stage, text]));
  const after =
    others.length === 0
      ? []
      : [`${inWords(others.map((name) => `'${name}'`))} ${others.length > 1 ? "come" : "comes"} after what is left out`];
  return [...[...told.values()].toReversed(), ...after].map((sentence) => `Left out: ${sentence}`);
}
