import { type CellTypes, type NotebookAnalysis, type OutputTypes, statedTypes } from "../analysis/index.js";

/** The types of what stages give: as the notebook states them where it does, else as the type checker prints them. */
export function outputTypes(analysis: NotebookAnalysis, types: CellTypes): OutputTypes {
  return new Map(
    analysis.stages.map(({ name, cell, outputs }) => {
      const stated = statedTypes(cell);
      const known = outputs.flatMap((output) => {
        const type = stated.get(output) ?? types.get(cell.id)?.get(output);
        return type === undefined ? [] : [[output, type] as const];
      });
      return [name, new Map(known)];
    }),
  );
}
