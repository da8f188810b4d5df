import { analyzeNotebook, type NotebookAnalysis } from "../analysis/index.js";
import type { DocumentCell } from "../documents/index.js";
import { MagicError } from "../errors.js";
import { ChangingDisplay } from "./changing-display.js";
import { hiddenState } from "./hidden-state.js";
import { readNotebookFile } from "./notebook-file.js";
import type { Execution, Session } from "./session.js";
import { type VerifyCell, verifyCells } from "./verify-cells.js";
import { type KnownValues, type VerifiedCell, verifyNotebook } from "./verify-notebook.js";
import { verifyBundle, verifySentence } from "./verify-text.js";

/** Milliseconds between two pictures of what goes on. */
const pause = 200;

/** A verification as it stands. */
export interface VerifyState {
  readonly cells: readonly VerifiedCell[];
  readonly hidden: readonly string[];
  readonly sentence: string;
  readonly state: "running" | "done" | "cancelled";
}

/** Does what `%verify` asks. Throws MagicError. */
export async function verifyMagic(session: Session, args: readonly string[], execution: Execution): Promise<void> {
  if (args.length > 0) throw new MagicError(`'%verify' takes nothing behind it, got '${args.join(" ")}'`);
  const { cells, where } = await documentCells(session);
  const screen = new ChangingDisplay(session, execution);
  let shownAt = 0;
  const end = await verifySession(session, {
    cells,
    where,
    signal: execution.signal,
    onChange: ({ cells: rows, hidden, sentence, state }) => {
      if (state === "running" && Date.now() < shownAt + pause) return;
      shownAt = Date.now();
      screen.show(verifyBundle(rows, hidden, sentence));
    },
  });
  if (end.state === "cancelled")
    throw new MagicError("The verification was interrupted; the notebook's own values are as they were");
}

/** What is to be verified, and who follows it. */
export interface SessionVerification {
  /** The cells of the document. */
  readonly cells: readonly DocumentCell[];
  /** How the document is called. */
  readonly where: string;
  readonly signal: AbortSignal;
  readonly onChange: (state: VerifyState) => void;
}

/** Runs the document in a fresh kernel beside this one, which stays as it is, and compares what both hold. Throws MagicError. */
export async function verifySession(
  session: Session,
  { cells: all, where, signal, onChange }: SessionVerification,
): Promise<VerifyState> {
  const { startReplay } = session;
  if (startReplay === null) throw new MagicError("A fresh kernel cannot verify itself");
  if (session.stopRun !== null)
    throw new MagicError("A run of this notebook is going on; cancel it first, or wait until it has ended");
  const cells = verifyCells(all).map((cell) => withoutOldOutputs(session, cell));
  if (cells.length === 0) throw new MagicError("There is no cell with code to verify yet");
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  signal.addEventListener("abort", abort, { once: true });
  // The same slot as a run's: one at a time, and the page's Cancel stops either.
  session.stopRun = abort;
  const analysis = analyzeNotebook(cells.map(({ cell }) => cell));
  const hidden = hiddenState(session, cells, analysis);
  const known = await knownValues(session, cells, analysis);
  const replay = startReplay(cells.map(({ id }) => id));
  const stateOf = (rows: readonly VerifiedCell[], state: VerifyState["state"]): VerifyState => {
    return { cells: rows, hidden, state, sentence: verifySentence(rows, where, state === "cancelled") };
  };
  try {
    const follow = (rows: readonly VerifiedCell[]): void => onChange(stateOf([...rows], "running"));
    const rows = await verifyNotebook({ cells, analysis, known, replay, signal: stop.signal, onChange: follow });
    const end = stateOf(rows, stop.signal.aborted ? "cancelled" : "done");
    onChange(end);
    return end;
  } finally {
    session.stopRun = null;
    signal.removeEventListener("abort", abort);
    await replay.close();
  }
}

/** Outputs in the file are those of the live session only when the numbers of the prompts agree. */
function withoutOldOutputs({ state }: Session, cell: VerifyCell): VerifyCell {
  const isOfNow = cell.saved.count !== null && state.get(cell.id)?.count === cell.saved.count;
  return isOfNow ? cell : { ...cell, saved: { ...cell.saved, hasRun: false, error: null } };
}

async function knownValues(session: Session, cells: readonly VerifyCell[], analysis: NotebookAnalysis): Promise<KnownValues> {
  const made = analysis.cells.flatMap(({ facts }) => [...facts.names.definitions.values()]);
  const names = made
    .filter(({ name, value, kind }) => value && kind !== "import" && session.names.defined.has(name))
    .map(({ name }) => name);
  const portraits = await session.runner.portray([...new Set(names)]);
  const ran = new Set(cells.filter(({ id }) => session.state.get(id)?.state === "done").map(({ id }) => id));
  return { portraits: portraits ?? new Map(), hasRun: (id) => ran.has(id) };
}

/** The document as it was saved last; where the front end does not say which file that is, the cells that ran. */
async function documentCells(session: Session): Promise<{ readonly cells: readonly DocumentCell[]; readonly where: string }> {
  const file = await readNotebookFile(session.folder);
  if (file !== null && file.cells !== null) return { cells: file.cells, where: file.name };
  const cells = session.state.ordered().map(({ id, count, body }): DocumentCell => {
    const source = session.history.source(count) ?? body;
    return { kind: "code", id, source, count: null, value: null, text: "", error: null, mayFail: false };
  });
  return { cells, where: "this session" };
}
