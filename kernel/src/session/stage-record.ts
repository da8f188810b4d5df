import type { StageRequest } from "../analysis/index.js";
import type { CellRecord, CellState } from "./cell-record.js";

/** A cell that is a stage, or a part of one. */
export type StageRecord = CellRecord & { readonly stage: StageRequest };

/** The cells of each stage, the one that begins it first. */
export function stageMembers(cells: readonly CellRecord[]): readonly (readonly StageRecord[])[] {
  const groups = new Map<string, StageRecord[]>();
  for (const cell of cells) {
    if (!isStage(cell)) continue;
    const known = groups.get(cell.stage.name);
    if (known === undefined) groups.set(cell.stage.name, [cell]);
    else if (cell.stage.append === true) known.push(cell);
    else known.unshift(cell);
  }
  return [...groups.values()];
}

function isStage(cell: CellRecord): cell is StageRecord {
  return cell.stage !== null;
}

/** What became of a stage of several cells, as if it were one. */
export function joinRecords(members: readonly StageRecord[]): StageRecord {
  const [first, ...others] = members;
  if (first === undefined) throw new RangeError("A stage has at least one cell");
  if (others.length === 0) return first;
  const latest = members.reduce((a, b) => (b.turn > a.turn ? b : a));
  const running = members.find(({ state }) => state === "running");
  const durations = members.flatMap(({ duration }) => duration ?? []);
  return {
    ...first,
    body: members.map(({ body }) => body).join("\n;\n"),
    turn: latest.turn,
    madeOf: latest.madeOf,
    state:
      (["running", "failed", "cancelled", "gone"] as const).find((state) => members.some((each) => each.state === state)) ??
      "done",
    startedAt: (running ?? first).startedAt,
    duration: durations.length === 0 ? null : durations.reduce((a, b) => a + b, 0),
    progress: running?.progress ?? null,
    error: members.find(({ error }) => error !== null)?.error ?? null,
    types: new Map(members.flatMap(({ types }) => [...types])),
    typing: Promise.all(members.map(({ typing }) => typing)).then(() => undefined),
  } satisfies StageRecord & { readonly state: CellState };
}

/** Says which cell of a stage has not run since one above it did, or null. */
export function tornStage(members: readonly StageRecord[]): string | null {
  const late = members.findIndex((each, index) => index > 0 && each.turn < (members[index - 1]?.turn ?? 0));
  const [before, after] = [members[late - 1], members[late]];
  if (before === undefined || after === undefined) return null;
  return `cell ${before.count} ran again, and cell ${after.count}, which continues it, did not`;
}
