import type { Scope, Variable } from "@typescript-eslint/scope-manager";
import type { Node } from "oxc-parser";
import { ScopeType } from "../../syntax/index.js";
import type { CellSyntax } from "../syntax.js";

/** Which variable each identifier of a cell refers to. */
export interface Resolution {
  /** The local variable of an identifier; top-level and free names are not in it. */
  readonly locals: ReadonlyMap<Node, Variable>;
  /** The local variables from around a function that it uses. */
  readonly captures: ReadonlyMap<Node, readonly Variable[]>;
}

const known = new WeakMap<CellSyntax, Resolution>();

/** Resolves the identifiers of a cell; remembered with the parsed cell. */
export function resolutionOf(syntax: CellSyntax): Resolution {
  const before = known.get(syntax);
  if (before !== undefined) return before;
  const locals = new Map<Node, Variable>();
  const captures = new Map<Node, readonly Variable[]>();
  for (const scope of syntax.scope.childScopes) resolveScope(scope, syntax.scope, { locals, captures });
  const resolution = { locals, captures };
  known.set(syntax, resolution);
  return resolution;
}

interface Writable {
  readonly locals: Map<Node, Variable>;
  readonly captures: Map<Node, readonly Variable[]>;
}

function resolveScope(scope: Scope, top: Scope, found: Writable): void {
  for (const inner of scope.variables) {
    const variable = outerVariable(inner);
    if (variable.scope === top) continue;
    // Identifiers are nodes of the same tree.
    for (const identifier of inner.identifiers) found.locals.set(identifier as unknown as Node, variable);
    for (const { identifier } of inner.references) found.locals.set(identifier as unknown as Node, variable);
  }
  if (scope.type === ScopeType.function) found.captures.set(scope.block as unknown as Node, capturesOf(scope, top));
  for (const child of scope.childScopes) resolveScope(child, top, found);
}

function capturesOf(scope: Scope, top: Scope): Variable[] {
  const captured = new Set<Variable>();
  for (const { resolved } of scope.through) {
    const variable = resolved === null ? null : outerVariable(resolved);
    if (variable !== null && variable.scope !== top) captured.add(variable);
  }
  return [...captured];
}

/** The name of a class stands in the scope around the class and once more inside; both are one variable for us. */
function outerVariable(variable: Variable): Variable {
  const { scope } = variable;
  if (scope.type !== ScopeType.class || scope.block.type !== "ClassDeclaration") return variable;
  return scope.upper.set.get(variable.name) ?? variable;
}
