import type { Reference, Scope, Definition as ScopeDefinition, Variable } from "@typescript-eslint/scope-manager";
import type { ImportDeclaration, Node } from "oxc-parser";
import { nodeModule } from "../modules/index.js";
import { type CellSyntax, cellSyntax, isCaptured, type SyntaxProblem } from "./syntax.js";
import { TextCache } from "./text-cache.js";

/** How a name is declared. */
export type DefinitionKind =
  | "const"
  | "let"
  | "var"
  | "using"
  | "function"
  | "class"
  | "enum"
  | "namespace"
  | "interface"
  | "type"
  | "import";

/** A name that a cell declares at its top level. */
export interface Definition {
  readonly name: string;
  /** Of the declaration that gives the value; of the first one when none does. */
  readonly kind: DefinitionKind;
  /** True when the name stands for a value at run time. */
  readonly value: boolean;
  /** True when the name can stand in a type. */
  readonly type: boolean;
  /** Where the name stands in its first declaration. */
  readonly start: number;
  readonly end: number;
  /** True when a function or class body of the same cell refers to the variable. */
  readonly captured: boolean;
  /** True when the cell assigns to the variable after its declaration. */
  readonly assigned: boolean;
}

/** A name that a cell refers to and does not declare; globals of the language are among them. */
export interface Use {
  readonly name: string;
  /** True when the running code needs it; a `typeof name` in a type does not. */
  readonly value: boolean;
  /** True when it stands in a type. */
  readonly type: boolean;
  /** True when it stands inside a function, class, enum or namespace body. */
  readonly captured: boolean;
  /** True when the variable itself is assigned: `name = …`, `name++`. */
  readonly assigned: boolean;
}

/** One name that an import statement brings in. */
export interface ImportedName {
  readonly local: string;
  /** The name in the module, `default`, `*` for the whole module, or `=` for `import local = require(…)`. */
  readonly imported: string;
  readonly typeOnly: boolean;
}

/** One import statement; `names` is empty for `import "module"`. */
export interface ImportStatement {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** As Node calls it: `lodash` for `npm:lodash@4`. */
  readonly module: string;
  readonly names: readonly ImportedName[];
}

/** What a cell declares and what it refers to. */
export interface CellNames {
  /** By name, in the order of the text; imports too. */
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly uses: ReadonlyMap<string, Use>;
  readonly imports: readonly ImportStatement[];
  /** The first syntax error; the names are then those of the statements above it. */
  readonly problem: SyntaxProblem | null;
}

const cache = new TextCache<CellNames>(3000);

/**
 * Finds the names that the text of a cell declares at its top level and the free names it uses, from the syntax alone.
 * Never throws: a syntax error is given as `problem`. `export` is read as if it were not there.
 *
 * @example
 * const { definitions, uses } = cellNames("const total = sum(rows)");
 * [...definitions.keys()]; // ["total"]
 * [...uses.keys()]; // ["sum", "rows"]
 */
export function cellNames(text: string): CellNames {
  return cache.get(text, (source) => {
    const syntax = cellSyntax(source);
    return {
      definitions: definitionsOf(syntax.scope),
      uses: usesOf(syntax),
      imports: importsOf(syntax),
      problem: syntax.problem,
    };
  });
}

function definitionsOf(scope: Scope): Map<string, Definition> {
  const found: Definition[] = [];
  for (const variable of scope.variables) {
    const definition = definitionOf(variable, scope);
    if (definition !== null) found.push(definition);
  }
  found.sort((a, b) => a.start - b.start);
  return new Map(found.map((definition) => [definition.name, definition]));
}

function definitionOf(variable: Variable, scope: Scope): Definition | null {
  const meanings = variable.defs.map(meaningOf).filter((meaning) => meaning !== null);
  const first = meanings[0];
  if (first === undefined) return null;
  return {
    name: variable.name,
    kind: (meanings.find((meaning) => meaning.value) ?? first).kind,
    value: meanings.some((meaning) => meaning.value),
    type: meanings.some((meaning) => meaning.type),
    start: first.start,
    end: first.end,
    captured: variable.references.some((reference) => isCaptured(reference, scope)),
    assigned: variable.references.some((reference) => reference.isWrite() && reference.init !== true),
  };
}

interface Meaning {
  readonly kind: DefinitionKind;
  readonly value: boolean;
  readonly type: boolean;
  readonly start: number;
  readonly end: number;
}

