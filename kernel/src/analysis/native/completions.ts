import { type Checker, type CompletionEntry, CompletionItemKind, SymbolFlags } from "typescript-native/unstable/async";
import type { Completion } from "../type-service.js";

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

/** With so few left, each says its type too. */
const fewEnough = 12;

/** What may be written at a position, best first. `prefix` is what stands there already. */
export async function completionsAt(
  checker: Checker,
  path: string,
  position: number,
  prefix: string,
): Promise<readonly Completion[]> {
  const info = await checker.getCompletionsAtPosition(path, position, { includeSymbol: prefix !== "" });
  const entries = (info?.entries ?? []).filter(
    (entry) => startsLike(nameOf(entry), prefix) && !/^(\.\/)?\.stagebook/.test(entry.name),
  );
  const order = (entry: CompletionEntry): string => entry.sortText ?? entry.name;
  entries.sort((a, b) => compare(order(a), order(b)) || compare(a.name, b.name));
  const types = prefix === "" || entries.length > fewEnough ? [] : await typesOf(checker, entries);
  return entries.map((entry, index) => ({
    name: nameOf(entry),
    insertText: insertTextOf(entry),
    kind: kinds.get(entry.kind ?? 0) ?? "text",
    signature: types[index] ?? "",
    module: null,
  }));
}

/** True when a name goes on from what was typed, in whatever case. */
export function startsLike(name: string, prefix: string): boolean {
  return name.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase();
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

// An optional property is called `size?`.
function nameOf({ name }: CompletionEntry): string {
  return name.replace(/\?$/, "");
}

// Where a name cannot stand behind a dot the server takes the dot away too; one text range is all that a reply has.
function insertTextOf(entry: CompletionEntry): string {
  const text = entry.insertText ?? entry.name;
  return /^[?.]/.test(text) ? nameOf(entry) : text.replace(/\?$/, "");
}

async function typesOf(checker: Checker, entries: readonly CompletionEntry[]): Promise<readonly string[]> {
  return await Promise.all(
    entries.map(async ({ symbol }) => {
      if (symbol === undefined || (symbol.flags & SymbolFlags.Value) === 0) return "";
      const type = await checker.getTypeOfSymbol(symbol);
      return type === undefined ? "" : await checker.typeToString(type, undefined, 1);
    }),
  );
}
