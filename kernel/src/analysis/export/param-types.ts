import { type Expression, parseSync } from "oxc-parser";
import type { StageParam } from "../params.js";

/** The type of a param: as written, or the wide type of its default. */
export function paramType({ type, text }: StageParam): string {
  if (type !== null) return type;
  const expression = expressionOf(text);
  return expression === null ? "unknown" : typeOf(expression, text, false);
}

/** The default of a param as it is written in the notebook. */
export function paramDefault({ text }: StageParam): string {
  return text;
}

function expressionOf(text: string): Expression | null {
  const statement = parseSync("param.ts", `(${text})`, { lang: "ts", preserveParens: false }).program.body[0];
  return statement?.type === "ExpressionStatement" ? statement.expression : null;
}

function typeOf(node: Expression, text: string, isConst: boolean): string {
  switch (node.type) {
    case "Literal":
      if (node.value === null) return "null";
      return isConst ? text.slice(node.start - 1, node.end - 1) : typeof node.value;
    case "UnaryExpression":
      return "number";
    case "ArrayExpression": {
      const items = node.elements.flatMap((element) =>
        element === null || element.type === "SpreadElement" ? [] : [typeOf(element, text, isConst)],
      );
      if (isConst) return `readonly [${items.join(", ")}]`;
      const different = [...new Set(items)];
      return different.length === 0
        ? "unknown[]"
        : different.length === 1 && !/[|{]/.test(items[0] ?? "")
          ? `${different[0]}[]`
          : `(${different.join(" | ")})[]`;
    }
    case "ObjectExpression": {
      const fields = node.properties.flatMap((property) => {
        if (property.type !== "Property") return [];
        const name = text.slice(property.key.start - 1, property.key.end - 1);
        return [`${isConst ? "readonly " : ""}${name}: ${typeOf(property.value, text, isConst)}`];
      });
      return `{ ${fields.join("; ")} }`;
    }
    case "TSAsExpression": {
      const { typeAnnotation } = node;
      const written = text.slice(typeAnnotation.start - 1, typeAnnotation.end - 1);
      return written === "const" ? typeOf(node.expression, text, true) : written;
    }
    case "TSSatisfiesExpression":
      return typeOf(node.expression, text, isConst);
    default:
      return "string";
  }
}
