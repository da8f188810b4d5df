import type { NotebookAnalysis } from "./analyze-notebook.js";

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
    cells: analysis.cells.map(({ facts, stage, uses, writes, mayWrites }) => ({
      id: facts.id,
      stage,
      defs: record(
        [...facts.names.definitions.values()].filter(({ kind }) => kind !== "import").map(({ name, kind }) => [name, kind]),
      ),
      uses: record([...uses].map(([name, cell]) => [name, cell.id])),
      writes: record([...writes]),
      mayWrite: [...mayWrites.keys()],
    })),
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

/** Names such as `__proto__` are names like any other. */
function record(entries: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(entries);
}
