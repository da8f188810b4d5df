import { SyntaxKind } from "typescript-native/unstable/ast";
import { isCallSignatureDeclaration } from "typescript-native/unstable/ast/is";
import { type Project, type Signature, SignatureKind, SymbolFlags } from "typescript-native/unstable/async";
import type { CallHelp, OpenCall } from "../type-service.js";

interface Printed {
  /** Such as `<U>(callback: (value: number) => U): U[]`. */
  readonly text: string;
  readonly parameters: readonly string[];
}

/** What a function wants where an argument is being written, or null. */
export async function callHelpAt(project: Project, path: string, call: OpenCall): Promise<CallHelp | null> {
  const { checker } = project;
  const [found, type] = await Promise.all([
    checker.getSymbolAtPosition(path, call.callee - 1),
    checker.getTypeAtPosition(path, call.callee - 1),
  ]);
  if (type === undefined) return null;
  const signatures = await checker.getSignaturesOfType(type, call.isNew ? SignatureKind.Construct : SignatureKind.Call);
  const best = signatures.find((each) => each.parameters.length > call.argument || each.hasRestParameter) ?? signatures[0];
  if (best === undefined) return null;
  const symbol = found !== undefined && (found.flags & SymbolFlags.Alias) !== 0 ? await checker.getAliasedSymbol(found) : found;
  const [{ text, parameters }, names, documentation, tags] = await Promise.all([
    printSignature(project, best),
    best.getParameters(),
    symbol === undefined ? "" : checker.getDocumentationCommentOfSymbol(symbol),
    symbol === undefined ? [] : checker.getJsDocTagsOfSymbol(symbol),
  ]);
  const index = best.hasRestParameter ? Math.min(call.argument, parameters.length - 1) : call.argument;
  const name = names[index]?.name ?? "";
  const told = tags.find(
    (tag) => tag.name === "param" && new RegExp(`^${name.replace(/\$/g, "\\$")}\\b`).test(tag.text ?? ""),
  )?.text;
  return {
    signature: `${call.isNew ? "new " : ""}${found?.name.replace(/_\d+$/, "") ?? ""}${text}`,
    parameter: parameters[index] ?? null,
    parameterText: told?.slice(name.length).replace(/^\s*-?\s*/, "") ?? "",
    documentation,
    others: signatures.length - 1,
  };
}

/** Prints a signature in one line, and each of its parameters. */
export async function printSignature({ checker, emitter }: Project, signature: Signature): Promise<Printed> {
  const node = await checker.signatureToSignatureDeclaration(signature, SyntaxKind.CallSignature, undefined, 1);
  if (node === undefined || !isCallSignatureDeclaration(node)) return { text: "(…)", parameters: [] };
  const print = async (each: Parameters<typeof emitter.printNode>[0]): Promise<string> =>
    (await emitter.printNode(each)).replace(/\s*\n\s*/g, " ").replace(/;$/, "");
  const [text = "", ...parameters] = await Promise.all([node, ...node.parameters].map(print));
  return { text, parameters };
}
