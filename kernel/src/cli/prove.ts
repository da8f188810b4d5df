import { dirname, resolve } from "node:path";
import type { NotebookAnalysis } from "../analysis/index.js";
import type { DocumentCell } from "../documents/index.js";
import { ExportError } from "../errors.js";
import type { Portrait } from "../portraits/index.js";
import { type NotebookValue, type Proof, proveExport, type Replay, startReplay, verifyCells } from "../session/index.js";
import type { ProgressLine } from "./progress-line.js";

/** What is to be proved. */
export interface ProveOrder {
  /** The notebook's file, as the user named it. */
  readonly file: string;
  readonly cells: readonly DocumentCell[];
  readonly analysis: NotebookAnalysis;
  /** The exported file. */
  readonly path: string;
  readonly signal: AbortSignal;
  readonly line: ProgressLine;
}

/**
 * Runs a notebook file in a fresh kernel, then its exported file in a clean process, and compares what the stages give.
 * Throws ExportError when a cell fails.
 */
export async function proveFile(order: ProveOrder): Promise<Proof> {
  const { analysis, path, signal, line } = order;
  const folder = dirname(resolve(order.file));
  const values = await notebookValues(order, folder);
  if (values === null) return { rows: [], problem: null, isCancelled: true };
  const done = new Set<string>();
  return await proveExport({
    analysis,
    path: resolve(path),
    folder,
    signal,
    onEvent: (event) => {
      if (event.type === "stage.completed") done.add(event.stage);
      else if (event.type === "stage.started")
        line.show(`Running ${path} in a clean process: ${event.stage}, ${done.size} of ${analysis.stages.length} stages done`);
    },
    heldValue: (stage, output): NotebookValue => {
      const portrait = values.get(keptName(stage, output));
      return portrait === undefined ? { type: "gone", why: "the runner of the fresh kernel ended" } : { type: "value", portrait };
    },
  });
}

/** Runs the cells; null when it was interrupted. What a stage gave is kept from the moment at which its cell ended. */
async function notebookValues(
  { file, cells: all, analysis, signal, line }: ProveOrder,
  folder: string,
): Promise<ReadonlyMap<string, Portrait> | null> {
  const cells = verifyCells(all);
  const replay = startReplay({ folder, checkMode: "gate", order: cells.map(({ id }) => id) });
  const stop = (): void => replay.interrupt();
  signal.addEventListener("abort", stop, { once: true });
  try {
    for (const { number, id, source, title, mayFail } of cells) {
      if (source === null) continue;
      line.show(`Running ${file} in a fresh kernel: cell ${number} of ${cells.length}, ${title}`);
      const { state, error } = await replay.run(id, source);
      if (signal.aborted) return null;
      if (state === "failed" && !mayFail)
        throw new ExportError(
          `Cell ${number} of '${file}' failed in a fresh kernel, so there is nothing to compare with: ${error}`,
        );
      keepOutputs(replay, analysis, id);
    }
    return await replay.portray(analysis.stages.flatMap(({ name, outputs }) => outputs.map((output) => keptName(name, output))));
  } finally {
    signal.removeEventListener("abort", stop);
    await replay.close();
  }
}

function keepOutputs(replay: Replay, { stages }: NotebookAnalysis, id: string): void {
  const stage = stages.find(({ cell }) => cell.id === id);
  if (stage !== undefined) replay.keep(stage.outputs.map((output) => [output, keptName(stage.name, output)]));
}

/** No cell can have a variable of this name. */
function keptName(stage: string, output: string): string {
  return `${stage} ${output}`;
}
