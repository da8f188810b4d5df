import type { NotebookAnalysis, StageAnalysis } from "../analysis/index.js";
import { type CleanRun, runClean } from "../cells/index.js";
import { withArticle } from "../errors.js";
import type { RunEvent } from "../messages/index.js";
import { comparePortraits, type Likeness, type Portrait } from "../portraits/index.js";
import { chanceIn } from "./chance.js";

/** How an output of the exported file stands to the one of the notebook. */
export interface ProofRow {
  readonly stage: string;
  readonly output: string;
  readonly verdict: "same" | "different" | "incomparable";
  /** Where they differ, or why they cannot be compared, or what could not be looked into; may be empty. */
  readonly detail: string;
}

/** What the notebook holds of one output: its value, or why it has none. */
export type NotebookValue =
  | { readonly type: "value"; readonly portrait: Portrait }
  | { readonly type: "gone"; readonly why: string };

/** What is to be proved. */
export interface ProofOrder {
  readonly analysis: NotebookAnalysis;
  /** The exported file, as a whole path. */
  readonly path: string;
  /** The notebook's folder, in which the file runs. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  /** The notebook's value of an output. */
  readonly heldValue: (stage: string, output: string) => NotebookValue;
}

/** The outcome of a proof. `problem` is why the file did not run to its end; rows of stages that did are there all the same. */
export interface Proof {
  readonly rows: readonly ProofRow[];
  readonly problem: string | null;
  readonly isCancelled: boolean;
}

/** Runs an exported file in a clean process and compares what its stages give with what the notebook holds. */
export async function proveExport(order: ProofOrder): Promise<Proof> {
  const { path, folder, signal, onEvent = () => undefined } = order;
  const run = await runClean(path, { folder, signal, onEvent });
  if (run.type === "cancelled") return { rows: [], problem: null, isCancelled: true };
  const rows = rowsOf(order, run);
  const problem = problemOf(run);
  if (problem !== null || !rows.some(({ verdict }) => verdict === "different")) return { rows, problem, isCancelled: false };
  // What two runs of the file do not agree on cannot be the notebook's either.
  const again = await runClean(path, { folder, signal });
  if (again.type === "cancelled") return { rows: [], problem: null, isCancelled: true };
  return {
    rows: rows.map((row) => (row.verdict === "different" ? unlessChance(order, row, [run, again]) : row)),
    problem,
    isCancelled: false,
  };
}

function rowsOf({ analysis, heldValue }: ProofOrder, run: CleanRun): ProofRow[] {
  return analysis.stages.flatMap((stage) =>
    outputsOf(stage, run).map((output): ProofRow => {
      const found = valueIn(run, stage.name, output);
      const given = heldValue(stage.name, output);
      const row = { stage: stage.name, output };
      if (given.type === "gone") return { ...row, verdict: "incomparable", detail: given.why };
      if (found === null) return { ...row, ...missing(stage, run) };
      return { ...row, ...verdictOf(comparePortraits(given.portrait, found)) };
    }),
  );
}

/** The outputs as the file gives them; functions and classes that stand above all stages are not among them. */
function outputsOf(stage: StageAnalysis, run: CleanRun): readonly string[] {
  const given = run.type === "ended" ? run.outputs.get(stage.name) : undefined;
  return given === undefined ? stage.outputs : [...given.keys()];
}

function valueIn(run: CleanRun, stage: string, output: string): Portrait | null {
  return run.type === "ended" ? (run.outputs.get(stage)?.get(output) ?? null) : null;
}

type Verdict = Pick<ProofRow, "verdict" | "detail">;

function missing({ name }: StageAnalysis, run: CleanRun): Verdict {
  const state = run.type === "ended" ? run.stages.find((stage) => stage.name === name)?.state : undefined;
  return {
    verdict: "incomparable",
    detail:
      state === undefined
        ? "the exported file did not run"
        : `the stage ${state === "failed" ? "failed" : "did not run"} in the exported file`,
  };
}

/** A comparison in the words of the table. */
function verdictOf(likeness: Likeness): Verdict {
  switch (likeness.type) {
    case "same":
      return { verdict: "same", detail: unseenText(likeness.unseen) };
    case "different": {
      const { path, left, right } = likeness.difference;
      return {
        verdict: "different",
        detail: `${path === "" ? "" : `at ${path}: `}${left} in the notebook, ${right} in the file`,
      };
    }
    case "incomparable":
      return {
        verdict: "incomparable",
        detail: `it is ${likeness.what.startsWith("more ") ? likeness.what : withArticle(likeness.what)}`,
      };
  }
}

function unseenText(unseen: readonly string[]): string {
  if (unseen.length === 0) return "";
  const shown = unseen.slice(0, 3).join(", ");
  return `but for ${shown}${unseen.length > 3 ? ` and ${unseen.length - 3} more` : ""}, which nobody can look into`;
}

function unlessChance(order: ProofOrder, row: ProofRow, [first, second]: readonly [CleanRun, CleanRun]): ProofRow {
  const [a, b] = [valueIn(first, row.stage, row.output), valueIn(second, row.stage, row.output)];
  if (a === null || b === null || comparePortraits(a, b).type !== "different") return row;
  const cause = chanceIn(order.analysis, row.stage);
  const where = cause === null ? "" : ` (${cause.call} in ${cause.stage === row.stage ? "it" : `'${cause.stage}'`})`;
  return { ...row, verdict: "incomparable", detail: `each run gives another value${where}; seed it to compare` };
}

/** Why a clean run did not run to its end, or null. */
function problemOf(run: CleanRun): string | null {
  switch (run.type) {
    case "cancelled":
      return null;
    case "refused":
      return `The exported file cannot be run: ${run.error.text}`;
    case "died":
      return `The process of the exported file went before it ended (${run.signal === null ? `exit code ${run.code ?? "unknown"}` : `signal ${run.signal}`})${run.text === "" ? "" : `\n${run.text}`}`;
    case "ended": {
      const failed = run.stages.find(({ error }) => error !== null);
      return failed === undefined ? null : `Stage '${failed.name}' failed in the exported file: ${failed.error?.text ?? ""}`;
    }
  }
}
