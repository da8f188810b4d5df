import type { NamePlace } from "../cell-parts.js";
import type { CellFacts, Version } from "../notebook.js";
import { type ModulePlan, versionAt } from "./module-plan.js";
import { type PartRef, resolvePlace } from "./resolve-place.js";

/** One name that the module imports. */
export interface ImportBinding {
  readonly module: string;
  /** The text behind the module's name, such as `with { type: "json" }`. */
  readonly attributes: string;
  /** The name in the module, `default`, or `*` for all of it. */
  readonly imported: string;
  readonly local: string;
}

/** What the module imports. */
export interface ModuleImports {
  readonly bindings: readonly {
    readonly binding: ImportBinding;
    /** The imports of the notebook that mean the same. */
    readonly versions: readonly Version[];
    readonly typeOnly: boolean;
  }[];
  /** Modules that are imported for what they do. */
  readonly bare: readonly string[];
  /** True when the code calls `require`, which a module must make. */
  readonly usesRequire: boolean;
}

interface Usage {
  readonly binding: ImportBinding;
  readonly versions: Set<Version>;
  value: boolean;
}

/** Collects the imports that the statements of the module use; the same import of two cells counts once. */
export function moduleImports(
  plan: ModulePlan,
  mentioned: readonly Version[],
  moduleName: (module: string) => string,
): ModuleImports {
  const { notebook } = plan.analysis;
  const found = new Map<string, Usage>();
  const add = (version: Version, isValue: boolean): void => {
    const binding = bindingOf(notebook.cells[version.cell], version, moduleName);
    if (binding === null) return;
    const key = JSON.stringify(binding);
    const known = found.get(key) ?? { binding, versions: new Set(), value: false };
    known.versions.add(version);
    known.value ||= isValue && version.definition.value;
    found.set(key, known);
  };
  let usesRequire = false;
  eachPlace(plan, (version, place) => {
    if (version === null && place.value && place.name === "require") usesRequire = true;
    if (version?.definition.kind === "import") add(version, place.value);
  });
  for (const version of mentioned) if (version.definition.kind === "import") add(version, false);
  const bindings = [...found.values()].sort((a, b) => firstCell(a) - firstCell(b));
  return {
    bindings: bindings.map(({ binding, versions, value }) => ({ binding, versions: [...versions], typeOnly: !value })),
    bare: bareImports(plan, moduleName),
    usesRequire,
  };
}

function firstCell({ versions }: Usage): number {
  return Math.min(...[...versions].map(({ cell }) => cell));
}

/** Calls `visit` for every place of the module's code. */
function eachPlace(plan: ModulePlan, visit: (version: Version | null, place: NamePlace) => void): void {
  const { notebook } = plan.analysis;
  const go = (refs: readonly PartRef[], resolve: (ref: PartRef, place: NamePlace) => Version | null): void => {
    for (const ref of refs)
      for (const place of ref.cell.parts[ref.part]?.places ?? []) if (!place.declares) visit(resolve(ref, place), place);
  };
  go(plan.module, (ref, place) => versionAt(notebook, plan.readers, ref, place));
  for (const { stage, parts } of plan.bodies) go(parts, (ref, place) => resolvePlace(notebook, stage, ref.cell, place));
}

function bindingOf(cell: CellFacts | undefined, version: Version, moduleName: (module: string) => string): ImportBinding | null {
  for (const statement of cell?.names.imports ?? []) {
    const name = statement.names.find(({ local }) => local === version.name);
    if (name === undefined) continue;
    const module = moduleName(statement.module);
    const written = /\bwith\s*(\{[^}]*\})\s*;?$/.exec(statement.text)?.[1];
    const json = module.endsWith(".json") ? '{ type: "json" }' : undefined;
    const attributes = written ?? json;
    const imported = name.imported === "=" ? "default" : name.imported;
    return { module, attributes: attributes === undefined ? "" : ` with ${attributes}`, imported, local: name.local };
  }
  return null;
}

/** `import "module"` of any cell above the last stage. */
function bareImports({ analysis }: ModulePlan, moduleName: (module: string) => string): string[] {
  const last = Math.max(...analysis.stages.map(({ cell }) => cell.index));
  const cells = analysis.notebook.cells.slice(0, last + 1);
  const statements = cells
    .flatMap((cell) => cell.names.imports)
    .filter(({ text, names }) => names.length === 0 && !/^import\s+type\b/.test(text));
  return [...new Set(statements.map(({ module }) => moduleName(module)))];
}

interface Clause {
  readonly module: string;
  readonly attributes: string;
  readonly names: string[];
  readonly types: string[];
  readonly defaults: string[];
  /** Whole clauses, such as `* as path`. */
  readonly whole: string[];
}

/** The import statements of the module: Node's own first, local files last, each group sorted by name. */
export function writeImports(
  { bindings, bare }: Pick<ModuleImports, "bindings" | "bare">,
  nameOf: (version: Version) => string,
): string {
  const clauses = new Map<string, Clause>();
  for (const { binding, versions, typeOnly } of bindings) {
    const local = versions[0] === undefined ? binding.local : nameOf(versions[0]);
    addBinding(clauseOf(clauses, binding.module, binding.attributes), binding, { local, typeOnly });
  }
  const imported = new Set(bindings.map(({ binding }) => binding.module));
  for (const module of bare) if (!imported.has(module)) clauseOf(clauses, module, "").whole.push("");
  return [...clauses.values()]
    .sort((a, b) => rank(a.module) - rank(b.module) || compare(a.module, b.module))
    .flatMap(statementsOf)
    .join("\n");
}

function clauseOf(clauses: Map<string, Clause>, module: string, attributes: string): Clause {
  const known = clauses.get(module + attributes) ?? { module, attributes, names: [], types: [], defaults: [], whole: [] };
  clauses.set(module + attributes, known);
  return known;
}

function addBinding(
  clause: Clause,
  { imported }: ImportBinding,
  { local, typeOnly }: { local: string; typeOnly: boolean },
): void {
  const type = typeOnly ? "type " : "";
  if (imported === "*") clause.whole.push(`${type}* as ${local} from`);
  else if (imported !== "default")
    (typeOnly ? clause.types : clause.names).push(imported === local ? local : `${written(imported)} as ${local}`);
  else if (typeOnly) clause.whole.push(`type ${local} from`);
  else clause.defaults.push(local);
}

function statementsOf({ module, attributes, names, types, defaults, whole }: Clause): string[] {
  const hasValues = names.length + defaults.length > 0;
  const listed = hasValues ? [...names, ...types.map((name) => `type ${name}`)] : types;
  const list = [...listed].sort((a, b) => compare(bareName(a), bareName(b))).join(", ");
  const [first, ...others] = defaults;
  const main = [...(first === undefined ? [] : [first]), ...(list === "" ? [] : [`{ ${list} }`])].join(", ");
  const heads = [
    ...whole,
    ...others.map((name) => `${name} from`),
    ...(main === "" ? [] : [`${hasValues ? "" : "type "}${main} from`]),
  ];
  return heads.map((head) => `import ${head}${head === "" ? "" : " "}${JSON.stringify(module)}${attributes};`);
}

function written(imported: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(imported) ? imported : JSON.stringify(imported);
}

function bareName(text: string): string {
  return text.replace(/^type /, "");
}

function rank(module: string): number {
  if (module.startsWith("node:")) return 0;
  return module.startsWith(".") ? 2 : 1;
}

/** By code unit: the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
