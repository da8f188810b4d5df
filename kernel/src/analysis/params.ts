import type { Comment, Expression, Node, ObjectExpression, UnaryExpression, VariableDeclarator } from "oxc-parser";
import { type CellFacts, declaringParts, type Notebook, type Version, versionAbove } from "./notebook.js";
import { cellSyntax } from "./syntax.js";

/** A constant that can be set from outside. */
export interface StageParam {
  readonly name: string;
  /** Its default, as it is written. */
  readonly text: string;
  /** Its default. */
  readonly value: unknown;
  /** Its type as it is written, or null. */
  readonly type: string | null;
  /** The comment that stands with it, or empty. */
  readonly comment: string;
  /** Where that comment stands; where one would, when there is none. */
  readonly commentAt: CommentPlace;
  readonly version: Version;
}

/** A stretch of a cell's text for a comment. */
export interface CommentPlace {
  readonly start: number;
  readonly end: number;
  /** `none`: nothing stands there, and what follows begins there. */
  readonly form: "block" | "lines" | "none";
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
  const literal = declarator?.init == null ? null : literalOf(declarator.init);
  if (cell.stage !== null || declarator?.init == null || literal === null) return { type: "no-constant", name, cell };
  const writer = notebook.writers.get(version)?.find(({ sure }) => sure);
  const changer = writer === undefined ? undefined : notebook.cells[writer.cell];
  if (changer !== undefined || version.definition.assigned) return { type: "changed", name, cell: changer ?? cell };
  const annotation = declarator.id.typeAnnotation?.typeAnnotation;
  return {
    name,
    text: textOf(cell, declarator.init),
    value: literal.value,
    type: annotation ? textOf(cell, annotation) : null,
    ...commentOf(cell, declarator),
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

/** The value of a number, a text, true, false, null, or a list or object of those; null for any other expression. */
function literalOf(node: Expression): { readonly value: unknown } | null {
  switch (node.type) {
    case "Literal":
      return "regex" in node ? null : { value: node.value };
    case "TemplateLiteral":
      return node.expressions.length > 0 ? null : { value: node.quasis[0]?.value.cooked };
    case "UnaryExpression":
      return signedOf(node);
    case "ArrayExpression": {
      const items = node.elements.map((item) => (item === null || item.type === "SpreadElement" ? null : literalOf(item)));
      return items.some((item) => item === null) ? null : { value: items.map((item) => item?.value) };
    }
    case "ObjectExpression":
      return objectOf(node.properties);
    case "TSAsExpression":
    case "TSSatisfiesExpression":
      return literalOf(node.expression);
    default:
      return null;
  }
}

function signedOf({ operator, argument }: UnaryExpression): { readonly value: unknown } | null {
  const literal = operator === "-" || operator === "+" ? literalOf(argument) : null;
  if (literal === null || operator === "+") return literal;
  return { value: typeof literal.value === "bigint" ? -literal.value : -Number(literal.value) };
}

function objectOf(properties: ObjectExpression["properties"]): { readonly value: unknown } | null {
  const entries: [string, unknown][] = [];
  for (const property of properties) {
    const literal = property.type === "Property" && !property.computed ? literalOf(property.value) : null;
    if (literal === null || property.type !== "Property") return null;
    const { key } = property;
    entries.push([key.type === "Identifier" ? key.name : String(key.type === "Literal" ? key.value : ""), literal.value]);
  }
  return { value: Object.fromEntries(entries) };
}

/** The comment right in front of the constant or of its statement, or behind it on its line. */
function commentOf(cell: CellFacts, node: Node): Pick<StageParam, "comment" | "commentAt"> {
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
  const comment = taken.map(({ type, value }) => (type === "Block" ? blockText(value) : value.trim())).join(" ");
  const [first, last] = [taken[0], taken.at(-1)];
  if (first === undefined || last === undefined) {
    const start = cell.text.lastIndexOf("\n", node.start) + 1;
    return { comment: "", commentAt: { start, end: start, form: "none" } };
  }
  const form = first.type === "Block" ? "block" : "lines";
  return { comment: comment.trim(), commentAt: { start: first.start, end: last.end, form } };
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
