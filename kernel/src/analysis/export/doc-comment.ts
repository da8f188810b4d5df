import { inWords } from "../../errors.js";
import type { NotebookAnalysis, StageAnalysis } from "../analyze-notebook.js";
import type { CellFacts } from "../notebook.js";
import { cellSyntax } from "../syntax.js";

/** The doc comment of a stage: the heading above its cell, the comment that opens it, or what it takes and gives. */
export function stageDoc(analysis: NotebookAnalysis, stage: StageAnalysis, outputs: readonly string[]): string {
  const { cell } = stage;
  const written =
    plainText(cell.heading) || (openingComment(cell)?.text ?? "") || plainText(sectionCell(analysis, cell)?.heading ?? "");
  return docComment(written === "" ? summaryOf(stage, outputs) : written);
}

/** A comment that stands alone at the start of a stage's cell, when no heading does its work. */
export function openingComment(cell: CellFacts): { readonly text: string; readonly end: number } | null {
  if (cell.stage === null || cell.heading.trim() !== "") return null;
  const until = cell.parts[0]?.start ?? 0;
  const comments = cellSyntax(cell.text).comments.filter(({ end }) => end <= until);
  const lines: string[] = [];
  for (const [index, { start, end, type, value }] of comments.entries()) {
    const before = comments[index - 1];
    if (before !== undefined && /\n\s*\n/.test(cell.text.slice(before.end, start))) break;
    lines.push(...(type === "Line" ? [value.replace(/^ /, "")] : blockLines(value)));
    if (/^[^\S\n]*\n\s*\n/.test(cell.text.slice(end, until))) return { text: lines.join("\n").trim(), end };
  }
  return null;
}

function blockLines(value: string): string[] {
  return value.split("\n").map((line) => line.replace(/^\s*\*+ ?/, "").trim());
}

/** The helper cell right above a stage whose heading speaks of the stage as well; a title of the notebook does not. */
export function sectionCell({ notebook }: NotebookAnalysis, { index }: CellFacts): CellFacts | null {
  for (let at = index - 1; at >= 0; at--) {
    const cell = notebook.cells[at];
    if (cell === undefined || cell.stage !== null) return null;
    if (cell.heading !== "") return /^#\s/m.test(cell.heading) ? null : cell;
  }
  return null;
}

function summaryOf(stage: StageAnalysis, outputs: readonly string[]): string {
  const takes = stage.inputs.filter(({ kind }) => kind === "value").map(({ name }) => name);
  const inputs = takes.length === 0 ? "" : `Takes ${quotedCode(takes)}`;
  const gives = outputs.length === 0 ? "" : `${inputs === "" ? "Gives" : " and gives"} ${quotedCode(outputs)}`;
  return inputs + gives === "" ? `Stage \`${stage.name}\`.` : `${inputs}${gives}.`;
}

/** `a`, `a` and `b`, `a`, `b` and `c`. */
function quotedCode(names: readonly string[]): string {
  return inWords(names.map((name) => `\`${name}\``));
}

/** Writes text as a doc comment, on one line when it fits. */
export function docComment(text: string): string {
  const lines = text.replaceAll("*/", "*\\/").split("\n").flatMap(wrap);
  if (lines.length === 1) return `/** ${lines[0]} */`;
  return `/**\n${lines.map((line) => (line === "" ? " *" : ` * ${line}`)).join("\n")}\n */`;
}

const width = 94;

function wrap(line: string): string[] {
  const lines: string[] = [];
  let now = "";
  for (const word of line.split(" ")) {
    if (now !== "" && now.length + 1 + word.length > width) {
      lines.push(now);
      now = word;
    } else now = now === "" ? word : `${now} ${word}`;
  }
  return [...lines, now];
}

/** Markdown as text of a doc comment: headings without their marks and numbers, lines of a paragraph joined. */
function plainText(markdown: string): string {
  const blocks = markdown.trim().split(/\n\s*\n/);
  return blocks
    .flatMap(plainBlock)
    .filter((block) => block !== "")
    .join("\n\n");
}

function plainBlock(block: string): string[] {
  const [first = "", ...others] = block.trim().split("\n");
  const heading = /^#+\s+(?:\d+[.)]\s*)*(.*)$/.exec(first)?.[1]?.trim();
  // Lists, tables, quotes and code keep their lines.
  if (heading === undefined)
    return [/^([-*|>`]|\d+[.)])/.test(first) ? block.trim() : [first, ...others].map((line) => line.trim()).join(" ")];
  return [heading, others.map((line) => line.trim()).join(" ")];
}
