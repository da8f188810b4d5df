import { stripVTControlCharacters } from "node:util";
import type { TypeDiagnostic } from "../analysis/index.js";
import { type MagicCall, type ParsedCell, parseMagics } from "../cells/index.js";
import { StagebookError } from "../errors.js";
import { formatDuration } from "../messages/index.js";
import type { CompiledCell } from "../runner/index.js";
import { type CellRecord, noTexts } from "./cell-record.js";
import {
  type ErrorContent,
  errorContent,
  exitContent,
  sentenceContent,
  syntaxErrorContent,
  typeErrorContent,
} from "./error-texts.js";
import { expressValues } from "./express-values.js";
import { defineNothing, followTypes } from "./follow-types.js";
import { gateTypes, openGate } from "./gate-types.js";
import { helpPages } from "./help-pages.js";
import { withImportHints } from "./import-hints.js";
import { allIngredients } from "./ingredients.js";
import { requestText } from "./request-text.js";
import { runScript } from "./run-code.js";
import { runMagic } from "./run-magic.js";
import type { RunEnd } from "./runner-host.js";
import type { Execution, Session } from "./session.js";
import { showText } from "./show.js";
import { tellBorders } from "./tell-borders.js";
import { tellChanges, watchedNames } from "./tell-changes.js";

type Content = Readonly<Record<string, unknown>>;

interface Settings {
  readonly code: string;
  readonly silent: boolean;
  readonly stored: boolean;
  readonly cellId: string | null;
}

/** Runs a cell as the protocol's `execute_request` asks, and gives the content of the reply. */
export async function executeCell(session: Session, execution: Execution): Promise<Content> {
  const { content, metadata } = execution.message;
  const settings: Settings = {
    code: requestText(content, "code"),
    silent: content["silent"] === true,
    stored: content["silent"] !== true && content["store_history"] !== false,
    cellId: typeof metadata["cellId"] === "string" ? metadata["cellId"] : null,
  };
  if (Array.isArray(metadata["deletedCells"])) session.state.remove(metadata["deletedCells"].map(String));
  if (settings.stored) {
    session.count += 1;
    session.history.add(session.count, settings.code);
  }
  const count = session.count;
  if (!settings.silent)
    session.publisher.publish("execute_input", { code: settings.code, execution_count: count }, execution.message);
  const pages = await helpPages(session, settings.code);
  if (pages !== null) return { status: "ok", execution_count: count, user_expressions: {}, payload: pages };
  const problem = await attempt(session, execution, settings);
  session.page.pipelineChanged();
  // A magic may have installed what a cell that is being typed lacks.
  session.page.namesChanged();
  if (problem !== null) {
    if (!settings.silent) session.publisher.publish("error", { ...problem }, execution.message);
    return { status: "error", execution_count: count, ...problem, user_expressions: {}, payload: [] };
  }
  const expressions = await expressValues(session, execution.run, content["user_expressions"]);
  return { status: "ok", execution_count: count, user_expressions: expressions, payload: execution.payload };
}

/** Does what the cell says; returns what went wrong, or null. */
async function attempt(session: Session, execution: Execution, settings: Settings): Promise<ErrorContent | null> {
  try {
    const { count } = session;
    const parsed = parseMagics(settings.code);
    if (parsed.stage !== null) session.state.checkStage(parsed.stage, settings.cellId, count);
    await runMagics(session, execution, parsed.magics);
    if (parsed.body.trim() === "" && parsed.stage === null && parsed.script === null) return null;
    const startedAt = performance.now();
    if (parsed.script !== null) await runScript(session, execution, parsed.script, true);
    const problem = parsed.script === null ? await runBody(session, execution, { ...settings, parsed }) : null;
    if ((parsed.stage !== null || parsed.isParams) && problem === null) tellProblems(session, execution);
    if (parsed.isTimed && problem === null)
      showText(session, execution, `Took ${formatDuration(performance.now() - startedAt)}\n`);
    return problem;
  } catch (error) {
    if (error instanceof StagebookError) return sentenceContent(error.name, error.message);
    if (error instanceof Error) return sentenceContent(error.name, error.message);
    return sentenceContent("Error", String(error));
  }
}

// What stands in the way of running or exporting the stage is said where it was written, not only when it is to run.
function tellProblems(session: Session, execution: Execution): void {
  const cell = session.state.ordered().find(({ count }) => count === session.count);
  const problems = session.state
    .analysis()
    .messages.filter((each) => each.level === "error" && (each.cell === cell?.id || (cell?.stage ?? null)?.name === each.stage));
  const rivals = cell?.stage == null ? [] : session.state.rivals(cell.stage.name);
  if (cell?.stage != null && cell.state === "done") execution.afterwords.push(tellBorders(session, execution, cell));
  for (const text of [...problems.map((each) => each.text), ...rivals])
    session.publisher.text("stderr", `${text}\n`, execution.message);
}

