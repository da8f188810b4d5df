import type { Expression, Node } from "oxc-parser";
import { childNodes } from "../syntax.js";
import type { PartRef } from "./resolve-place.js";

/** True for a statement of a stage that only shows something in the notebook: the value of its last line, `display(…)`. */
export function isLeftOut({ cell, part }: PartRef): boolean {
  const { node } = cell.parts[part] ?? {};
  if (node === undefined) return true;
  switch (node.type) {
    case "TSModuleDeclaration":
      // `declare global { … }` stands above all stages.
      return (cell.parts[part]?.declares.length ?? 0) === 0;
    case "ImportDeclaration":
    case "TSImportEqualsDeclaration":
    case "EmptyStatement":
    case "ExportAllDeclaration":
      return true;
    case "ExportNamedDeclaration":
      return node.declaration === null;
    case "ExportDefaultDeclaration":
      return (cell.parts[part]?.declares.length ?? 0) === 0;
    case "ExpressionStatement":
      return (
        isDisplay(node.expression, cell.names.definitions) || ((cell.effects[part]?.quiet ?? false) && isBare(node.expression))
      );
    default:
      return (cell.effects[part]?.quiet ?? false) && onlyDisplays(node, cell.names.definitions);
  }
}

/** A loop or condition in which nothing is done but showing. */
function onlyDisplays(node: Node, declared: { has(name: string): boolean }): boolean {
  switch (node.type) {
    case "ExpressionStatement":
      return isDisplay(node.expression, declared);
    case "BlockStatement":
      return node.body.length > 0 && node.body.every((each) => onlyDisplays(each, declared));
    case "ForStatement":
    case "ForOfStatement":
    case "ForInStatement":
      return onlyDisplays(node.body, declared);
    case "IfStatement":
      return (
        isBare(node.test) &&
        onlyDisplays(node.consequent, declared) &&
        (node.alternate === null || onlyDisplays(node.alternate, declared))
      );
    default:
      return false;
  }
}

/** `display(x)`, `display.html(x)` and `clearOutput()` of the notebook, awaited or not. */
function isDisplay(expression: Expression, declared: { has(name: string): boolean }): boolean {
  const call = expression.type === "AwaitExpression" ? expression.argument : expression;
  if (call.type !== "CallExpression") return false;
  const callee = call.callee.type === "MemberExpression" ? call.callee.object : call.callee;
  if (callee.type !== "Identifier") return false;
  const { name } = callee;
  return (name === "display" || name === "clearOutput") && !declared.has(name);
}

const acting: ReadonlySet<Node["type"]> = new Set([
  "AssignmentExpression",
  "UpdateExpression",
  "AwaitExpression",
  "YieldExpression",
  "NewExpression",
  "ImportExpression",
  "TaggedTemplateExpression",
]);

/** True when dropping the expression loses nothing but its value. */
function isBare(node: Node): boolean {
  if (node.type === "ArrowFunctionExpression" || node.type === "FunctionExpression") return true;
  if (acting.has(node.type) || (node.type === "UnaryExpression" && node.operator === "delete")) return false;
  if (node.type === "CallExpression" && !isHarmlessCall(node.callee)) return false;
  return childNodes(node).every(isBare);
}

const talking: ReadonlySet<string> = new Set(["console", "logger", "process", "globalThis"]);

/** A method of a value, as `rows.slice(0, 3)`: that it changes nothing was found already. */
function isHarmlessCall(callee: Node): boolean {
  if (callee.type !== "MemberExpression") return false;
  let root: Node = callee;
  while (root.type === "MemberExpression" || root.type === "CallExpression") {
    root = root.type === "MemberExpression" ? root.object : root.callee;
  }
  return !(root.type === "Identifier" && talking.has(root.name));
}
