import { setTimeout as sleep } from "node:timers/promises";
import { type BorderSort, borderType, type NotebookAnalysis, type StageAnalysis, typeNames } from "../analysis/index.js";
import { type BorderProblem, borderSorts } from "../runs/index.js";
import type { CellRecord } from "./cell-record.js";
import type { Execution, Session } from "./session.js";

/** Milliseconds that a stage's cell waits for what its types and its runner say. */
const patience = 500;
const mostLines = 3;

/** Tells which of a stage's outputs cannot be handed to another process, when its cell has run: by their values and by their types. */
export async function tellBorders(session: Session, execution: Execution, record: CellRecord): Promise<void> {
  const analysis = session.state.analysis();
  const stage = analysis.stages.find(({ name }) => name === record.stage?.name);
  if (stage === undefined || stage.outputs.length === 0) return;
  await Promise.race([record.typing, sleep(patience, undefined, { ref: false })]);
  const live = await session.runner.borders(stage.outputs, patience);
  const taken = new Set(
    analysis.stages.flatMap(({ inputs }) => inputs.filter(({ from }) => from === stage.name)).map(({ name }) => name),
  );
  const lines = stage.outputs.flatMap((name) => {
    const problem = live?.get(name) ?? null;
    return problem?.isWhole === false && !taken.has(name) ? [] : lineOf(session, { analysis, stage, name, live: problem });
  });
  const more =
    lines.length > mostLines ? [`${lines.length - mostLines} more outputs of stage '${stage.name}' cannot either`] : [];
  for (const line of [...lines.slice(0, mostLines), ...more]) session.publisher.text("stderr", `${line}\n`, execution.message);
}

interface Output {
  readonly analysis: NotebookAnalysis;
  readonly stage: StageAnalysis;
  readonly name: string;
  readonly live: BorderProblem | null;
}

function lineOf({ state }: Session, { analysis, stage, name, live }: Output): string[] {
  const types = new Map(state.ordered().map((cell) => [cell.id, cell.types]));
  const type = typeNames(analysis, types)(stage.name, name);
  const shown = type === null ? "" : ` (${type})`;
  if (live !== null) {
    const { path, what, advice } = live;
    const is = path === name ? `is ${what}` : `holds ${what}, '${path}'`;
    return [`'${name}'${shown} of stage '${stage.name}' ${is}: ${rule}; ${advice}`];
  }
  const [what, advice] = (type === null ? null : wordsOf(borderType(type))) ?? [];
  return what === undefined
    ? []
    : [`'${name}'${shown} of stage '${stage.name}' may hold ${what} by its type: ${rule}; ${advice}`];
}

const rule = "it cannot be stored or handed to another process, only to stages of the same one";

/** A class says nothing by its type: the value has been looked at, and an instance of a class without a codec has been told. */
function wordsOf(sort: BorderSort | null): readonly [what: string, advice: string] | null {
  return sort === null ? null : (borderSorts[sort] ?? null);
}
