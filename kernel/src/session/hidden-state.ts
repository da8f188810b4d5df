import type { NotebookAnalysis } from "../analysis/index.js";
import { inWords } from "../errors.js";
import type { CellRecord } from "./cell-record.js";
import type { Session } from "./session.js";
import type { VerifyCell } from "./verify-cells.js";

/** Names what the live session rests on that the document does not tell: one sentence each. Cells are counted from the top. */
export function hiddenState(session: Session, cells: readonly VerifyCell[], analysis: NotebookAnalysis): string[] {
  return [...orphans(session, analysis), ...edited(session, cells), ...outOfOrder(session, cells, analysis)];
}

/** Variables that no cell makes any more. */
function orphans({ names }: Session, analysis: NotebookAnalysis): string[] {
  const made = new Set(analysis.cells.flatMap(({ facts }) => [...facts.names.definitions.keys()]));
  const left = [...names.defined].filter((name) => !made.has(name));
  return left.map((name) => {
    const users = analysis.cells.filter(({ facts }) => facts.names.uses.has(name)).map(({ facts }) => facts.label);
    const use = users.length === 0 ? "no cell uses it" : `${inWords(users)} ${users.length === 1 ? "uses" : "use"} it`;
    return `'${name}' lives on though the cell that made it is gone; ${use}`;
  });
}

function edited({ state }: Session, cells: readonly VerifyCell[]): string[] {
  return cells.flatMap(({ number, id, cell }) => {
    const record = state.get(id);
    if (record === null || (record.body.trim() === cell.text.trim() && record.stage?.name === cell.stage?.name)) return [];
    return [`cell ${number} was edited after it ran`];
  });
}

/** Cells that ran before one above them whose names they use, or that use names of one below. */
function outOfOrder({ state }: Session, cells: readonly VerifyCell[], analysis: NotebookAnalysis): string[] {
  const numbers = new Map(cells.map(({ id, number }) => [id, number]));
  return analysis.cells.flatMap((cell, index): string[] => {
    const record = state.get(cell.facts.id);
    if (record === null) return [];
    const above = [...cell.uses].flatMap(([name, maker]) => tooEarly(record, state.get(maker.id), name, numbers));
    const below = [...cell.facts.names.uses.keys()].flatMap((name) => {
      if (cell.uses.has(name) || cell.facts.names.definitions.has(name)) return [];
      const maker = analysis.cells.slice(index + 1).find(({ facts }) => facts.names.definitions.has(name));
      return maker === undefined ? [] : [`${cell.facts.label} uses '${name}', which ${maker.facts.label} below it makes`];
    });
    return [...above, ...below];
  });
}

function tooEarly(user: CellRecord, maker: CellRecord | null, name: string, numbers: ReadonlyMap<string, number>): string[] {
  if (maker === null || maker.turn < user.turn) return [];
  return [`cell ${numbers.get(maker.id)} ran again after cell ${numbers.get(user.id)}, which uses its '${name}'`];
}
