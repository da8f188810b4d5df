import type { Node } from "oxc-parser";
import { childNodes } from "../syntax.js";

/** What of a node is its place, its spelling or its type, and means nothing to the running code. */
const silentFields: ReadonlySet<string> = new Set(
  "type start end range loc raw declare override readonly definite accessibility importKind exportKind".split(" "),
);

const types: ReadonlySet<string> = new Set([
  ...["TSTypeAnnotation", "TSTypeParameterDeclaration", "TSTypeParameterInstantiation", "TSInterfaceDeclaration"],
  ...["TSTypeAliasDeclaration", "TSDeclareFunction", "TSClassImplements", "EmptyStatement"],
]);

const wrappers: ReadonlySet<string> = new Set([
  ...["TSAsExpression", "TSSatisfiesExpression", "TSNonNullExpression", "TSTypeAssertion", "TSInstantiationExpression"],
  "ParenthesizedExpression",
]);

/** The code of a node in one spelling: without types, comments and formatting. Equal texts do the same. */
export function normalText(node: Node): string {
  const out: string[] = [];
  write(node, out);
  return out.join("");
}

function write(node: Node, out: string[]): void {
  if (types.has(node.type)) return;
  if (wrappers.has(node.type) && "expression" in node) {
    write(node.expression as Node, out); // a wrapper holds one expression
    return;
  }
  if (node.type === "ExportNamedDeclaration" && node.declaration !== null) {
    write(node.declaration, out);
    return;
  }
  out.push("(", node.type);
  // A parameter property is a field of the class as well, so `readonly x` there is code.
  if (node.type === "TSParameterProperty") out.push(" field");
  for (const [key, value] of Object.entries(node)) if (!silentFields.has(key)) writeField(key, value, out);
  for (const child of childNodes(node)) write(child, out);
  out.push(")");
}

function writeField(key: string, value: unknown, out: string[]): void {
  if (value === null) {
    // The holes of `[a, , b]` and `for (;;)` are told apart by what is there.
    if (key === "test" || key === "init" || key === "update" || key === "alternate") out.push(" no-", key);
  } else if (Array.isArray(value))
    out.push(" ", key, String(value.length), value.map((each) => (each === null ? "-" : "+")).join(""));
  else if (typeof value !== "object") {
    if (value !== false) out.push(" ", key, "=", typeof value, JSON.stringify(String(value)));
  } else if (key === "regex" || "cooked" in value) out.push(" ", key, "=", JSON.stringify(value));
}
