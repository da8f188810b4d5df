import type { Expression } from "oxc-parser";
import type { CellFacts } from "./notebook.js";

/** The names that the last line of a cell shows as they are: `table`, `[a, b]`, `({ a, b })`, `display(table)`. */
export function shownNames({ parts }: CellFacts): readonly string[] {
  const last = parts.findLast(({ node }) => node.type !== "EmptyStatement")?.node;
  return last?.type === "ExpressionStatement" ? namesIn(last.expression) : [];
}

function namesIn(node: Expression): string[] {
  switch (node.type) {
    case "Identifier":
      return [node.name];
    case "ArrayExpression":
      return node.elements.flatMap((item) => (item === null || item.type === "SpreadElement" ? [] : namesIn(item)));
    case "ObjectExpression":
      return node.properties.flatMap((property) => (property.type === "Property" ? namesIn(property.value) : []));
    case "AwaitExpression":
      return namesIn(node.argument);
    case "CallExpression": {
      const isDisplay = node.callee.type === "Identifier" && node.callee.name === "display";
      return isDisplay ? node.arguments.flatMap((item) => (item.type === "SpreadElement" ? [] : namesIn(item))) : [];
    }
    default:
      return [];
  }
}
