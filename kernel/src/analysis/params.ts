import type { Comment, Expression, Node, VariableDeclarator } from "oxc-parser";
import { type CellFacts, declaringParts, type Notebook, type Version, versionAbove } from "./notebook.js";
import { cellSyntax } from "./syntax.js";

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

/** The comment right in front of the constant or of its statement, or behind it on its line. */
function commentOf(cell: CellFacts, node: Node): string {
  const { comments } = cellSyntax(cell.text);
  const behind = comments.find(({ start }) => start >= node.end && /^[ \t,;]*$/.test(cell.text.slice(node.end, start)));
  const above: Comment[] = [];
  let from = node.start;
  for (const comment of [...comments].reverse()) {
    const gap = cell.text.slice(comment.end, from);
    if (comment.end > from || !/^\s*((export\s+)?(const|let|var)\s+)?$/.test(gap) || /\n\s*\n/.test(gap)) continue;
    if (!standsAlone(cell.text, comment)) break;
    // One doc comment is the whole text; several lines of `//` are one text.
    if (above.length > 0 && comment.type === "Block") break;
    above.unshift(comment);
    from = comment.start;
    if (comment.type === "Block") break;
  }
  const taken = above.length > 0 ? above : behind === undefined ? [] : [behind];
  return taken
    .map(({ type, value }) => (type === "Block" ? blockText(value) : value.trim()))
    .join(" ")
    .trim();
}

/** False for a comment that belongs to the code in front of it on its line. */
function standsAlone(text: string, { start, type }: Comment): boolean {
  const before = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  return type === "Block" ? !/[\w)\]};"'`][\s;]*$/.test(before) || /(const|let|var)\s+$/.test(before) : before.trim() === "";
}

/** The text of a block comment up to its first tag. */
function blockText(value: string): string {
  const lines = value.split("\n").map((line) => line.replace(/^\s*\*+ ?/, "").trim());
  const tag = lines.findIndex((line) => /^@\w/.test(line));
  return lines
    .slice(0, tag < 0 ? lines.length : tag)
    .join(" ")
    .trim();
}
