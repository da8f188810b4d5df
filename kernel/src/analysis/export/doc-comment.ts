import type { StageAnalysis } from "../analyze-notebook.js";
import { quotedCode } from "./words.js";

/** The doc comment of a stage: the heading above its cell, or what it takes and gives. */
export function stageDoc(stage: StageAnalysis): string {
  const heading = plainText(stage.cell.heading);
  return docComment(heading === "" ? summaryOf(stage) : heading);
}

function summaryOf(stage: StageAnalysis): string {
  const takes = stage.inputs.filter(({ kind }) => kind === "value").map(({ name }) => name);
  const inputs = takes.length === 0 ? "" : `Takes ${quotedCode(takes)}`;
  const gives = stage.outputs.length === 0 ? "" : `${inputs === "" ? "Gives" : " and gives"} ${quotedCode(stage.outputs)}`;
  return inputs + gives === "" ? `Stage \`${stage.name}\`.` : `${inputs}${gives}.`;
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
  return markdown
    .split(/\n\s*\n/)
    .map((block) => {
      const heading = /^#+\s+(?:\d+[.)]\s*)*(.*)$/.exec(block.split("\n")[0] ?? "")?.[1];
      if (heading === undefined) return /^[-*|>\d`]/.test(block) ? block.trim() : block.split("\n").join(" ").trim();
      const rest = block.split("\n").slice(1).join(" ").trim();
      return heading.trim() + (rest === "" ? "" : `\n\n${rest}`);
    })
    .filter((block) => block !== "")
    .join("\n\n");
}
