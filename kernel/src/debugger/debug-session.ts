import type { Breakpoints } from "./breakpoints.js";
import type { CellShelf } from "./cell-shelf.js";
import type { PauseOnExceptions, Target } from "./target.js";

type Content = Readonly<Record<string, unknown>>;

/** What the debugger needs of the notebook that it debugs. */
export interface DebuggedNotebook {
  readonly folder: string;
  /** The names that hold a value. */
  readonly names: Set<string>;
  /** Sends a `debug_event` to all front ends. */
  publish(content: Content): void;
}

/** The debugging of one notebook, as its commands see it. */
export interface DebugSession {
  readonly notebook: DebuggedNotebook;
  readonly shelf: CellShelf;
  readonly breakpoints: Breakpoints;
  /** The runner that is debugged. Throws DebugError where there is none yet. */
  readonly target: Target;
  /** True from `initialize` to `disconnect`. */
  isStarted: boolean;
  /** Begins to debug. */
  attach(): Promise<void>;
  /** Ends debugging: breakpoints are forgotten, and what stands still goes on. */
  detach(): Promise<void>;
  pauseOnExceptions(state: PauseOnExceptions): Promise<void>;
  /** Tells all front ends that something happened. */
  publish(event: string, body: Content): void;
}
