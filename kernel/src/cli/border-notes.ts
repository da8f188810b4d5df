import { borderType, type CellTypes, looseTypes, type NotebookAnalysis, outputTypes } from "../analysis/index.js";
import { borderSentence } from "../runs/index.js";

/** What is to be said of the values that go from stage to stage, as far as their types tell: what cannot cross, what has no type. */
export function borderNotes(analysis: NotebookAnalysis, cellTypes: CellTypes): readonly string[] {
  const types = outputTypes(analysis, cellTypes);
  const borders = analysis.stages.flatMap(({ name: stage, outputs }) =>
    outputs.flatMap((name) => {
      const type = types.get(stage)?.get(name);
      const sort = type === undefined ? null : borderType(type);
      return type === undefined || sort === null ? [] : (borderSentence({ stage, name, type }, sort) ?? []);
    }),
  );
  return [...borders, ...looseTypes(analysis, types)];
}
