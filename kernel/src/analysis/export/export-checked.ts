import type { NotebookAnalysis } from "../analyze-notebook.js";
import type { TypeService } from "../type-service.js";
import { type ExportSettings, exportModule } from "./export-module.js";

/** Writes the module so that the type checker agrees with it: as short as it can be, and as plain as it must be. */
export async function exportChecked(analysis: NotebookAnalysis, settings: ExportSettings, types: TypeService): Promise<string> {
  let best = { text: "", errors: Number.POSITIVE_INFINITY };
  for (const inputs of ["written", "literal", "derived"] as const) {
    const text = await exportModule(analysis, { ...settings, inputs });
    const errors = await types.countErrors(text);
    if (errors < best.errors) best = { text, errors };
    if (errors === 0) break;
  }
  return best.text;
}
