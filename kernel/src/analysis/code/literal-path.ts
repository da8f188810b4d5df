import type { Node } from "oxc-parser";
import type { ModuleReach } from "./module-reach.js";

/** A path that the text shows; `module` ones start at the folder of the module, others at the working folder. */
export interface LiteralPath {
  readonly text: string;
  readonly from: "cwd" | "module";
}

/** The path that an expression stands for, where the text alone tells: texts, constants of the module, `join`, `new URL(…, import.meta.url)`. */
export function literalPath(node: Node | undefined, reach: ModuleReach, depth = 0): LiteralPath | null {
  if (node === undefined || depth > 5) return null;
  const inner = (part: Node | undefined): LiteralPath | null => literalPath(part, reach, depth + 1);
  switch (node.type) {
    case "Literal":
      return typeof node.value === "string" ? { text: node.value, from: "cwd" } : null;
    case "TemplateLiteral":
      return joined(
        [...node.quasis, ...node.expressions].sort((a, b) => a.start - b.start),
        "",
        (part) => (part.type === "TemplateElement" ? { text: part.value.cooked ?? "", from: "cwd" } : inner(part)),
      );
    case "BinaryExpression":
      return node.operator === "+" ? joined([node.left, node.right], "", inner) : null;
    case "Identifier":
      return inner(constantOf(node, reach));
    case "CallExpression":
      return isNamed(node.callee, "join")
        ? joined(node.arguments, "/", inner)
        : isNamed(node.callee, "fileURLToPath")
          ? inner(node.arguments[0])
          : null;
    case "NewExpression":
      return isNamed(node.callee, "URL") && isModuleUrl(node.arguments[1]) ? fromModule(inner(node.arguments[0])) : null;
    default:
      return null;
  }
}

function joined(nodes: readonly Node[], between: string, inner: (node: Node) => LiteralPath | null): LiteralPath | null {
  const parts = nodes.map(inner);
  const texts = parts.flatMap((part) => (part === null ? [] : part.text));
  if (texts.length < parts.length) return null;
  return { text: texts.join(between), from: parts[0]?.from ?? "cwd" };
}

/** The value of a constant of the module; a local variable of that name is none. */
function constantOf(node: Node & { readonly type: "Identifier" }, reach: ModuleReach): Node | undefined {
  const [only, ...more] = reach.declarations(node.name);
  if (only === undefined || more.length > 0 || !reach.isTopLevel(node)) return undefined;
  const statement = only.node.type === "ExportNamedDeclaration" ? only.node.declaration : only.node;
  if (statement?.type !== "VariableDeclaration" || statement.kind !== "const") return undefined;
  return statement.declarations[0]?.init ?? undefined;
}

function isNamed(callee: Node, name: string): boolean {
  if (callee.type === "MemberExpression") return callee.property.type === "Identifier" && callee.property.name === name;
  return callee.type === "Identifier" && callee.name === name;
}

function isModuleUrl(node: Node | undefined): boolean {
  return node?.type === "MemberExpression" && node.object.type === "MetaProperty" && isNamed(node, "url");
}

function fromModule(path: LiteralPath | null): LiteralPath | null {
  return path === null ? null : { text: path.text, from: "module" };
}
