import { inWords } from "../../errors.js";
import type { NotebookAnalysis } from "../analyze-notebook.js";
import type { CellTypes } from "../notebook-types.js";
import type { ModuleSchemas } from "./write-schemas.js";

const longest = 40;

/** Tells which outputs get no schema though their stages are to have them: one sentence for each stage. */
export function uncheckedOutputs({ stages }: NotebookAnalysis, schemas: ModuleSchemas, types: CellTypes): readonly string[] {
  return stages.flatMap(({ name: stage, outputs, cell }) => {
    const checked = new Set((schemas.outputs.get(stage) ?? []).map(([name]) => name));
    const missing = outputs.filter((name) => !checked.has(name));
    const shown = missing.map((name) => `'${name}'${typeWords(types.get(cell.id)?.get(name))}`);
    return missing.length === 0
      ? []
      : [
          `No schema checks ${inWords(shown)} of stage '${stage}': a schema cannot tell any, unknown, functions, and types with parameters of their own`,
        ];
  });
}

function typeWords(type: string | undefined): string {
  if (type === undefined) return "";
  return ` (${type.length > longest ? `${type.slice(0, longest - 1)}…` : type})`;
}
