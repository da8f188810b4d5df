import type { StageAnalysis } from "../analyze-notebook.js";
import { declaringParts, type Version } from "../notebook.js";
import type { CellTypes } from "../notebook-types.js";
import type { ModuleNames } from "./module-names.js";
import type { ModulePlan } from "./module-plan.js";
import { camelCase, NameTable } from "./name-table.js";
import { anything, numberName, numberSchema, objectOf, schemaOf, schemaOfText } from "./schema-code.js";

/** The schemas of a module: those of named types, and for each stage those of its outputs. */
export interface ModuleSchemas {
  readonly declarations: readonly string[];
  readonly outputs: ReadonlyMap<string, readonly (readonly [name: string, code: string])[]>;
}

/** No schemas at all. */
export const noSchemas: ModuleSchemas = { declarations: [], outputs: new Map() };

/** Types that print longer than this are not for reading. */
const longestType = 1500;

/** Derives schemas from the types of what stages give, where the types can be told by a schema. */
export function moduleSchemas(plan: ModulePlan, types: CellTypes, names: ModuleNames): ModuleSchemas {
  // The module's own names come first.
  if (
    [...names.versions].some(([version, name]) => name === numberName || (name === "z" && version.definition.kind !== "import"))
  )
    return noSchemas;
  const writer = new SchemaWriter(plan, names);
  const outputs = new Map(
    plan.analysis.stages.flatMap((stage) => {
      const found = stage.outputs.flatMap((name) => {
        const code = writer.outputOf(stage, name, types);
        return code === null || code === anything ? [] : [[name, code] as const];
      });
      return found.length === 0 ? [] : [[stage.name, found] as const];
    }),
  );
  const all = [...writer.declarations.values(), ...[...outputs.values()].flatMap((each) => each.map(([, code]) => code))];
  const usesNumber = all.some((code) => new RegExp(`(?<![\\w.$"'])${numberName}(?![\\w$:"'])`).test(code));
  return { declarations: [...(usesNumber ? [numberSchema] : []), ...writer.declarations.values()], outputs };
}

class SchemaWriter {
  /** Schema of a named type by its name in the module, in the order in which they can be declared. */
  readonly declarations = new Map<string, string>();
  readonly #plan: ModulePlan;
  readonly #names: ModuleNames;
  readonly #table: NameTable;
  readonly #known = new Map<Version, string>();
  readonly #open = new Set<Version>();

  constructor(plan: ModulePlan, names: ModuleNames) {
    this.#plan = plan;
    this.#names = names;
    this.#table = new NameTable(names.words, [...names.versions.values(), ...names.functions.values(), numberName, "z"]);
  }

  outputOf(stage: StageAnalysis, name: string, types: CellTypes): string | null {
    const { notebook } = this.#plan.analysis;
    const printed = types.get(stage.cell.id)?.get(name);
    if (printed === undefined || printed.length > longestType || /\bany\b/.test(printed.replace(/"(?:[^"\\]|\\.)*"/g, "")))
      return null;
    const position = stage.cell.index;
    return schemaOfText(printed, (type) => this.#named(versionAt(notebook.versions.get(type), position)));
  }

  /** The schema of a type that the notebook declares: a name, or null for one that it does not declare. */
  #named(version: Version | null): string | null {
    if (version === null) return null;
    const known = this.#known.get(version);
    // A type that holds itself: by then its schema is there.
    if (known !== undefined) return this.#open.has(version) ? `z.lazy((): z.ZodType => ${known})` : known;
    const name = this.#names.versions.get(version);
    switch (version.definition.kind) {
      case "class":
        return name !== undefined && this.#canBeInstance(version) ? `z.instanceof(${name})` : anything;
      case "enum":
        return name === undefined ? anything : `z.enum(${name})`;
      case "interface":
      case "type":
        return this.#declare(version);
      default:
        return anything;
    }
  }

  #declare(version: Version): string {
    const name = this.#table.make(`${camelCase(version.name).replace(/^./, (first) => first.toLowerCase())}Schema`);
    this.#known.set(version, name);
    this.#open.add(version);
    const code = this.#codeOf(version);
    this.#open.delete(version);
    if (code === anything) {
      this.#known.set(version, anything);
      return anything;
    }
    this.declarations.set(name, `const ${name} = ${code};`);
    return name;
  }

  #codeOf(version: Version): string {
    const { notebook } = this.#plan.analysis;
    const cell = notebook.cells[version.cell];
    const parts = cell === undefined ? [] : declaringParts(cell, version.name);
    const named = (type: string): string | null => this.#named(versionAt(notebook.versions.get(type), version.cell + 1));
    const [only, ...others] = parts;
    // An interface of several declarations, or with type parameters, says more than a schema can.
    if (only === undefined || others.length > 0) return anything;
    const node = only.node.type === "ExportNamedDeclaration" ? only.node.declaration : only.node;
    if (node?.type === "TSTypeAliasDeclaration" && node.typeParameters == null) return schemaOf(node.typeAnnotation, named);
    if (node?.type !== "TSInterfaceDeclaration" || node.typeParameters != null) return anything;
    const own = objectOf(node.body.body, named);
    const bases = (node.extends ?? []).map(({ expression, typeArguments }) =>
      expression.type === "Identifier" && typeArguments == null ? (named(expression.name) ?? anything) : anything,
    );
    if (bases.includes(anything)) return anything;
    return bases.reduce((code, base) => `z.intersection(${base}, ${code})`, own);
  }

  #canBeInstance(version: Version): boolean {
    const cell = this.#plan.analysis.notebook.cells[version.cell];
    const text =
      cell === undefined
        ? ""
        : declaringParts(cell, version.name)
            .map(({ start, end }) => cell.text.slice(start, end))
            .join("");
    return !/\babstract\b|\b(private|protected)\s+constructor\b/.test(text);
  }
}

/** The version of a name that the cell at `position` sees or declares. */
function versionAt(versions: readonly Version[] = [], position: number): Version | null {
  return versions.findLast(({ cell }) => cell <= position) ?? null;
}
