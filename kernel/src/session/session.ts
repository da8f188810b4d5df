import type { TypeService } from "../analysis/index.js";
import type { CellCompiler } from "../cells/index.js";
import type { NotebookDebugger } from "../debugger/index.js";
import type { PipelineView } from "../messages/index.js";
import type { WireMessage } from "../protocol/index.js";
import type { RunnerReport } from "../runner/index.js";
import type { History } from "./history.js";
import type { NotebookState } from "./notebook-state.js";
import type { Publisher } from "./publisher.js";
import type { Replay } from "./replay.js";
import type { RunFollower } from "./run-overlay.js";
import type { RunnerHost } from "./runner-host.js";
import type { WidgetStore } from "./widget-store.js";

/** When types are checked: before a cell runs, after it, or not. */
export type CheckMode = "gate" | "after" | "off";

/** One execution, from its request to its reply. */
export interface Execution {
  readonly run: number;
  readonly message: WireMessage;
  readonly signal: AbortSignal;
  /** What the reply carries for the front end, such as text for the next cell. */
  readonly payload: unknown[];
  /** What is still to be said about the cell when it has been answered. */
  readonly afterwords: Promise<void>[];
  interrupt(): void;
}

/** The pages that follow a notebook, as the rest of the kernel sees them. */
export interface Pages {
  /** The pipeline as pages draw it now. */
  view(): PipelineView;
  /** Sends the pipeline to all pages soon. */
  pipelineChanged(): void;
  /** Looks again at what is typed in cells, as names may mean something else now. */
  namesChanged(): void;
  open(comm: string, target: string, message: WireMessage): boolean;
  close(comm: string): void;
  has(comm: string): boolean;
  receive(comm: string, data: unknown, message: WireMessage): Promise<void>;
}

/** One notebook's kernel: everything that lives as long as it does. */
export interface Session {
  readonly folder: string;
  readonly publisher: Publisher;
  readonly runner: RunnerHost;
  readonly types: TypeService;
  readonly compiler: CellCompiler;
  readonly debugger: NotebookDebugger;
  readonly state: NotebookState;
  readonly widgets: WidgetStore;
  /** Targets to which pages may open comms of the user's code. */
  readonly commTargets: Set<string>;
  readonly page: Pages;
  /** Names that hold a value, and those that functions of cells refer to. */
  readonly names: { readonly defined: Set<string>; readonly captured: Set<string> };
  readonly history: History;
  /** Questions that wait for the user, by the front end's session. */
  readonly questions: Map<string, { readonly run: number; readonly request: number }>;
  /** Settles when the types of the cells so far are defined; the next check waits for it. */
  defining: Promise<void>;
  checkMode: CheckMode;
  /** Whether runs of the pipeline use the cache. */
  isCaching: boolean;
  /** The execution count. */
  count: number;
  /** The present or last run of the pipeline. */
  follower: RunFollower | null;
  /** Stops the run of the pipeline that goes on. */
  stopRun: (() => void) | null;
  /** Starts a fresh kernel for the cells of the document in this order; null in one that is such a kernel itself. */
  readonly startReplay: ((order: readonly string[]) => Replay) | null;
  /** Gives a request the number by which its output is known. */
  beginRun(parent: WireMessage): number;
  /** A number for code that is to run, which no other code has. */
  nextCode(): number;
  parentOf(run: number): WireMessage | null;
  /** Takes a report that is not the end of an execution. */
  take(report: RunnerReport): void;
  /** Forgets the values of a runner that has ended. */
  forgetValues(): Promise<void>;
}
