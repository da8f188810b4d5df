import type { CommentPlace } from "../params.js";
import { cellSyntax } from "../syntax.js";
import type { ModuleChunk } from "./module-chunks.js";
import { declarationOf, lineAt } from "./stage-text.js";

/** A field of the config's interface, as it is written. */
export interface WrittenField {
  /** The words of its doc comment. */
  readonly doc: string;
  readonly signature: string;
  readonly line: number;
}

/** The fields of an interface, by name; none for anything else. */
export function writtenFields(text: string, chunk: ModuleChunk): ReadonlyMap<string, WrittenField> {
  const node = declarationOf(chunk);
  const fields = new Map<string, WrittenField>();
  if (node?.type !== "TSInterfaceDeclaration") return fields;
  const { comments } = cellSyntax(text);
  let from = node.body.start;
  for (const member of node.body.body) {
    if (member.type === "TSPropertySignature" && (member.key.type === "Identifier" || member.key.type === "Literal")) {
      const key = member.key.type === "Identifier" ? member.key.name : String(member.key.value);
      const above = comments.filter(({ start, end }) => start >= from && end <= member.start).at(-1);
      const signature = text.slice(member.start, member.end).replace(/[\s;]+/g, " ");
      fields.set(key, { doc: above === undefined ? "" : wordsOf(above.value), signature, line: lineAt(text, member.start) });
    }
    from = member.end;
  }
  return fields;
}

function wordsOf(comment: string): string {
  return comment
    .split("\n")
    .map((line) => line.replace(/^\s*\*+ ?/, "").trim())
    .join(" ")
    .trim();
}

/** A comment with other words, in the form that it had; without words it goes, and its line with it. */
export function commentText(doc: string, { form }: CommentPlace): string {
  if (doc === "") return "";
  if (form === "lines") return `// ${doc}`;
  return `/** ${doc.replaceAll("*/", "* /")} */${form === "none" ? "\n" : ""}`;
}
