import { type Checker, CompletionItemKind } from "typescript-native/unstable/async";
import type { Completion, Hover } from "./type-service.js";

const kinds = new Map<number, string>([
  [CompletionItemKind.Method, "method"],
  [CompletionItemKind.Function, "function"],
  [CompletionItemKind.Constructor, "function"],
  [CompletionItemKind.Field, "property"],
  [CompletionItemKind.Property, "property"],
  [CompletionItemKind.Variable, "variable"],
  [CompletionItemKind.Constant, "variable"],
  [CompletionItemKind.Class, "class"],
  [CompletionItemKind.Interface, "interface"],
  [CompletionItemKind.Module, "module"],
  [CompletionItemKind.Enum, "enum"],
  [CompletionItemKind.EnumMember, "enum member"],
  [CompletionItemKind.Keyword, "keyword"],
  [CompletionItemKind.TypeParameter, "type"],
  [CompletionItemKind.File, "file"],
  [CompletionItemKind.Folder, "folder"],
]);

/** What may be written at a position, best first. */
export async function completionsAt(checker: Checker, path: string, position: number): Promise<readonly Completion[]> {
  const info = await checker.getCompletionsAtPosition(path, position);
  const entries = [...(info?.entries ?? [])];
  const order = (text: string | undefined): string => text ?? "";
  entries.sort((a, b) => order(a.sortText ?? a.name).localeCompare(order(b.sortText ?? b.name)) || a.name.localeCompare(b.name));
  return entries
    .filter((entry) => !/^(\.\/)?\.stagebook/.test(entry.name))
    .map((entry) => ({
      name: entry.name,
      insertText: entry.insertText ?? entry.name,
      kind: kinds.get(entry.kind ?? 0) ?? "text",
    }));
}

/** What is known about the name at a position, or null. */
export async function hoverAt(checker: Checker, path: string, position: number): Promise<Hover | null> {
  const found = await checker.getSymbolAtPosition(path, position);
  // Between names, the server finds the file itself.
  if (found === undefined || found.name.startsWith('"')) return null;
  const alias = 2097152;
  const symbol = (found.flags & alias) !== 0 ? await checker.getAliasedSymbol(found) : found;
  const type = (await checker.getTypeAtPosition(path, position)) ?? (await checker.getTypeOfSymbol(symbol));
  if (type === undefined) return null;
  const signature = `${found.name.replace(/_\d+$/, "")}: ${await checker.typeToString(type)}`;
  return { signature, documentation: await checker.getDocumentationCommentOfSymbol(symbol) };
}
