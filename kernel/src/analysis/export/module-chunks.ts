import type { Node } from "oxc-parser";
import { type CellPart, cellParts } from "../cell-parts.js";
import { cellNames } from "../names.js";
import { cellSyntax } from "../syntax.js";

/** One top-level statement of an exported module, with the comments above it and behind it. */
export interface ModuleChunk {
  readonly part: CellPart;
  readonly node: Node;
  readonly start: number;
  readonly end: number;
  readonly declares: readonly string[];
  /** Names of the module that it uses and does not declare itself. */
  readonly uses: readonly string[];
}

/** Takes a module apart; imports are left out, `title` is the comment on its top. */
export function moduleChunks(text: string): { readonly title: string; readonly statements: readonly ModuleChunk[] } {
  const { comments } = cellSyntax(text);
  const known = cellNames(text).definitions;
  const statements: ModuleChunk[] = [];
  let at = 0;
  let title = "";
  for (const [index, part] of cellParts(text).entries()) {
    const end = endOf(text, part.end, comments);
    if (part.node.type !== "ImportDeclaration") {
      const uses = part.places.flatMap(({ name, declares }) =>
        !declares && known.has(name) && !part.declares.includes(name) ? name : [],
      );
      statements.push({ part, node: part.node, start: at, end, declares: part.declares, uses: [...new Set(uses)] });
    } else if (index === 0) title = text.slice(0, part.start).trim();
    at = end;
  }
  return { title, statements };
}

/** Behind a comment that follows on the same line. */
function endOf(text: string, end: number, comments: readonly { readonly start: number; readonly end: number }[]): number {
  const next = comments.find(({ start }) => start >= end);
  return next !== undefined && /^[ \t;]*$/.test(text.slice(end, next.start)) && !text.slice(next.start, next.end).includes("\n")
    ? next.end
    : end;
}
