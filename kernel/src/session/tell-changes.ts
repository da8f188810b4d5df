import type { CellRecord } from "./cell-record.js";
import type { Execution, Session } from "./session.js";

/** The inputs of a stage's cell: what is looked at before and after it runs. */
export function watchedNames({ state }: Session, record: CellRecord | null): readonly string[] {
  if (record?.stage == null) return [];
  const stage = state.analysis().stages.find(({ name }) => name === record.stage?.name);
  return [...new Set(stage?.inputs.map(({ name }) => name) ?? [])];
}

/**
 * Tells which inputs a stage's cell has changed though its text does not show it, and adds that to the graph: stages below that
 * read them come after it.
 */
export function tellChanges(
  session: Session,
  execution: Execution,
  seen: { readonly record: CellRecord; readonly changed: readonly string[] },
): void {
  const { record, changed } = seen;
  const { stage } = record;
  if (stage === null || changed.length === 0) return;
  const cell = session.state.analysis().cells.find(({ facts }) => facts.id === record.id);
  const isShown = (name: string): boolean => cell?.writes.has(name) === true || cell?.mayWrites.has(name) === true;
  const names = changed.filter((name) => !isShown(name));
  if (names.length === 0) return;
  session.state.noteChanges(record.id, names);
  const list = names.map((name) => `'${name}'`).join(", ");
  const advice =
    stage.pure === true
      ? `though its line says '--pure'; take '--pure' out, or let it change a copy`
      : `which its text does not show; stages below that read it come after '${stage.name}' now. '--writes ${names.join(",")}' on its line says so for good`;
  session.publisher.text("stderr", `Stage '${stage.name}' changed ${list} while it ran, ${advice}\n`, execution.message);
}
