import type { NotebookAnalysis } from "../analyze-notebook.js";
import type { TypeService } from "../type-service.js";
import { type ExportedModule, type ExportSettings, writeModule } from "./export-module.js";

/** An exported module and what the type checker says about it. */
export interface CheckedModule extends ExportedModule {
  /** Such as `line 12: Parameter 'row' implicitly has an 'any' type.` */
  readonly problems: readonly string[];
}

/** Writes the module so that the type checker agrees with it: as short as it can be, and as plain as it must be. */
export async function exportChecked(
  analysis: NotebookAnalysis,
  settings: ExportSettings,
  types: TypeService,
): Promise<CheckedModule> {
  let best: CheckedModule | null = null;
  const styles = ["written", "literal", "derived"] as const;
  // A schema that the checker does not take is left out with the others.
  const ways = [...styles, ...(settings.schemas === true ? styles : [])].map((inputs, index) => ({ inputs, schemas: index < 3 }));
  for (const { inputs, schemas } of ways) {
    const { text, map } = await writeModule(analysis, { ...settings, inputs, schemas: schemas && settings.schemas === true });
    // A checker that does not answer is no reason to keep the module back.
    const found = await types.checkModule(text).catch(() => []);
    const problems = found.map(({ message, start }) => `line ${text.slice(0, start).split("\n").length}: ${message}`);
    if (best === null || problems.length < best.problems.length) best = { text, map, problems };
    if (problems.length === 0) break;
  }
  // The loop runs at least once.
  return best ?? { ...(await writeModule(analysis, settings)), problems: [] };
}

/** Tells of what the type checker found in an exported file, or gives an empty text. */
export function typeErrorsSentence(file: string, { problems }: CheckedModule): string {
  const [first, ...others] = problems;
  if (first === undefined) return "";
  return others.length === 0
    ? `${file} has a type error in ${first}\n`
    : `${file} has ${problems.length} type errors, the first in ${first}\n`;
}
