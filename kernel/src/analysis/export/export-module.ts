import type { NotebookAnalysis } from "../analyze-notebook.js";
import { type CellTypes, joinedTypes } from "../notebook-types.js";
import { leftOutText } from "./between-stages.js";
import { configFields, namedByParams } from "./config-fields.js";
import { docComment } from "./doc-comment.js";
import { formatModule } from "./format-module.js";
import { type InputStyle, inputTypes, mentionedVersions } from "./input-types.js";
import { type ImportBinding, type ModuleImports, moduleImports, writeImports } from "./module-imports.js";
import { type ModuleMap, mapModule } from "./module-map.js";
import { nameModule, ownNames } from "./module-names.js";
import { type ModulePlan, planModule, versionAt } from "./module-plan.js";
import { renderPart } from "./render-part.js";
import type { PartRef } from "./resolve-place.js";
import { uncheckedOutputs } from "./unchecked-outputs.js";
import { writeConfig, writeMain } from "./write-config.js";
import { moduleSchemas, noSchemas } from "./write-schemas.js";
import { type ModuleParts, writeEntry, writeStage } from "./write-stage.js";

/** Settings of {@link exportModule}. */
export interface ExportSettings {
  /** The name of the pipeline. */
  readonly name: string;
  /** The notebook's file name, for the comment on top. */
  readonly source?: string;
  /** Printed types of the cells' names, as far as they are known. */
  readonly types?: CellTypes;
  /** How the inputs of stages are typed; `written` by default. */
  readonly inputs?: InputStyle;
  /** Whether the outputs of stages get schemas, which are checked when the stages run. */
  readonly schemas?: boolean;
  /** How a module is named from where the file will be; as the notebook names it when left out. */
  readonly moduleName?: (module: string) => string;
}

/** A module, and where its statements come from. */
export interface ExportedModule {
  readonly text: string;
  readonly map: ModuleMap;
  /** Sentences on outputs that no schema checks, where there are to be schemas. */
  readonly unchecked: readonly string[];
}

/**
 * Writes the stages of a notebook as one TypeScript module that exports `pipeline`: merged imports, the statements that the stages
 * need, one function per stage. The analysis must be without errors and have a stage. The same notebook gives the same text.
 *
 * @example
 * const cells = [{ id: "a", text: "const rows = [1, 2]", stage: { name: "load", params: [] } }];
 * const text = await exportModule(analyzeNotebook(cells), { name: "penguins" });
 */
export async function exportModule(analysis: NotebookAnalysis, settings: ExportSettings): Promise<string> {
  return await formatModule(composeModule(analysis, settings).text);
}

/** The module of {@link exportModule} before it is formatted, and where each of its statements comes from. */
export function composeModule(analysis: NotebookAnalysis, settings: ExportSettings): ExportedModule {
  const { moduleName = (module: string) => module, types: printed = new Map() } = settings;
  const types = inputTypes(analysis, joinedTypes(analysis.notebook, printed), settings.inputs ?? "written");
  const mentioned = [...new Set([...mentionedVersions(types), ...namedByParams(analysis)])];
  const plan = planModule(analysis, mentioned);
  const imports = moduleImports(plan, mentioned, moduleName);
  const names = nameModule(plan, imports);
  const fields = configFields(analysis);
  const schemas = settings.schemas === true ? moduleSchemas(plan, joinedTypes(analysis.notebook, printed), names) : noSchemas;
  const parts: ModuleParts = { plan, names, types, fields, schemas };
  const text = [
    titleOf(settings, leftOutText(plan)),
    writeImports(
      withOwn(imports, schemas.declarations.length + schemas.outputs.size > 0),
      (version) => names.versions.get(version) ?? version.name,
    ),
    imports.usesRequire ? "const require = createRequire(import.meta.url);" : "",
    ...bodyTexts(parts),
    schemas.declarations.join("\n"),
    pipelineText(parts, settings.name),
    writeMain(fields, names),
    "await runAsMain(import.meta.url, pipeline);",
  ];
  const unchecked = settings.schemas === true ? uncheckedOutputs(analysis, schemas, joinedTypes(analysis.notebook, printed)) : [];
  return { text: text.filter((each) => each !== "").join("\n\n"), map: mapModule(parts), unchecked };
}

function titleOf({ name, source }: ExportSettings, leftOut: string): string {
  const words = name.replace(/[-_]+/g, " ").trim();
  const title = words.charAt(0).toUpperCase() + words.slice(1);
  const first = source === undefined ? `${title}, exported by Stagebook.` : `${title}: exported from ${source} by Stagebook.`;
  return docComment(leftOut === "" ? first : `${first}\n\n${leftOut}`);
}

/** The imports of the notebook and those of the module itself. */
function withOwn(imports: ModuleImports, usesZod: boolean): ModuleImports {
  const own = [
    ...ownNames.map((name) => ({ module: "stagebook", name })),
    ...(usesZod ? [{ module: "zod", name: "z" }] : []),
    ...(imports.usesRequire ? [{ module: "node:module", name: "createRequire" }] : []),
  ];
  const isOwn = ({ module, imported, local }: ImportBinding): boolean =>
    imported === local && own.some((each) => each.module === module && each.name === local);
  const added = own.map(({ module, name }) => ({
    binding: { module, attributes: "", imported: name, local: name },
    versions: [],
    typeOnly: false,
  }));
  return { ...imports, bindings: [...imports.bindings.filter(({ binding }) => !isOwn(binding)), ...added] };
}

/** Statements and stages in the order of the notebook. */
function bodyTexts(parts: ModuleParts): string[] {
  const { plan, fields, names } = parts;
  const pieces = [
    // Below the types that it names.
    { at: (plan.bodies[0]?.stage.cell.index ?? 0) + 0.25, text: writeConfig(fields, names) },
    ...cellGroups(plan).map((refs) => ({ at: refs[0]?.cell.index ?? 0, text: groupText(parts, refs) })),
    ...plan.bodies.map((body) => ({ at: body.stage.cell.index + 0.5, text: writeStage(parts, body) })),
  ];
  return pieces.sort((a, b) => a.at - b.at).map(({ text }) => text.trim());
}

function cellGroups({ module }: ModulePlan): PartRef[][] {
  const groups = new Map<number, PartRef[]>();
  for (const ref of module) groups.set(ref.cell.index, [...(groups.get(ref.cell.index) ?? []), ref]);
  return [...groups.values()];
}

function groupText({ plan, names }: ModuleParts, refs: readonly PartRef[]): string {
  const { notebook } = plan.analysis;
  const texts = refs.map((each) =>
    renderPart(each, (ref, place) => {
      const version = versionAt(notebook, plan.readers, ref, place);
      return version === null ? null : (names.versions.get(version) ?? null);
    }),
  );
  return texts.join("\n");
}

function pipelineText(parts: ModuleParts, name: string): string {
  const entries = parts.plan.analysis.stages.map((stage) => writeEntry(parts, stage));
  return `export const pipeline = definePipeline(${JSON.stringify(name)}, {\n${entries.join(",\n")},\n});`;
}
