import type { Version } from "../notebook.js";
import type { ModuleImports } from "./module-imports.js";
import { type ModulePlan, type StageBody, versionAt } from "./module-plan.js";
import { camelCase, isReserved, NameTable, pascalCase, wordsOf } from "./name-table.js";
import { declaredBy, resolvePlace } from "./resolve-place.js";

/** The names of the module's top level. */
export interface ModuleNames {
  readonly versions: ReadonlyMap<Version, string>;
  /** Stage to the name of its function. */
  readonly functions: ReadonlyMap<string, string>;
  /** Stage to the names of the types of its outputs and inputs. */
  readonly types: ReadonlyMap<string, StageTypeNames>;
  readonly words: ReadonlySet<string>;
  /** The interface of what can be set from outside, its defaults, and the function that runs it all. */
  readonly config: string;
  readonly defaults: string;
  readonly main: string;
}

export interface StageTypeNames {
  readonly outputs: string;
  readonly inputs: string;
}

/** What every exported module imports from this package. */
export const ownNames: readonly string[] = ["definePipeline", "runAsMain", "runPipeline"];

/** Gives every declaration of the module a name of its own; the first keeps the one that it has in the notebook. */
export function nameModule(plan: ModulePlan, imports: ModuleImports): ModuleNames {
  const { notebook, stages } = plan.analysis;
  const words = wordsOf(notebook);
  const table = new NameTable(words, [...ownNames, "pipeline", ...(imports.usesRequire ? ["createRequire", "require"] : [])]);
  const versions = new Map<Version, string>();
  for (const { binding, versions: same } of imports.bindings) {
    const name = table.keep(binding.local);
    for (const version of same) versions.set(version, name);
  }
  for (const version of moduleVersions(plan)) versions.set(version, table.keep(version.name));
  const free = freeWords(plan);
  const functions = new Map<string, string>();
  for (const { name } of stages) {
    const plain = camelCase(name);
    const isUsable = !isReserved(plain) && !table.has(plain) && !free.has(plain);
    functions.set(name, isUsable ? table.keep(plain) : table.make(`${plain}Stage`));
  }
  const types = new Map<string, StageTypeNames>();
  for (const { name } of stages) {
    const stem = pascalCase(name);
    types.set(name, {
      outputs: table.make(`${stem}Outputs`),
      inputs: table.make(`${stem}Inputs`),
    });
  }
  const own = (wish: string, other: string): string => (table.has(wish) || free.has(wish) ? table.make(other) : table.keep(wish));
  const config = own("Config", "PipelineConfig");
  return { versions, functions, types, words, config, defaults: own("defaults", "configDefaults"), main: own("main", "runAll") };
}

/** What the statements of the module declare, in document order. */
function moduleVersions({ module, analysis }: ModulePlan): Set<Version> {
  return new Set(module.flatMap((ref) => declaredBy(analysis.notebook, ref)));
}

/** Names of the language that the module's code uses. */
function freeWords(plan: ModulePlan): Set<string> {
  const { notebook } = plan.analysis;
  const free = new Set<string>();
  for (const ref of plan.module) {
    for (const place of ref.cell.parts[ref.part]?.places ?? [])
      if (versionAt(notebook, plan.readers, ref, place) === null) free.add(place.name);
  }
  for (const { stage, parts } of plan.bodies) {
    for (const { cell, part } of parts) {
      for (const place of cell.parts[part]?.places ?? [])
        if (resolvePlace(notebook, stage, cell, place) === null) free.add(place.name);
    }
  }
  return free;
}

/** The names inside of one stage function. */
export function nameLocals(plan: ModulePlan, body: StageBody, names: ModuleNames): ReadonlyMap<Version, string> {
  const locals = localVersions(plan, body);
  const table = new NameTable(names.words, outerNames(plan, body, names, locals));
  const found = new Map<Version, string>();
  for (const version of locals) found.set(version, table.keep(version.name));
  return found;
}

/** Own names first, so that they are the ones that stay as they are. */
function localVersions({ analysis, hoisted }: ModulePlan, { stage, parts }: StageBody): Set<Version> {
  const own = parts.filter(({ cell }) => cell === stage.cell);
  const inside = parts.filter(({ cell }) => cell !== stage.cell);
  const declared = [...own, ...inside]
    .flatMap((ref) => declaredBy(analysis.notebook, ref))
    .filter((version) => !hoisted.has(version));
  const inputs = stage.inputs.filter(({ kind }) => kind !== "state").map(({ version }) => version);
  return new Set([...declared, ...inputs, ...stage.params.map(({ version }) => version)]);
}

/** Names of the module that the code of the stage refers to. */
function outerNames(
  plan: ModulePlan,
  { stage, parts }: StageBody,
  names: ModuleNames,
  locals: ReadonlySet<Version>,
): Set<string> {
  const outer = new Set<string>();
  for (const { cell, part } of parts) {
    for (const place of cell.parts[part]?.places ?? []) {
      const version = resolvePlace(plan.analysis.notebook, stage, cell, place);
      const name = version === null || locals.has(version) ? undefined : names.versions.get(version);
      if (name !== undefined) outer.add(name);
    }
  }
  return outer;
}
