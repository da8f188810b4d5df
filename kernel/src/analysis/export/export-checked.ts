import type { NotebookAnalysis } from "../analyze-notebook.js";
import type { TypeDiagnostic, TypeService } from "../type-service.js";
import { composeModule, type ExportedModule, type ExportSettings } from "./export-module.js";
import { formatModule } from "./format-module.js";

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
    const module = await checked(
      composeModule(analysis, { ...settings, inputs, schemas: schemas && settings.schemas === true }),
      types,
    );
    if (best === null || module.problems.length < best.problems.length) best = module;
    if (best.problems.length === 0) return best;
  }
  // The loop runs at least once.
  return best ?? { ...composeModule(analysis, settings), problems: [] };
}

/** Formats the module while the checker looks at it. */
async function checked({ text: raw, ...module }: ExportedModule, types: TypeService): Promise<CheckedModule> {
  const [text, found] = await Promise.all([formatModule(raw), findProblems(raw, types)]);
  // Where lines matter, the checker is asked again: for the places of its findings, and for comments that speak of the next line.
  const isSure = found.length === 0 && !raw.includes("@ts-");
  const problems = (isSure ? [] : await findProblems(text, types)).map(
    ({ message, start }) => `line ${text.slice(0, start).split("\n").length}: ${message}`,
  );
  return { ...module, text, problems };
}

/** A checker that does not answer is no reason to keep the module back. */
async function findProblems(text: string, types: TypeService): Promise<readonly TypeDiagnostic[]> {
  return await types.checkModule(text).catch(() => []);
}

/** Tells of what the type checker found in an exported file, or gives an empty text. */
export function typeErrorsSentence(file: string, { problems }: CheckedModule): string {
  const [first, ...others] = problems;
  if (first === undefined) return "";
  return others.length === 0
    ? `${file} has a type error in ${first}\n`
    : `${file} has ${problems.length} type errors, the first in ${first}\n`;
}
