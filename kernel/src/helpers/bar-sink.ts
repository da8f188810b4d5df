import type { ProgressState } from "../messages/index.js";

/** Where one bar is drawn. */
export interface BarSink {
  /** Milliseconds between two drawings. */
  readonly interval: number;
  /** Whether the row stays where it is after the bar has ended, so that the next bar of this kind can go on in it. */
  readonly keepsRow: boolean;
  /** Called for the first state, then at most every `interval` milliseconds. */
  show(state: ProgressState): void;
  /** Called once, with the last state. */
  end(state: ProgressState): void;
}
