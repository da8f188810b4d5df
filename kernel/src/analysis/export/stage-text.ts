import type { Node } from "oxc-parser";
import { cellSyntax, childNodes } from "../syntax.js";
import type { ModuleChunk } from "./module-chunks.js";

/** One statement of a module or of a stage's function. */
export interface Statement {
  /** With its comments, as it would stand at the left margin. */
  readonly text: string;
  readonly line: number;
}

/** The line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** What a statement declares, without its `export`. */
export function declarationOf({ node }: ModuleChunk): Node | null {
  return node.type === "ExportNamedDeclaration" || node.type === "ExportDefaultDeclaration" ? node.declaration : node;
}

/** The function of a stage, taken apart. */
export interface StageText {
  readonly doc: string;
  readonly signature: string;
  readonly statements: readonly Statement[];
  /** The last statement where it gives the outputs. */
  readonly result: string;
  readonly resultLine: number;
}

/** Takes the function of a stage apart; null for anything else. */
export function functionOf(text: string, chunk: ModuleChunk): StageText | null {
  const node = declarationOf(chunk);
  if (node?.type !== "FunctionDeclaration" || !node.body) return null;
  const { body } = node;
  const { comments } = cellSyntax(text);
  const fixed = templateLines(node);
  let at = body.start + 1;
  const statements: (Statement & { readonly node: Node })[] = body.body.map((statement) => {
    const behind = comments.find(({ start }) => start >= statement.end);
    const isBehind = behind !== undefined && /^[ \t]*$/.test(text.slice(statement.end, behind.start));
    const end = isBehind ? behind.end : statement.end;
    const own = { node: statement, text: dedent(text, at, end, fixed), line: lineAt(text, statement.start) };
    at = end;
    return own;
  });
  const last = statements.at(-1);
  const isResult = last?.node.type === "ReturnStatement";
  return {
    doc: text
      .slice(chunk.start, node.start)
      .replace(/export\s*$/, "")
      .trim(),
    signature: text.slice(node.start, body.start),
    statements: isResult ? statements.slice(0, -1) : statements,
    result: isResult ? last.text.replace(/[\s;]+/g, " ") : "",
    resultLine: last?.line ?? lineAt(text, node.start),
  };
}

/** Offsets of lines that begin inside of a template: their spaces are part of the text. */
function templateLines(node: Node): readonly (readonly [number, number])[] {
  const own: (readonly [number, number])[] = node.type === "TemplateElement" ? [[node.start, node.end]] : [];
  return [...own, ...childNodes(node).flatMap(templateLines)];
}

/** Takes away the two spaces by which the body of a function is set in. */
function dedent(text: string, from: number, to: number, fixed: readonly (readonly [number, number])[]): string {
  let at = from;
  const lines = text
    .slice(from, to)
    .split("\n")
    .map((line) => {
      const start = at;
      at += line.length + 1;
      const isFixed = fixed.some(([first, last]) => start > first && start <= last);
      return isFixed ? line : line.replace(/^ {1,2}/, "");
    });
  return lines.join("\n").trim();
}
