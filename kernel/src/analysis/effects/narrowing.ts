import type { Variable } from "@typescript-eslint/scope-manager";
import type { Node } from "oxc-parser";
import type { Env } from "./env.js";

/** Runs code for which a test was true, or false: variables that the test shows to be no objects stand for none there. */
export function whereTest(test: Node, outcome: boolean, env: Env, run: () => void): void {
  const { primitives } = env.machine;
  const added = plainNames(test, outcome, env).filter((variable) => !primitives.has(variable));
  for (const variable of added) primitives.add(variable);
  run();
  for (const variable of added) primitives.delete(variable);
}

/** The local variables that hold no object when `test` gives `outcome`: `typeof x !== "object" || x === null`, `!x`. */
function plainNames(test: Node, outcome: boolean, env: Env): Variable[] {
  switch (test.type) {
    case "ParenthesizedExpression":
      return plainNames(test.expression, outcome, env);
    case "UnaryExpression":
      return test.operator === "!" ? plainNames(test.argument, !outcome, env) : [];
    case "Identifier":
      return outcome ? [] : local(test, env);
    case "LogicalExpression": {
      if (test.operator === "??") return [];
      const [left, right] = [plainNames(test.left, outcome, env), plainNames(test.right, outcome, env)];
      // Both sides have the outcome, or only one of them is known to.
      const areBoth = (test.operator === "&&") === outcome;
      return areBoth ? [...left, ...right] : left.filter((variable) => right.includes(variable));
    }
    case "BinaryExpression":
      return comparedName(test.left, test.right, comparison(test.operator), outcome, env);
    default:
      return [];
  }
}

/** True for `===`, false for `!==`, null for what is no comparison of the kind. */
function comparison(operator: string): boolean | null {
  if (operator === "===" || operator === "==") return true;
  return operator === "!==" || operator === "!=" ? false : null;
}

function comparedName(left: Node, right: Node, isEqual: boolean | null, outcome: boolean, env: Env): Variable[] {
  if (isEqual === null || (right.type !== "Literal" && !(right.type === "Identifier" && right.name === "undefined"))) return [];
  const equals = isEqual === outcome;
  const value = right.type === "Literal" ? right.value : undefined;
  if (left.type === "UnaryExpression" && left.operator === "typeof")
    return equals === (value !== "object" && value !== "function") ? local(left.argument, env) : [];
  return equals ? local(left, env) : [];
}

function local(node: Node, env: Env): Variable[] {
  const variable = node.type === "Identifier" ? env.code.resolution.locals.get(node) : undefined;
  return variable === undefined ? [] : [variable];
}
