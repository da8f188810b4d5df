import type { Portrait } from "../portraits/index.js";

/** What became of one cell in a fresh kernel. */
export interface ReplayedCell {
  readonly state: "done" | "failed" | "interrupted";
  /** `Name: message`, or null. */
  readonly error: string | null;
  /** The value as text, or null. */
  readonly value: string | null;
  /** What went to the standard output. */
  readonly text: string;
}

/** A fresh kernel for a notebook, with a runner and types of its own, that says nothing to any front end and keeps no history. */
export interface Replay {
  /** Runs a cell as a front end would; cells count from 1 in the order of the calls. */
  run(id: string, source: string): Promise<ReplayedCell>;
  /** The values of names as they are now; null when the runner has ended. */
  portray(names: readonly string[]): Promise<ReadonlyMap<string, Portrait> | null>;
  /** Keeps hold of values by another name. */
  keep(names: readonly (readonly [name: string, as: string])[]): void;
  /** Stops what runs, and lets nothing else start. */
  interrupt(): void;
  close(): Promise<void>;
}
