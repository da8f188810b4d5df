import type { OutputTypes } from "./analysis-json.js";
import type { NotebookAnalysis } from "./analyze-notebook.js";
import type { CellTypes } from "./notebook-types.js";
import { typeNames } from "./type-names.js";

/** The types of what stages give, as the notebook's author would write them. */
export function outputTypes(analysis: NotebookAnalysis, types: CellTypes): OutputTypes {
  const typeOf = typeNames(analysis, types);
  return new Map(
    analysis.stages.map(({ name, outputs }) => {
      const known = outputs.flatMap((output) => {
        const type = typeOf(name, output);
        return type === null ? [] : [[output, type] as const];
      });
      return [name, new Map(known)];
    }),
  );
}
