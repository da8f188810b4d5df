import type { CellAnalysis, NotebookAnalysis } from "./analyze-notebook.js";
import { cellNames } from "./names.js";
import type { StageMember } from "./notebook.js";

/** The analysis as `stagebook graph --json` prints it. */
export interface AnalysisJson {
  readonly cells: readonly {
    readonly id: string;
    readonly stage: string | null;
    /** Declared name to the kind of its declaration; imports are left out. */
    readonly defs: Readonly<Record<string, string>>;
    /** Used name to the id of the cell that declares it. */
    readonly uses: Readonly<Record<string, string>>;
    readonly writes: Readonly<Record<string, string>>;
    readonly mayWrite: readonly string[];
  }[];
  readonly stages: readonly {
    readonly name: string;
    readonly inputs: readonly { readonly name: string; readonly from: string; readonly type: string | null }[];
    readonly outputs: readonly { readonly name: string; readonly type: string | null }[];
    readonly slice: readonly string[];
  }[];
  readonly edges: readonly (readonly [from: string, to: string, names: readonly string[]])[];
  readonly orderEdges: readonly (readonly [from: string, to: string])[];
  readonly messages: readonly string[];
}

/** Types by the name of the stage that gives a value and the name of the value. */
export type OutputTypes = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Writes an analysis as plain JSON; types are null where they are not given. */
export function analysisJson(analysis: NotebookAnalysis, types: OutputTypes = new Map()): AnalysisJson {
  const type = (stage: string, name: string): string | null => types.get(stage)?.get(name) ?? null;
  return {
    cells: cellsJson(analysis),
    stages: analysis.stages.map(({ name, inputs, outputs, slice }) => ({
      name,
      inputs: inputs
        .filter(({ kind }) => kind !== "passed")
        .map((input) => ({ name: input.name, from: input.from, type: type(input.from, input.name) })),
      outputs: outputs.map((output) => ({ name: output, type: type(name, output) })),
      slice: slice.map(({ id }) => id),
    })),
    edges: analysis.graph.edges.map(({ from, to, names }) => [from, to, names]),
    orderEdges: analysis.graph.orderEdges.map(({ from, to }) => [from, to]),
    messages: analysis.messages.map(({ text }) => text),
  };
}

type CellJson = AnalysisJson["cells"][number];

/** The cells in document order, also those that make one stage together. */
function cellsJson({ cells }: NotebookAnalysis): CellJson[] {
  const found = cells.flatMap((cell) =>
    cell.facts.members.map((member) => ({ at: member.position, json: cellJson(cell, member) })),
  );
  return found.sort((a, b) => a.at - b.at).map(({ json }) => json);
}

function cellJson({ facts, stage, uses, writes, mayWrites }: CellAnalysis, { id, text }: StageMember): CellJson {
  const names = facts.members.length === 1 ? facts.names : cellNames(text);
  const isOwn = (name: string): boolean => facts.members.length === 1 || names.uses.has(name) || names.definitions.has(name);
  const earlier = facts.members.slice(
    0,
    facts.members.findIndex((each) => each.id === id),
  );
  const inside = [...names.uses.keys()].flatMap((name): [string, string][] => {
    const home = earlier.findLast((each) => cellNames(each.text).definitions.has(name));
    return home === undefined ? [] : [[name, home.id]];
  });
  return {
    id,
    stage,
    defs: record([...names.definitions.values()].filter(({ kind }) => kind !== "import").map(({ name, kind }) => [name, kind])),
    uses: record([
      ...[...uses].filter(([name]) => isOwn(name)).map(([name, cell]): [string, string] => [name, cell.id]),
      ...inside,
    ]),
    writes: record([...writes].filter(([name]) => isOwn(name))),
    mayWrite: [...mayWrites.keys()].filter(isOwn),
  };
}

/** Names such as `__proto__` are names like any other. */
function record(entries: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(entries);
}
