import type { StageRequest, TypeDiagnostic } from "../analysis/index.js";
import type { ErrorReport } from "../messages/index.js";

/** What became of the last execution of a cell. */
export type CellState = "running" | "done" | "failed" | "cancelled" | "gone";

/** For cells of which nothing is known: one map for all. */
export const noTexts: ReadonlyMap<string, string> = new Map();

/** A cell as it was last run. */
export interface CellRecord {
  /** The front end's id of the cell, or one of ours where it sends none. */
  readonly id: string;
  readonly hasOwnId: boolean;
  readonly count: number;
  readonly body: string;
  readonly stage: StageRequest | null;
  /** Inputs that it was seen to change though its text does not show it. */
  seenWrites: readonly string[];
  /** Inputs that were too large to be looked at whole before and after it ran. */
  sampled: readonly string[];
  readonly isParams: boolean;
  /** Counts executions over the whole session; a cell that ran later has a higher one. */
  readonly turn: number;
  state: CellState;
  readonly startedAt: number;
  duration: number | null;
  /** 0 to 1 while it runs and its bar knows the total. */
  progress: number | null;
  error: ErrorReport | null;
  /** What it took from other cells when it ended well, where it is a stage. */
  madeOf: ReadonlyMap<string, string>;
  /** Types of what it declares and uses, as far as they were asked for. */
  types: ReadonlyMap<string, string>;
  /** What the type checker has against it. */
  typeErrors: readonly TypeDiagnostic[];
  /** Settles when `types` are those of the last run. */
  typing: Promise<void>;
}
