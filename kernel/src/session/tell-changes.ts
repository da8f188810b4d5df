import { statedWord } from "../analysis/index.js";
import { inWords } from "../errors.js";
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
  seen: { readonly record: CellRecord; readonly changed?: readonly string[]; readonly sampled?: readonly string[] },
): void {
  const { record, changed = [] } = seen;
  record.sampled = seen.sampled ?? [];
  const { stage } = record;
  if (stage === null || changed.length === 0) return;
  const cell = session.state.analysis().cells.find(({ facts }) => facts.id === record.id);
  const isShown = (name: string): boolean => cell?.writes.has(name) === true || cell?.mayWrites.has(name) === true;
  const unseen = changed.filter((name) => !isShown(name));
  if (unseen.length > 0) session.state.noteChanges(record.id, unseen);
  const told = changed.filter((name) => statedWord(stage, name) !== null);
  for (const names of [told, unseen.filter((name) => !told.includes(name))]) {
    const [first] = names;
    if (first === undefined) continue;
    const list = inWords(names.map((name) => `'${name}'`));
    const word = statedWord(stage, first);
    const advice =
      word === null
        ? `which its text does not show; stages below that read it come after '${stage.name}' now. '--writes ${names.join(",")}' on its line says so for good`
        : `though its line says '${word.flag}'; ${word.remedy}, or let it change a copy`;
    session.publisher.text("stderr", `Stage '${stage.name}' changed ${list} while it ran, ${advice}\n`, execution.message);
  }
}
