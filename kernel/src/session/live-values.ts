import type { NotebookAnalysis, StageAnalysis } from "../analysis/index.js";
import type { Portrait } from "../portraits/index.js";
import type { CellRecord } from "./cell-record.js";
import type { NotebookValue } from "./prove-export.js";
import type { Session } from "./session.js";

/** Takes the values of all outputs of stages out of the runner. */
export async function liveValues(
  session: Session,
  analysis: NotebookAnalysis,
): Promise<(stage: string, output: string) => NotebookValue> {
  const names = [...new Set(analysis.stages.flatMap(({ outputs }) => outputs))];
  const portraits = await session.runner.portray(names);
  return (name, output) => {
    const stage = analysis.stages.find((each) => each.name === name);
    if (portraits === null || stage === undefined) return { type: "gone", why: "the runner has ended" };
    return heldValue(session, { analysis, stage, output, portrait: portraits.get(output) });
  };
}

interface Output {
  readonly analysis: NotebookAnalysis;
  readonly stage: StageAnalysis;
  readonly output: string;
  readonly portrait: Portrait | undefined;
}

function heldValue({ state, names }: Session, { analysis, stage, output, portrait }: Output): NotebookValue {
  const gone = (why: string): NotebookValue => ({ type: "gone", why });
  const cell = state.get(stage.cell.id);
  if (cell === null || cell.state !== "done")
    return gone(cell?.state === "failed" ? "its cell failed" : "its cell has not run to its end");
  if (portrait === undefined || !names.defined.has(output))
    return gone(`the notebook holds no '${output}' any more; run its cell again`);
  const later = laterMaker(analysis, state.ordered(), cell, output);
  if (later === null) return { type: "value", portrait };
  return gone(`cell ${later.count} has given '${output}' another value since`);
}

/** A cell that ran after `cell` and declared the name anew, or gave it another value. */
function laterMaker(analysis: NotebookAnalysis, cells: readonly CellRecord[], cell: CellRecord, name: string): CellRecord | null {
  const makes = (id: string): boolean => {
    const found = analysis.cells.find(({ facts }) => facts.id === id);
    return found?.facts.names.definitions.get(name)?.value === true || found?.writes.get(name) === "assign";
  };
  return cells.find((other) => other.turn > cell.turn && makes(other.id)) ?? null;
}
