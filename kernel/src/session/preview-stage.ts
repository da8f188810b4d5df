import { parseMagics } from "../cells/index.js";
import type { PageUpdate } from "../messages/index.js";
import type { NotebookState } from "./notebook-state.js";

type Preview = Omit<Extract<PageUpdate, { type: "preview" }>, "type" | "request">;

/** What a cell would read and write as a stage. */
export function previewStage(state: NotebookState, cellId: string, source: string): Preview {
  const parsed = parseMagics(source);
  const taken = state.stages().map((cell) => cell.stage.name);
  const suggestion = parsed.stage?.name ?? suggestName(parsed.body, taken);
  const stage = parsed.stage ?? { name: suggestion, params: [] };
  const analysis = state.analysisWith(cellId, { id: cellId, text: parsed.body, stage });
  const found = analysis.stages.find((each) => each.name === stage.name);
  const types = new Map(state.ordered().flatMap((cell) => [...cell.types]));
  const view = (name: string, stages: readonly string[]) => ({ name, type: types.get(name) ?? null, stages });
  return {
    suggestion,
    reads: (found?.inputs ?? []).map((input) => view(input.name, [input.from])),
    writes: (found?.outputs ?? []).map((name) =>
      view(
        name,
        analysis.graph.edges.filter((edge) => edge.from === stage.name && edge.names.includes(name)).map((edge) => edge.to),
      ),
    ),
    warnings: analysis.messages
      .filter((message) => message.stage === stage.name)
      .map((message) => ({ sentence: message.text, line: null })),
  };
}

const verbs =
  /\b(load|read|fetch|clean|validate|parse|split|fit|train|evaluate|plot|report|predict|explore|save|summari[sz]e)\w*/i;

// The first verb of work that the cell names, else what it declares last.
function suggestName(body: string, taken: readonly string[]): string {
  const verb = verbs.exec(body)?.[1]?.toLowerCase();
  const declared = /\b(?:const|let|function|class)\s+([\p{L}][\p{L}\p{N}_]*)/u.exec(body)?.[1];
  const base = verb ?? declared ?? "stage";
  let name = base;
  for (let number = 2; taken.includes(name); number += 1) name = `${base}${number}`;
  return name;
}
