import { type CheckedCell, cellNames } from "../analysis/index.js";
import { type CellRecord, noTexts } from "./cell-record.js";
import { typeErrorContent } from "./error-texts.js";
import type { RunEnd } from "./runner-host.js";
import type { Execution, Session } from "./session.js";

/** A cell that has run, and the check of its types that may still be going on. */
export interface Followed {
  readonly check: Promise<CheckedCell>;
  /** False when the cell ran although errors stand in it, or before its types were known: they are told afterwards. */
  readonly wasChecked: boolean;
  /** What is said below these errors; may be empty. */
  readonly note: string;
  readonly record: CellRecord | null;
  readonly end: RunEnd;
  readonly body: string;
  readonly lineOffset: number;
  readonly execution: Execution;
}

/** Makes what the cell defined known to the type service; the next check waits for it, nothing else. */
export function followTypes(session: Session, followed: Followed): void {
  const defined = defineNames(session, followed);
  const { record, execution } = followed;
  const typed = defined.then(async (ticket) => {
    if (record !== null) await askTypes(session, ticket, record);
  });
  const told = typed.catch((error: unknown) =>
    session.publisher.text("stderr", `Types could not be checked: ${String(error)}\n`, execution.message),
  );
  session.defining = defined.then(
    () => session.page.namesChanged(),
    () => undefined,
  );
  if (record !== null) record.typing = told;
}

/** Lets go of a check whose cell did not run. */
export function defineNothing(session: Session, check: Promise<CheckedCell>): void {
  session.defining = check.then(({ ticket }) => session.types.define(ticket, [])).catch(() => undefined);
}

async function defineNames(session: Session, followed: Followed): Promise<number> {
  const { check, wasChecked, note, record, end, body, lineOffset, execution } = followed;
  const { ticket, errors } = await check;
  if (record !== null) record.typeErrors = errors;
  if (!wasChecked && errors.length > 0) {
    const lines = [...typeErrorContent(errors, body, lineOffset).traceback, ...(note === "" ? [] : [note])];
    session.publisher.text("stderr", `${lines.join("\n")}\n`, execution.message);
  }
  await session.types.define(ticket, definedNames(end, body));
  return ticket;
}

function definedNames(end: RunEnd, body: string): string[] {
  if (end.type === "ended") return [];
  const definitions = [...cellNames(body).definitions.values()];
  if (end.type === "value") return definitions.map(({ name }) => name);
  // Types are there whatever became of the code.
  return [...end.defined, ...definitions.filter(({ value }) => !value).map(({ name }) => name)];
}

async function askTypes(session: Session, ticket: number, record: CellRecord): Promise<void> {
  const { definitions, uses } = cellNames(record.body);
  const aliases = [...definitions.values()].filter(({ kind }) => kind === "type").map(({ name }) => name);
  const names = record.stage === null ? aliases : [...definitions.keys(), ...uses.keys()];
  record.types = names.length === 0 ? noTexts : await session.types.typesOf(ticket, names);
  session.page.pipelineChanged();
}
