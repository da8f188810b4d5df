import { dirname, resolve } from "node:path";
import process from "node:process";
import { type AnalysisJson, analysisJson, analyzeNotebook, outputTypes } from "../analysis/index.js";
import { textTable } from "../messages/index.js";
import { dotText, mermaidText } from "../stages/index.js";
import { borderNotes } from "./border-notes.js";
import { readNotebookFile } from "./read-notebook.js";
import { withTypes } from "./with-types.js";

/** How a graph is printed. */
export interface GraphSettings {
  readonly form: "text" | "json" | "mermaid" | "dot";
  /** Whether the types of what stages hand on are looked up. */
  readonly types: boolean;
}

/** Prints the stages of a notebook file; starts no kernel and runs none of its code. Throws NotebookFileError. */
export async function printGraph(file: string, { form, types }: GraphSettings): Promise<void> {
  const { cells, problems } = await readNotebookFile(file);
  const analysis = analyzeNotebook(cells);
  if (form === "mermaid") return void process.stdout.write(mermaidText(analysis.graph));
  if (form === "dot") return void process.stdout.write(dotText(analysis.graph));
  const known = types ? (await withTypes(dirname(resolve(file)), cells, (each) => each)).types : null;
  const found = known === null ? undefined : outputTypes(analysis, known);
  if (known !== null)
    process.stderr.write(
      borderNotes(analysis, known)
        .map((line) => `${line}\n`)
        .join(""),
    );
  const json = analysisJson(analysis, found);
  const all = { ...json, messages: [...problems, ...json.messages] };
  process.stdout.write(form === "json" ? `${JSON.stringify(all, null, 2)}\n` : graphText(all));
}

/** Stages as lines of a table, then what is wrong with them. */
function graphText({ stages, orderEdges, messages }: AnalysisJson): string {
  if (stages.length === 0 && messages.length === 0) return "No stages yet: write '%%stage NAME' on the first line of a cell\n";
  const after = (name: string): string[] => orderEdges.filter(([, to]) => to === name).map(([from]) => `after ${from}`);
  const rows = [
    ["Stage", "Takes", "Gives"],
    ...stages.map(({ name, inputs, outputs }) => [
      name,
      [...inputs.map((input) => `${input.name} (${input.from})`), ...after(name)].join(", "),
      outputs.map((output) => (output.type === null ? output.name : `${output.name}: ${output.type}`)).join(", "),
    ]),
  ];
  return `${[...(stages.length === 0 ? [] : [textTable(rows)]), ...messages.map((message) => `! ${message}`)].join("\n")}\n`;
}
