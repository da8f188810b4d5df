import { parseSync, type TSSignature, type TSType } from "oxc-parser";

/** The code of a schema, or `z.unknown()` for what no schema can tell. */
export type SchemaCode = string;

/** What a name of the notebook is as a schema; null where it has none. */
export type NamedSchema = (name: string) => SchemaCode | null;

/** What is written for what no schema can tell. */
export const anything: SchemaCode = "z.unknown()";

/** The schema of numbers, NaN and infinities included; those are results, too. */
export const numberName = "number";
export const numberSchema =
  'const number = z.custom<number>((value) => typeof value === "number", "expected number"); // NaN and Infinity, too';

/** Writes the schema of a type, given as its text. Gives null for a text that cannot be read. */
export function schemaOfText(text: string, named: NamedSchema): SchemaCode | null {
  const { program, errors } = parseSync("type.ts", `type T = ${text}`, { lang: "ts" });
  const [statement] = program.body;
  if (errors.length > 0 || statement?.type !== "TSTypeAliasDeclaration") return null;
  return schemaOf(statement.typeAnnotation, named);
}

/** Writes the schema of a type. */
export function schemaOf(node: TSType, named: NamedSchema): SchemaCode {
  switch (node.type) {
    case "TSNumberKeyword":
      return numberName;
    case "TSStringKeyword":
      return "z.string()";
    case "TSBooleanKeyword":
      return "z.boolean()";
    case "TSBigIntKeyword":
      return "z.bigint()";
    case "TSNullKeyword":
      return "z.null()";
    case "TSUndefinedKeyword":
      return "z.undefined()";
    case "TSLiteralType":
      return literalOf(node) ?? anything;
    case "TSParenthesizedType":
      return schemaOf(node.typeAnnotation, named);
    case "TSTypeOperator":
      return node.operator === "readonly" ? schemaOf(node.typeAnnotation, named) : anything;
    case "TSArrayType":
      return `z.array(${schemaOf(node.elementType, named)})`;
    case "TSTupleType":
      return tupleOf(node, named);
    case "TSUnionType":
      return unionOf(node.types, named);
    case "TSIntersectionType":
      return node.types.map((each) => schemaOf(each, named)).reduce((a, b) => `z.intersection(${a}, ${b})`);
    case "TSTypeLiteral":
      return objectOf(node.members, named);
    case "TSTypeReference":
      return referenceOf(node, named);
    default:
      return anything;
  }
}

type NodeOf<Type extends TSType["type"]> = Extract<TSType, { readonly type: Type }>;

function literalOf({ literal }: NodeOf<"TSLiteralType">): SchemaCode | null {
  const value = literalText(literal);
  return value === null ? null : `z.literal(${value})`;
}

function literalText(literal: NodeOf<"TSLiteralType">["literal"]): string | null {
  if (literal.type === "UnaryExpression") {
    const { argument } = literal;
    return argument.type === "Literal" && typeof argument.value === "number" ? `-${argument.value}` : null;
  }
  return literal.type === "Literal" && literal.value !== null && !("regex" in literal) && !("bigint" in literal)
    ? JSON.stringify(literal.value)
    : null;
}

function tupleOf(node: NodeOf<"TSTupleType">, named: NamedSchema): SchemaCode {
  const items: SchemaCode[] = [];
  let rest = "";
  for (const element of node.elementTypes) {
    const inner = element.type === "TSNamedTupleMember" ? element.elementType : element;
    const isOptional = element.type === "TSOptionalType" || (element.type === "TSNamedTupleMember" && element.optional);
    if (inner.type === "TSRestType") {
      // The rest of a list is a list.
      const list = schemaOf(inner.typeAnnotation as TSType, named);
      const item = /^z\.array\((.*)\)$/s.exec(list)?.[1];
      rest = `, ${item ?? anything}`;
    } else {
      // What is left is a plain type.
      const type = (inner.type === "TSOptionalType" ? inner.typeAnnotation : inner) as TSType;
      items.push(`${schemaOf(type, named)}${isOptional ? ".optional()" : ""}`);
    }
  }
  return `z.tuple([${items.join(", ")}]${rest})`;
}

