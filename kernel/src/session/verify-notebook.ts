import type { NotebookAnalysis } from "../analysis/index.js";
import { comparePortraits, type Portrait } from "../portraits/index.js";
import { chanceInText } from "./chance.js";
import type { Replay, ReplayedCell } from "./replay.js";
import type { VerifyCell } from "./verify-cells.js";

/** What a cell gives in a fresh kernel, beside what it gave before. */
export interface VerifiedCell {
  /** From 1, among the cells with code. */
  readonly number: number;
  readonly id: string;
  /** The stage's name, or how its code begins. */
  readonly title: string;
  readonly verdict: "waiting" | "running" | "same" | "different" | "varies" | "failed" | "new" | "left out";
  /** What differs and where, why it failed, why it varies; may be empty. */
  readonly detail: string;
}

/** What the notebook holds, to compare with. */
export interface KnownValues {
  /** The values of names in the live session; null where there is none, or where a later run of another cell made them. */
  readonly portraits: ReadonlyMap<string, Portrait> | null;
  /** True when the live session has run the cell as it stands. */
  readonly hasRun: (id: string) => boolean;
}

/** What is to be verified. */
export interface VerifyOrder {
  readonly cells: readonly VerifyCell[];
  readonly analysis: NotebookAnalysis;
  readonly known: KnownValues;
  readonly replay: Replay;
  readonly signal: AbortSignal;
  /** Called when the verdict of a cell changes. */
  readonly onChange: (cells: readonly VerifiedCell[]) => void;
}

/** Runs all cells from top to bottom in a fresh kernel and tells of each whether it gives what it gave before. */
export async function verifyNotebook(order: VerifyOrder): Promise<readonly VerifiedCell[]> {
  const { cells, replay, signal, onChange } = order;
  const rows: VerifiedCell[] = cells.map(({ number, id, title }) => ({ number, id, title, verdict: "waiting", detail: "" }));
  const results = new Map<string, ReplayedCell>();
  const set = (index: number, change: Pick<VerifiedCell, "verdict" | "detail">): void => {
    const row = rows[index];
    if (row !== undefined) rows[index] = { ...row, ...change };
    onChange(rows);
  };
  const stop = (): void => replay.interrupt();
  signal.addEventListener("abort", stop, { once: true });
  try {
    for (const [index, cell] of cells.entries()) {
      if (signal.aborted) return rows;
      if (cell.source === null) {
        set(index, { verdict: "left out", detail: cell.reason });
        continue;
      }
      set(index, { verdict: "running", detail: "" });
      const result = await replay.run(cell.id, cell.source);
      results.set(cell.id, result);
      set(index, result.state === "failed" ? failureOf(cell, result) : { verdict: "waiting", detail: "" });
    }
    if (signal.aborted) return rows;
    const fresh = await replay.portray([...namesOf(order)]);
    for (const [index, cell] of cells.entries())
      if (rows[index]?.verdict === "waiting") set(index, verdictOf(order, cell, { fresh, result: results.get(cell.id) ?? null }));
    return rows;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Names that cells give a value. */
function namesOf({ analysis }: VerifyOrder): Set<string> {
  return new Set(analysis.cells.flatMap(({ facts }) => ownNames(facts)));
}

function ownNames({ names }: NotebookAnalysis["cells"][number]["facts"]): string[] {
  return [...names.definitions.values()].filter(({ value, kind }) => value && kind !== "import").map(({ name }) => name);
}

function failureOf(cell: VerifyCell, { error }: ReplayedCell): Verdict {
  const [first = ""] = (error ?? "").split("\n");
  if (cell.mayFail) return { verdict: "same", detail: `it fails on purpose (raises-exception): ${first}` };
  const isKnown = cell.saved.error !== null && cell.saved.error.split("\n")[0] === first;
  return { verdict: "failed", detail: isKnown ? `${first} (as before)` : first };
}

interface Found {
  readonly fresh: ReadonlyMap<string, Portrait> | null;
  readonly result: ReplayedCell | null;
}

type Verdict = Pick<VerifiedCell, "verdict" | "detail">;

function verdictOf(order: VerifyOrder, cell: VerifyCell, { fresh, result }: Found): Verdict {
  if (fresh === null) return { verdict: "failed", detail: "The runner ended" };
  const differences = [...valueDifferences(order, cell, fresh), ...outputDifferences(cell, result)];
  if (differences.length > 0) {
    const chance = chanceOf(order, cell);
    const detail = differences.join("; ");
    return chance === null
      ? { verdict: "different", detail }
      : { verdict: "varies", detail: `${detail} (${chance}: each run gives another value)` };
  }
  const isKnown = order.known.portraits === null ? cell.saved.hasRun : order.known.hasRun(cell.id);
  return isKnown
    ? { verdict: "same", detail: "" }
    : {
        verdict: "new",
        detail: order.known.portraits === null ? "no saved output to compare with" : "it has not run in this session",
      };
}

/** Values of names whose last maker in the document is this cell, where the live session has the name too. */
function valueDifferences({ analysis, known }: VerifyOrder, cell: VerifyCell, fresh: ReadonlyMap<string, Portrait>): string[] {
  const at = analysis.cells.findIndex(({ facts }) => facts.id === cell.id);
  const facts = analysis.cells[at]?.facts;
  if (facts === undefined || known.portraits === null || !known.hasRun(cell.id)) return [];
  const below = new Set(analysis.cells.slice(at + 1).flatMap((other) => ownNames(other.facts)));
  return ownNames(facts).flatMap((name) => {
    const [live, now] = [known.portraits?.get(name), fresh.get(name)];
    if (below.has(name) || live === undefined || now === undefined) return [];
    const likeness = comparePortraits(live, now);
    if (likeness.type !== "different") return [];
    const { path, left, right } = likeness.difference;
    return [`${name}${path} is ${right}, and was ${left}`];
  });
}

const longest = 60;

function outputDifferences({ saved, isTimed }: VerifyCell, result: ReplayedCell | null): string[] {
  if (result === null || !saved.hasRun) return [];
  const found: string[] = [];
  if (result.value !== saved.value) found.push(`its value is ${shown(result.value)}, and was ${shown(saved.value)}`);
  if (!isTimed && result.text !== saved.text) found.push(`it wrote ${firstChange(result.text, saved.text)}`);
  if (saved.error !== null) found.push(`it failed before: ${saved.error.split("\n")[0]}`);
  return found;
}

function shown(text: string | null): string {
  if (text === null) return "nothing";
  const line = text.replace(/\s+/g, " ");
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

function firstChange(now: string, before: string): string {
  const [a, b] = [now.split("\n"), before.split("\n")];
  const at = a.findIndex((line, index) => line !== b[index]);
  const line = at < 0 ? a.length : at;
  return `${JSON.stringify(shown(a[line] ?? null))} on line ${line + 1}, and ${JSON.stringify(shown(b[line] ?? null))} before`;
}

/** What makes the values of a cell differ from run to run, in it or in a cell whose names it uses. */
function chanceOf({ analysis }: VerifyOrder, { id }: VerifyCell): string | null {
  const open = [id];
  const seen = new Set(open);
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const index = analysis.cells.findIndex(({ facts }) => facts.id === next);
    const cell = analysis.cells[index];
    if (cell === undefined) continue;
    const call = chanceInText(cell.facts.text);
    if (call !== null) return next === id ? call : `${call} in ${cell.facts.label}`;
    for (const { id: used } of cell.uses.values()) if (!seen.has(used)) open.push(...[used].filter((each) => seen.add(each)));
  }
  return null;
}
