import { setTimeout as sleep } from "node:timers/promises";
import { borderType, type NotebookAnalysis, type StageAnalysis, typeNames } from "../analysis/index.js";
import { type BorderProblem, borderSentence } from "../runs/index.js";
import type { CellRecord } from "./cell-record.js";
import type { Execution, Session } from "./session.js";

/** Milliseconds after which what the values show is told without their types. */
const patience = 1500;
const mostLines = 3;

/**
 * Tells which of a stage's outputs cannot be handed to another process, when its cell has run: by their values and by their types.
 * The values are asked for at once, before another cell can change them; types may take longer, and nothing waits for them.
 * Call it when the cell has run and before it is answered; never rejects.
 */
export async function tellBorders(session: Session, execution: Execution, record: CellRecord): Promise<void> {
  const analysis = session.state.analysis();
  const stage = analysis.stages.find(({ name }) => name === record.stage?.name);
  if (stage === undefined || stage.outputs.length === 0) return;
  const asked = session.runner.borders(stage.outputs);
  const told = new Set<string>();
  const isTyped = await Promise.race([record.typing.then(() => true), sleep(patience, false, { ref: false })]);
  const live = await asked;
  const tell = (outputs: readonly string[]): void => tellOutputs(session, execution, { record, outputs, live, told });
  if (!isTyped) {
    tell(stage.outputs.filter((name) => live?.get(name) != null));
    await record.typing;
  }
  tell(stage.outputs);
}

interface Asked {
  readonly record: CellRecord;
  readonly outputs: readonly string[];
  readonly live: ReadonlyMap<string, BorderProblem | null> | null;
  readonly told: Set<string>;
}

function tellOutputs(session: Session, execution: Execution, { record, outputs, live, told }: Asked): void {
  // Where the cell has run again meanwhile, that run tells what is true now.
  if (session.state.isPast(record)) return;
  const analysis = session.state.analysis();
  const stage = analysis.stages.find(({ name }) => name === record.stage?.name);
  if (stage === undefined) return;
  const taken = new Set(
    analysis.stages.flatMap(({ inputs }) => inputs.filter(({ from }) => from === stage.name)).map(({ name }) => name),
  );
  const lines = outputs.flatMap((name) => {
    const problem = live?.get(name) ?? null;
    if (told.has(name) || (problem?.isWhole === false && !taken.has(name))) return [];
    const line = lineOf(session, { analysis, stage, name, live: problem });
    if (line.length > 0) told.add(name);
    return line;
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

function lineOf({ state }: Session, { analysis, stage, name, live }: Output): string | readonly string[] {
  const types = new Map(state.ordered().map((cell) => [cell.id, cell.types]));
  const type = typeNames(analysis, types)(stage.name, name);
  const sort = type === null ? null : borderType(type);
  const place = { stage: stage.name, name, type };
  if (live !== null) return borderSentence(place, live) ?? [];
  // A class says nothing by its type: the value has been looked at, and an instance of a class without a codec has been told.
  return sort === null ? [] : (borderSentence(place, sort) ?? []);
}