function unionOf(types: readonly TSType[], named: NamedSchema): SchemaCode {
  const isNull = ({ type }: TSType): boolean => type === "TSNullKeyword";
  const isUndefined = ({ type }: TSType): boolean => type === "TSUndefinedKeyword";
  const others = types.filter((type) => !isNull(type) && !isUndefined(type));
  const ending = `${types.some(isNull) ? ".nullable()" : ""}${types.some(isUndefined) ? ".optional()" : ""}`;
  const literals = others.map((type) => (type.type === "TSLiteralType" ? literalText(type.literal) : null));
  if (others.length > 1 && literals.every((text) => text !== null)) {
    const isText = literals.every((text) => text.startsWith('"'));
    return `${isText ? "z.enum" : "z.literal"}([${literals.join(", ")}])${ending}`;
  }
  const codes = [...new Set(others.map((type) => schemaOf(type, named)))];
  if (codes.includes(anything) || codes.length === 0)
    return codes.length === 0 ? `z.null()${ending.replace(".nullable()", "")}` : anything;
  return `${codes.length === 1 ? codes[0] : `z.union([${codes.join(", ")}])`}${ending}`;
}

/** Writes the schema of the members of an object type or an interface. */
export function objectOf(members: readonly TSSignature[], named: NamedSchema): SchemaCode {
  const fields: string[] = [];
  let rest: SchemaCode | null = null;
  for (const member of members) {
    if (member.type === "TSIndexSignature") rest = schemaOf(member.typeAnnotation.typeAnnotation, named);
    if (member.type === "TSMethodSignature" && !member.computed) fields.push(`${keyText(member.key)}: ${anything}`);
    if (member.type !== "TSPropertySignature" || member.computed) continue;
    const type = member.typeAnnotation?.typeAnnotation;
    const code = type === undefined ? anything : schemaOf(type, named);
    fields.push(`${keyText(member.key)}: ${code}${member.optional && !code.endsWith(".optional()") ? ".optional()" : ""}`);
  }
  if (fields.length === 0) return rest === null ? anything : `z.record(z.string(), ${rest})`;
  return `z.object({ ${fields.join(", ")} })${rest === null ? "" : `.catchall(${rest})`}`;
}

function keyText(key: { readonly type: string; readonly name?: unknown; readonly value?: unknown }): string {
  return key.type === "Identifier" ? String(key.name) : JSON.stringify(key.value);
}

const instances: ReadonlySet<string> = new Set([
  ...["Date", "RegExp", "URL", "URLSearchParams", "Error", "Buffer", "ArrayBuffer", "DataView"],
  ...["Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array"],
  ...["Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array"],
]);

function referenceOf(node: NodeOf<"TSTypeReference">, named: NamedSchema): SchemaCode {
  if (node.typeName.type !== "Identifier") return anything;
  const { name } = node.typeName;
  const own = named(name);
  if (own !== null) return node.typeArguments == null ? own : anything;
  if (instances.has(name)) return `z.instanceof(${name})`;
  const args = (node.typeArguments?.params ?? []).map((each) => schemaOf(each, named));
  const [first = anything, second = anything] = args;
  switch (name) {
    case "Array":
    case "ReadonlyArray":
      return `z.array(${first})`;
    case "Map":
    case "ReadonlyMap":
      return `z.map(${first}, ${second})`;
    case "Set":
    case "ReadonlySet":
      return `z.set(${first})`;
    case "Readonly":
      return first;
    case "Record":
      return `z.record(${first.startsWith("z.enum(") || first === "z.string()" ? first : "z.string()"}, ${second})`;
    default:
      return anything;
  }
}