function meaningOf(definition: ScopeDefinition): Meaning | null {
  // The tree comes from oxc: every node carries its offsets.
  const { start, end } = definition.name as unknown as Node;
  const place = { start, end };
  switch (definition.type) {
    case "Variable":
      return {
        kind: variableKind(definition.parent.kind),
        value: true,
        type: false,
        ...place,
      };
    case "FunctionName":
      return { kind: "function", value: true, type: false, ...place };
    case "ClassName":
      return { kind: "class", value: true, type: true, ...place };
    case "TSEnumName":
      return { kind: "enum", value: true, type: true, ...place };
    case "TSModuleName":
      return {
        kind: "namespace",
        value: hasValues(definition.node as unknown as Node),
        type: true,
        ...place,
      };
    case "Type":
      return {
        kind: definition.node.type === "TSInterfaceDeclaration" ? "interface" : "type",
        value: false,
        type: true,
        ...place,
      };
    case "ImportBinding":
      return {
        kind: "import",
        value: !isTypeImport(definition),
        type: true,
        ...place,
      };
    default:
      return null;
  }
}

function variableKind(kind: string): DefinitionKind {
  if (kind === "const" || kind === "let" || kind === "var") return kind;
  return "using";
}

function isTypeImport(definition: Extract<ScopeDefinition, { type: "ImportBinding" }>): boolean {
  const { node, parent } = definition;
  if (node.type === "TSImportEqualsDeclaration") return node.importKind === "type";
  if (node.type === "ImportSpecifier" && node.importKind === "type") return true;
  return parent?.type === "ImportDeclaration" && parent.importKind === "type";
}

/** A namespace that holds only types has no value at run time. */
function hasValues(node: Node): boolean {
  if (node.type !== "TSModuleDeclaration" || node.declare === true) return false;
  const { body } = node;
  if (body === null || body === undefined || body.type !== "TSModuleBlock") return true;
  return body.body.some((statement) => {
    const inner = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (inner?.type === "TSModuleDeclaration") return hasValues(inner);
    return inner?.type !== "TSInterfaceDeclaration" && inner?.type !== "TSTypeAliasDeclaration";
  });
}

function usesOf(syntax: CellSyntax): Map<string, Use> {
  const uses = new Map<string, Use>();
  for (const reference of syntax.scope.through) {
    const { name } = reference.identifier;
    const known = uses.get(name);
    const use = useOf(reference, syntax);
    uses.set(name, {
      name,
      value: use.value || known?.value === true,
      type: use.type || known?.type === true,
      captured: use.captured || known?.captured === true,
      assigned: use.assigned || known?.assigned === true,
    });
  }
  return uses;
}

function useOf(reference: Reference, syntax: CellSyntax): Use {
  const inQuery = isTypeQuery(reference, syntax);
  return {
    // A reference finds its identifier's name; JSX is not parsed.
    name: String(reference.identifier.name),
    value: reference.isValueReference && !inQuery,
    type: reference.isTypeReference || inQuery,
    captured: isCaptured(reference, syntax.scope),
    assigned: reference.isWrite(),
  };
}

/** True for `name` in `typeof name.x`, written in a type. */
function isTypeQuery(reference: Reference, syntax: CellSyntax): boolean {
  // The tree comes from oxc, see syntax.ts.
  let parent = syntax.parents.get(reference.identifier as unknown as Node);
  while (parent?.type === "TSQualifiedName") parent = syntax.parents.get(parent);
  return parent?.type === "TSTypeQuery";
}

function importsOf(syntax: CellSyntax): ImportStatement[] {
  const imports: ImportStatement[] = [];
  for (const node of syntax.program.body) {
    const { start, end } = node;
    const text = syntax.text.slice(start, end);
    if (node.type === "ImportDeclaration") {
      imports.push({
        text,
        start,
        end,
        module: nodeModule(node.source.value),
        names: importedNames(node),
      });
    } else if (node.type === "TSImportEqualsDeclaration" && node.moduleReference.type === "TSExternalModuleReference") {
      const names = [
        {
          local: node.id.name,
          imported: "=",
          typeOnly: node.importKind === "type",
        },
      ];
      imports.push({
        text,
        start,
        end,
        module: node.moduleReference.expression.value,
        names,
      });
    }
  }
  return imports;
}

function importedNames(node: ImportDeclaration): ImportedName[] {
  return node.specifiers.map((specifier) => {
    const local = specifier.local.name;
    const typeOnly = node.importKind === "type" || (specifier.type === "ImportSpecifier" && specifier.importKind === "type");
    if (specifier.type === "ImportDefaultSpecifier") return { local, imported: "default", typeOnly };
    if (specifier.type === "ImportNamespaceSpecifier") return { local, imported: "*", typeOnly };
    const { imported } = specifier;
    return {
      local,
      imported: imported.type === "Identifier" ? imported.name : imported.value,
      typeOnly,
    };
  });
}
