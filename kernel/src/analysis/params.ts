import type { Expression, Node, VariableDeclarator } from "oxc-parser";
import { type CellFacts, declaringParts, type Notebook, type Version, versionAbove } from "./notebook.js";

/** A constant that can be set from outside. */
export interface StageParam {
  readonly name: string;
  /** Its default, as it is written. */
  readonly text: string;
  /** Its type as it is written, or null. */
  readonly type: string | null;
  /** The comment that stands with it, or empty. */
  readonly comment: string;
  readonly version: Version;
}

/** Why a name cannot be a param: nobody declares it, it is no plain constant, or a cell changes it. */
export type ParamProblem =
  | { readonly type: "unknown"; readonly name: string }
  | { readonly type: "no-constant"; readonly name: string; readonly cell: CellFacts }
  | { readonly type: "changed"; readonly name: string; readonly cell: CellFacts };

/** Finds the constant that a stage in the cell at `position` takes as a param. */
export function findParam(notebook: Notebook, name: string, position: number): StageParam | ParamProblem {
  const version = versionAbove(notebook, name, position);
  const cell = version === null ? undefined : notebook.cells[version.cell];
  if (version === null || cell === undefined) return { type: "unknown", name };
  const declarator = declaratorOf(cell, name);
  if (cell.stage !== null || declarator?.init == null || !isLiteral(declarator.init)) return { type: "no-constant", name, cell };
  const writer = notebook.writers.get(version)?.find(({ sure }) => sure);
  const changer = writer === undefined ? undefined : notebook.cells[writer.cell];
  if (changer !== undefined || version.definition.assigned) return { type: "changed", name, cell: changer ?? cell };
  const annotation = declarator.id.typeAnnotation?.typeAnnotation;
  return {
    name,
    text: textOf(cell, declarator.init),
    type: annotation ? textOf(cell, annotation) : null,
    comment: commentOf(cell, declarator),
    version,
  };
}

function declaratorOf(cell: CellFacts, name: string): VariableDeclarator | undefined {
  for (const { node } of declaringParts(cell, name)) {
    const statement = node.type === "ExportNamedDeclaration" ? node.declaration : node;
    if (statement?.type !== "VariableDeclaration") continue;
    const found = statement.declarations.find(({ id }) => id.type === "Identifier" && id.name === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function textOf(cell: CellFacts, node: Node): string {
  return cell.text.slice(node.start, node.end);
}

/** A number, a text, true, false, null, or a list or object of those. */
function isLiteral(node: Expression): boolean {
  switch (node.type) {
    case "Literal":
      return !("regex" in node);
    case "TemplateLiteral":
      return node.expressions.length === 0;
    case "UnaryExpression":
      return (node.operator === "-" || node.operator === "+") && isLiteral(node.argument);
    case "ArrayExpression":
      return node.elements.every((element) => element !== null && element.type !== "SpreadElement" && isLiteral(element));
    case "ObjectExpression":
      return node.properties.every((property) => property.type === "Property" && !property.computed && isLiteral(property.value));
    case "TSAsExpression":
    case "TSSatisfiesExpression":
      return isLiteral(node.expression);
    default:
      return false;
  }
}

/** The comment at the end of the line, or on the lines right above. */
function commentOf(cell: CellFacts, node: Node): string {
  const line = cell.text.slice(node.end).split("\n", 1)[0] ?? "";
  const behind = /^[\s,;]*\/\/\s?(.*)$/.exec(line)?.[1];
  if (behind !== undefined) return behind.trim();
  const above = cell.text.slice(0, node.start).split("\n").slice(0, -1);
  const lines: string[] = [];
  for (let text = above.pop()?.trim(); text?.startsWith("//"); text = above.pop()?.trim())
    lines.unshift(text.replace(/^\/\/\s?/, ""));
  return lines.join(" ");
}
