import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AnalysisJson, NotebookCell } from "../../../kernel/src/analysis/index.js";
import { parseMagics } from "../../../kernel/src/cells/parse-magics.js";

/** A small notebook, and what the analysis must say of it. */
export interface AnalysedNotebook {
  readonly title: string;
  readonly cells: readonly NotebookCell[];
  readonly expected: AnalysisJson;
}

const folder = join(__dirname, "../../fixtures/notebooks");

/**
 * Reads the notebooks of a fixture file. A notebook starts with `## title`, a cell with `--- id` and what is expected of it,
 * and after `===` come the stages, the edges (`->` with names, `..>` for the order) and the messages (`!`).
 */
export function analysedNotebooks(file: string): AnalysedNotebook[] {
  const text = readFileSync(join(folder, file), "utf8");
  return text.split(/^## /m).slice(1).map(readNotebook);
}

/** The fixture files of the analysis. */
export function analysisFiles(): string[] {
  return readdirSync(folder).filter((file) => /^analysis-.*\.txt$/.test(file));
}

function readNotebook(text: string): AnalysedNotebook {
  const [above = "", graph = ""] = text.split(/^===$/m);
  const [title = "", ...cells] = above.split(/^--- /m);
  const read = cells.map(readCell);
  const lines = graph.split("\n").filter((line) => line !== "");
  return {
    title: title.trim(),
    cells: read.map(({ cell }) => cell),
    expected: {
      cells: read.map(({ expected }) => expected),
      stages: lines.flatMap(readStage),
      edges: lines.flatMap((line): AnalysisJson["edges"] => {
        const [, from, to, names] = /^(\S+) -> (\S+):(.*)$/.exec(line) ?? [];
        return from === undefined || to === undefined ? [] : [[from, to, words(names)]];
      }),
      orderEdges: lines.flatMap((line): AnalysisJson["orderEdges"] => {
        const [, from, to] = /^(\S+) \.\.> (\S+)$/.exec(line) ?? [];
        return from === undefined || to === undefined ? [] : [[from, to]];
      }),
      messages: lines.filter((line) => line.startsWith("! ")).map((line) => line.slice(2)),
    },
  };
}

function readCell(text: string): { cell: NotebookCell; expected: AnalysisJson["cells"][number] } {
  const [head = "", ...lines] = text.split("\n");
  const [id = ""] = head.split(" ", 1);
  const facts = factsOf(head.slice(id.length));
  const { stage, body } = parseMagics(lines.join("\n").trimEnd());
  const [defs, uses, writes] = ["defs", "uses", "writes"].map((key) => pairs(facts.get(key), ":"));
  return {
    cell: { id, text: body, stage },
    expected: {
      id,
      stage: facts.has("plain") ? null : (stage?.name ?? null),
      defs: Object.fromEntries(defs ?? []),
      uses: Object.fromEntries(uses ?? []),
      writes: Object.fromEntries(writes ?? []),
      mayWrite: words(facts.get("may")),
    },
  };
}

function readStage(line: string): AnalysisJson["stages"] {
  const [, name, rest = ""] = /^([^\s!]+):(.*)$/.exec(line) ?? [];
  if (name === undefined) return [];
  const facts = factsOf(rest);
  return [
    {
      name,
      inputs: pairs(facts.get("inputs"), "<").map(([input, from]) => ({ name: input, from, type: null })),
      outputs: words(facts.get("outputs")).map((output) => ({ name: output, type: null })),
      slice: words(facts.get("slice")),
    },
  ];
}

/** `defs a:const | uses b:c1`; `plain` says that the stage line does not count. */
function factsOf(text: string): Map<string, string> {
  return new Map(
    text
      .split("|")
      .map((part) => part.trim())
      .map((part) => [part.split(" ", 1)[0] ?? "", part.replace(/^\S+ ?/, "")]),
  );
}

function words(text: string | undefined): string[] {
  return (text ?? "").split(/\s+/).filter((word) => word !== "");
}

function pairs(text: string | undefined, separator: string): [string, string][] {
  return words(text).map((word) => [word.split(separator)[0] ?? "", word.split(separator)[1] ?? ""]);
}
