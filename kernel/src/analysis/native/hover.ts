import {
  type Checker,
  type Project,
  SignatureKind,
  SymbolFlags,
  type Symbol as TsSymbol,
  type Type,
} from "typescript-native/unstable/async";
import type { Hover } from "../type-service.js";
import { printSignature } from "./signature.js";

const noTruncation = 1;
const inTypeAlias = 8388608;
/** Properties and overloads that are shown. */
const [mostProperties, mostOverloads] = [16, 3];

/** What is known about the name at a position, or null. */
export async function hoverAt(project: Project, path: string, position: number): Promise<Hover | null> {
  const { checker } = project;
  const [found, type] = await Promise.all([
    checker.getSymbolAtPosition(path, position),
    checker.getTypeAtPosition(path, position),
  ]);
  // Between names, the server finds the file itself.
  if (found === undefined || found.name.startsWith('"')) return null;
  const symbol = (found.flags & SymbolFlags.Alias) !== 0 ? await checker.getAliasedSymbol(found) : found;
  const name = found.name.replace(/_\d+$/, "").replace(/_outer$/, "");
  const [signature, documentation] = await Promise.all([
    describe(project, { symbol, name, type }),
    checker.getDocumentationCommentOfSymbol(symbol),
  ]);
  return signature === null ? null : { signature, documentation };
}

interface Named {
  readonly symbol: TsSymbol;
  readonly name: string;
  readonly type: Type | undefined;
}

async function describe(project: Project, { symbol, name, type }: Named): Promise<string | null> {
  const { checker } = project;
  const { flags } = symbol;
  if ((flags & SymbolFlags.Class) !== 0) return `class ${name}`;
  if ((flags & SymbolFlags.Enum) !== 0) return `enum ${name} { ${[...(await symbol.getExports()).keys()].join(", ")} }`;
  if ((flags & SymbolFlags.Value) === 0) return await describeType(checker, symbol, name);
  const known = type ?? (await checker.getTypeOfSymbol(symbol));
  if (known === undefined) return null;
  const text = await checker.typeToString(known, undefined, noTruncation);
  // What is called in several ways prints as an object of signatures: one line each reads better.
  return text.startsWith("{ (") ? await describeOverloads(project, known, name) : `${name}: ${text}`;
}

async function describeType(checker: Checker, symbol: TsSymbol, name: string): Promise<string | null> {
  const type = await checker.getDeclaredTypeOfSymbol(symbol);
  if ((symbol.flags & SymbolFlags.TypeAlias) !== 0)
    return `type ${name} = ${await checker.typeToString(type, undefined, noTruncation | inTypeAlias)}`;
  if ((symbol.flags & SymbolFlags.Interface) === 0)
    return `${name}: ${await checker.typeToString(type, undefined, noTruncation)}`;
  const properties = await checker.getPropertiesOfType(type);
  const shown = properties.slice(0, mostProperties);
  const types = await checker.getTypeOfSymbol(shown);
  const texts = await Promise.all(
    types.map((each) => (each === undefined ? "?" : checker.typeToString(each, undefined, noTruncation))),
  );
  const lines = shown.map((each, index) => {
    const isOptional = (each.flags & SymbolFlags.Optional) !== 0;
    return `  ${each.name}${isOptional ? "?" : ""}: ${isOptional ? (texts[index] ?? "").replace(/ \| undefined$/, "") : texts[index]};`;
  });
  const rest = properties.length > shown.length ? [`  … ${properties.length - shown.length} more`] : [];
  return [`interface ${name} {`, ...lines, ...rest, "}"].join("\n");
}

async function describeOverloads(project: Project, type: Type, name: string): Promise<string> {
  const signatures = await project.checker.getSignaturesOfType(type, SignatureKind.Call);
  const shown = await Promise.all(signatures.slice(0, mostOverloads).map((each) => printSignature(project, each)));
  const rest = signatures.length - shown.length;
  return [...shown.map(({ text }) => `${name}${text}`), ...(rest > 0 ? [`… ${rest} more`] : [])].join("\n");
}
