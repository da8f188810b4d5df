import type { Importable } from "../imports/import-index.js";
import type { DefinitionKind } from "../names.js";
import type { Completion } from "../type-service.js";
import { wordBefore } from "../word-before.js";
import { startsLike } from "./completions.js";

const keywords = (
  "abstract any as async await bigint boolean break case catch class const continue debugger declare default delete do else enum export extends " +
  "false finally for from function if implements import in infer instanceof interface keyof let namespace never new null number object of " +
  "private protected public readonly return satisfies static string super switch symbol this throw true try type typeof undefined unique " +
  "unknown using var void while yield"
).split(" ");

/** What can stand where a name is begun. */
interface NameSources {
  /** Names that earlier cells defined. */
  readonly session: ReadonlyMap<string, DefinitionKind>;
  /** The cell as it is being written. */
  readonly body: string;
  /** Members of `globalThis`. */
  readonly globals: readonly Completion[];
  /** What an import would bring. */
  readonly importable: readonly Importable[];
}

/** Fewer letters fit too many names that nobody means. */
const lettersForImports = 2;
const mostImports = 60;

/**
 * Completes a name that is begun: names of the session first, then words of the cell, globals and keywords, and last what an import would bring.
 * The type server's own list of such names comes only with auto imports, which its programming interface cannot prepare.
 */
export function nameCompletions({ session, body, globals, importable }: NameSources, offset: number): Completion[] {
  const prefix = wordBefore(body, offset);
  const found = new Map<string, Completion>();
  const add = (name: string, kind: string, module: Importable | null = null): void => {
    if (!found.has(name) && startsLike(name, prefix)) found.set(name, { name, insertText: name, kind, signature: "", module });
  };
  for (const [name, kind] of session) add(name, kindWord(kind));
  for (const match of body.matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)) {
    const isAtCursor = match.index <= offset && offset <= match.index + match[0].length;
    if (!isAtCursor && match[0].length > 1 && body[match.index - 1] !== "." && !keywords.includes(match[0]))
      add(match[0], "variable");
  }
  for (const { name, kind } of globals) add(name, kind);
  for (const word of keywords) add(word, "keyword");
  const before = found.size;
  for (const each of prefix.length < lettersForImports ? [] : importable)
    if (found.size < before + mostImports) add(each.name, each.kind, each);
  return [...found.values()];
}

function kindWord(kind: DefinitionKind): string {
  if (kind === "const" || kind === "let" || kind === "var" || kind === "using" || kind === "import") return "variable";
  return kind === "namespace" ? "module" : kind;
}
