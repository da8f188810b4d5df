import type { NotebookCell } from "../analysis/index.js";
import { parseMagics } from "../cells/index.js";
import type { DocumentCell } from "../documents/index.js";
import { StagebookError } from "../errors.js";

/** A cell of the document, as a fresh kernel is to run it. */
export interface VerifyCell {
  /** From 1, among the cells with code. */
  readonly number: number;
  readonly id: string;
  readonly title: string;
  /** What is run, or null when nothing of the cell is. */
  readonly source: string | null;
  /** Why nothing is run, such as `%npm`; or empty. */
  readonly reason: string;
  readonly isTimed: boolean;
  /** True when its author says that it fails on purpose. */
  readonly mayFail: boolean;
  /** As the analysis takes it. */
  readonly cell: NotebookCell;
  /** What the file holds of its last run. */
  readonly saved: {
    readonly count: number | null;
    readonly hasRun: boolean;
    readonly value: string | null;
    readonly text: string;
    readonly error: string | null;
  };
}

/** Magics that act outside of the notebook or only show something; to run them again would change what is being verified. */
const idle: ReadonlySet<string> = new Set("%npm %export %run %verify %load %stages %graph %why %who %help %lsmagic".split(" "));

/** The cells with code of a document. */
export function verifyCells(cells: readonly DocumentCell[]): VerifyCell[] {
  return cells
    .filter(({ kind, source }) => kind === "code" && source.trim() !== "")
    .map((cell, index) => verifyCell(cell, index + 1));
}

function verifyCell(saved: DocumentCell, number: number): VerifyCell {
  const id = saved.id ?? `c${number}`;
  const { count, value, text, error } = saved;
  const known = { number, id, mayFail: saved.mayFail, saved: { count, hasRun: count !== null, value, text, error } };
  const label = `cell ${number}`;
  try {
    const { body, stage, magics, script, isTimed } = parseMagics(saved.source);
    const left = magics.filter(({ name, wantsHelp }) => idle.has(name) || wantsHelp);
    const isEmpty = body.trim() === "" && script === null && stage === null;
    const source =
      isEmpty && left.length === magics.length
        ? null
        : withoutLines(
            saved.source,
            left.map(({ line }) => line),
          );
    const title = stage?.name ?? titleOf(body.trim() === "" ? saved.source : body);
    const reason = source === null ? `${left.map(({ name }) => name).join(", ")} is not run again` : "";
    return { ...known, title, source, reason, isTimed: isTimed || left.length > 0, cell: { id, text: body, stage, label } };
  } catch (problem) {
    if (!(problem instanceof StagebookError)) throw problem;
    return {
      ...known,
      title: titleOf(saved.source),
      source: saved.source,
      reason: "",
      isTimed: false,
      cell: { id, text: "", stage: null, label },
    };
  }
}

/** Lines count on as before. */
function withoutLines(source: string, lines: readonly number[]): string {
  return source
    .split("\n")
    .map((line, index) => (lines.includes(index + 1) ? "" : line))
    .join("\n");
}

const longest = 32;

function titleOf(text: string): string {
  const line =
    text
      .split("\n")
      .find((each) => each.trim() !== "")
      ?.trim() ?? "";
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