async function runMagics(session: Session, execution: Execution, magics: readonly MagicCall[]): Promise<void> {
  for (const call of magics) await runMagic(session, call, execution);
}

interface Body extends Settings {
  readonly parsed: ParsedCell;
}

async function runBody(session: Session, execution: Execution, cell: Body): Promise<ErrorContent | null> {
  const { body, lineOffset, stage, isParams } = cell.parsed;
  const { defined, captured } = session.names;
  const compiled = session.compiler.compile(
    { id: session.nextCode(), count: session.count, body, lineOffset },
    { has: (name) => defined.has(name), isCaptured: (name) => captured.has(name) },
  );
  if (compiled.type === "problem") return refuse(session, cell, syntaxErrorContent(compiled.message, compiled, body, lineOffset));
  const check = session.checkMode === "off" ? null : session.defining.then(() => session.types.check(body));
  const gate = session.checkMode === "gate" && check !== null ? await gateTypes(session, execution, { check, stage }) : openGate;
  const isRefused = gate.refused.length > 0;
  if (check !== null && (isRefused || execution.signal.aborted)) defineNothing(session, check);
  if (isRefused) {
    const errors = await withImportHints(session, gate.refused, body);
    return refuse(session, cell, typeErrorContent(errors, body, lineOffset), gate.refused);
  }
  if (execution.signal.aborted) return interruptedContent;
  for (const name of compiled.captured) captured.add(name);
  const record = cell.silent ? null : session.state.start({ cellId: cell.cellId, count: session.count, body, stage, isParams });
  if (stage !== null) session.page.pipelineChanged();
  await session.debugger.prepare(cell.code, compiled.cell);
  const watch = watchedNames(session, record);
  const end = await session.runner.run(execution.run, compiled.cell, { ...session.page.view(), watch });
  session.debugger.finish();
  if (record !== null && end.type !== "ended") tellChanges(session, execution, { record, ...end });
  const problem = await settle(session, execution, { end, compiled: compiled.cell, record });
  if (check !== null)
    followTypes(session, {
      check,
      wasChecked: gate.isRight,
      note: gate.note,
      record,
      end,
      body,
      lineOffset,
      execution,
    });
  if (!cell.silent && end.type === "value" && end.bundle !== null) {
    session.publisher.publish(
      "execute_result",
      { execution_count: session.count, data: end.bundle, metadata: {} },
      execution.message,
    );
  }
  return problem;
}

/** A stage that does not compile stays in the pipeline, as failed, so that the panel shows what became of it. */
function refuse(
  session: Session,
  { cellId, silent, parsed }: Body,
  content: ErrorContent,
  typeErrors: readonly TypeDiagnostic[] = [],
): ErrorContent {
  if (parsed.stage === null || silent) return content;
  const record = session.state.start({ cellId, count: session.count, body: parsed.body, stage: parsed.stage });
  const [, line = "1", message = content.evalue] = /^line (\d+): (.*)$/s.exec(content.evalue) ?? [];
  record.state = "failed";
  record.typeErrors = typeErrors;
  record.error = {
    name: content.ename,
    message,
    trace: [{ inside: null, where: `cell ${session.count}`, line: Number(line), column: 1 }],
    text: stripVTControlCharacters(content.traceback.join("\n")),
  };
  return content;
}

const interruptedContent: ErrorContent = sentenceContent("Interrupted", "The cell was interrupted; all variables are kept");

interface Ended {
  readonly end: RunEnd;
  readonly compiled: CompiledCell;
  readonly record: CellRecord | null;
}

/** Notes how the cell ended, and gives what to say when it did not end well. */
async function settle(session: Session, execution: Execution, { end, record }: Ended): Promise<ErrorContent | null> {
  const close = (state: CellRecord["state"]): void => {
    if (record === null) return;
    record.state = state;
    record.duration = Date.now() - record.startedAt;
    if (state !== "cancelled") record.progress = null;
    if (state === "done" && record.stage !== null) session.state.durations.note(record.stage.name, record.duration);
    if (state === "done" && record.stage !== null)
      record.madeOf = allIngredients(session.state).get(record.stage.name) ?? noTexts;
  };
  if (end.type !== "ended") for (const name of end.defined) session.names.defined.add(name);
  switch (end.type) {
    case "value":
      close("done");
      return null;
    case "failed": {
      close("failed");
      if (record !== null) record.error = end.error;
      return errorContent(end.error, (where) => sourceOf(session, where, execution));
    }
    case "interrupted":
      close("cancelled");
      return interruptedContent;
    case "ended":
      close("failed");
      await session.forgetValues();
      return exitContent(end.exit);
  }
}

function sourceOf(session: Session, where: string, execution: Execution): string | null {
  const count = Number(/^cell (\d+)$/.exec(where)?.[1]);
  if (count === session.count) return requestText(execution.message.content, "code");
  return session.history.source(count);
}
