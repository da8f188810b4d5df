import type { MimeBundle } from "../host/index.js";
import type { EdgeView, ErrorReport, RunEvent, StageView } from "../messages/index.js";
import type { Portrait } from "../portraits/index.js";
import type { BorderProblem, CacheSettings } from "../runs/index.js";

/** Where a cell's code stands and how its lines map back to what the user wrote. */
export interface CompiledCell {
  /** Tells it from all other code of the session, also from code that is called by the same number. */
  readonly id: number;
  /** The number the cell is called by: its execution count. */
  readonly count: number;
  /** The body of one JavaScript function. */
  readonly code: string;
  /** The session's names the code reads or writes; each becomes a parameter `$$name`. */
  readonly boxes: readonly string[];
  /** The names the cell declares at its top level that exist when it runs. */
  readonly declares: readonly string[];
  /** True when `code` returns a promise of the value. */
  readonly isAsync: boolean;
  /** Source maps, innermost first: from `code` to the transpiled text, from that to the cell. */
  readonly maps: readonly string[];
  /** Lines above the body in the cell (its magic lines). */
  readonly lineOffset: number;
}

/** What the kernel's debugger asks of V8's inspector; `disconnect` closes the inspector's session. */
export interface InspectorCommand {
  readonly id: number;
  readonly method: string;
  readonly params?: object;
}

/** What the inspector answers, and what it tells by itself. */
export type InspectorReport =
  | { readonly id: number; readonly result?: unknown; readonly error?: string }
  | { readonly method: string; readonly params: unknown };

/** How one execution ended. `defined` names the top-level names that hold a value now. */
export type CellOutcome =
  | { readonly type: "value"; readonly bundle: MimeBundle | null; readonly defined: readonly string[] }
  | { readonly type: "failed"; readonly error: ErrorReport; readonly defined: readonly string[] }
  | { readonly type: "interrupted"; readonly defined: readonly string[] };

/** What the kernel asks of the runner, over the fork's own channel. */
export type RunnerRequest =
  | {
      readonly type: "run";
      readonly run: number;
      readonly cell: CompiledCell;
      /** Variables that are looked at before and after. */
      readonly watch: readonly string[];
      readonly stages: readonly StageView[];
      readonly edges: readonly EdgeView[];
    }
  | {
      readonly type: "express";
      readonly run: number;
      readonly cells: readonly { readonly name: string; readonly cell: CompiledCell }[];
    }
  | { readonly type: "pipeline"; readonly run: number; readonly order: PipelineOrder }
  /** What a page does with a comm of the user's code. */
  | {
      readonly type: "comm";
      readonly action: "open" | "message" | "close";
      readonly comm: string;
      readonly target: string;
      readonly data: unknown;
      readonly buffers: readonly Uint8Array[];
    }
  /** Asks for the values of names as they are now. */
  | { readonly type: "portray"; readonly request: number; readonly names: readonly string[] }
  /** Which values cannot be handed to another process? */
  | { readonly type: "borders"; readonly request: number; readonly names: readonly string[] }
  /** Keeps hold of values by another name, so that they can be asked for when their own names mean something else. */
  | { readonly type: "keep"; readonly names: readonly (readonly [name: string, as: string])[] }
  /** The device that the page chose for code that asks for none; null leaves the choice to us. */
  | { readonly type: "device"; readonly device: string | null }
  | { readonly type: "answer"; readonly request: number; readonly value: unknown; readonly error: string | null };

/** A run of an exported module. */
export interface PipelineOrder {
  readonly file: string;
  /** Parameters as typed, such as `train.epochs=5`. */
  readonly texts: readonly string[];
  /** Parameters that were chosen in the panel, as typed; all others count more. */
  readonly chosen: readonly string[];
  /** Files of parameters. */
  readonly config: readonly string[];
  /** How many stages may run at a time. */
  readonly concurrency: number;
  readonly params: Readonly<Record<string, unknown>>;
  readonly to: string | null;
  /** The stages to run and no others, or null. */
  readonly only: readonly string[] | null;
  /** Stages that are switched off. */
  readonly disabled: readonly string[];
  /** How the cache is used; null for a run without it. */
  readonly cache: CacheSettings | null;
  /** The session of the kernel, kept in the run's record. */
  readonly session: string;
}

/** How a run of an exported module ended, as plain data; values that JSON cannot say are told in words. */
export interface RunSummary {
  readonly run: string;
  readonly state: "completed" | "failed" | "cancelled";
  /** Milliseconds. */
  readonly duration: number;
  readonly stages: readonly { readonly name: string; readonly state: string; readonly duration: number | null }[];
  readonly outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** How a {@link PipelineOrder} ended. */
export type RunEnding =
  | {
      readonly type: "ended";
      readonly summary: RunSummary;
      readonly folder: string | null;
      readonly errors: readonly { readonly stage: string; readonly error: ErrorReport }[];
    }
  | { readonly type: "refused"; readonly error: ErrorReport };

/** What code in the runner asks of the kernel. */
export type KernelQuestion =
  | { readonly type: "ask"; readonly prompt: string; readonly password: boolean }
  | { readonly type: "run-pipeline"; readonly to: string | null; readonly params: Readonly<Record<string, unknown>> };

/** What the runner tells the kernel, in order, over one synchronous pipe. `run` is the request it belongs to. */
export type RunnerReport =
  | { readonly type: "ready"; readonly pid: number }
  | { readonly type: "stream"; readonly run: number; readonly name: "stdout" | "stderr"; readonly text: string }
  /** Long text, as the content of the message that shows it, in JSON: the kernel hands it on without reading it. */
  | { readonly type: "long-stream"; readonly run: number; readonly content: Uint8Array }
  | {
      readonly type: "display";
      readonly run: number;
      readonly bundle: MimeBundle;
      readonly id: string | null;
      readonly update: boolean;
    }
  | { readonly type: "clear"; readonly run: number; readonly wait: boolean }
  | {
      readonly type: "comm";
      readonly run: number;
      readonly action: "open" | "message" | "close";
      readonly comm: string;
      readonly target: string;
      readonly data: unknown;
      readonly metadata: Readonly<Record<string, unknown>>;
      readonly buffers: readonly Uint8Array[];
    }
  /** Pages may, or may no longer, open comms to this target. */
  | { readonly type: "comm-target"; readonly run: number; readonly target: string; readonly isOpen: boolean }
  /** A message for all front ends, made by the user's code. */
  | {
      readonly type: "broadcast";
      readonly run: number;
      readonly message: string;
      readonly content: Readonly<Record<string, unknown>>;
      readonly metadata: Readonly<Record<string, unknown>>;
      readonly buffers: readonly Uint8Array[];
    }
  | {
      readonly type: "outcome";
      readonly run: number;
      readonly outcome: CellOutcome;
      /** The watched variables that hold something else than before. */
      readonly changed: readonly string[];
      /** Those that are too large to be looked at whole. */
      readonly sampled: readonly string[];
    }
  | {
      readonly type: "expressed";
      readonly run: number;
      readonly values: readonly (readonly [string, MimeBundle | ErrorReport])[];
    }
  | { readonly type: "bordered"; readonly request: number; readonly values: readonly (readonly [string, BorderProblem | null])[] }
  | { readonly type: "portrayed"; readonly request: number; readonly values: readonly (readonly [string, Portrait])[] }
  | { readonly type: "late-error"; readonly run: number; readonly error: ErrorReport }
  | { readonly type: "event"; readonly run: number; readonly event: RunEvent }
  | { readonly type: "run-ended"; readonly run: number; readonly ending: RunEnding }
  | { readonly type: "question"; readonly run: number; readonly request: number; readonly question: KernelQuestion };

/** What the process of a clean run is to do. */
export interface CleanOrder {
  /** The exported file, as a whole path. */
  readonly file: string;
}

/** What the process of a clean run tells: how it goes, and at the end how it ended. */
export type CleanReport =
  | { readonly type: "event"; readonly event: RunEvent }
  | {
      readonly type: "ended";
      readonly stages: readonly CleanStage[];
      /** What each stage gave. */
      readonly outputs: readonly (readonly [stage: string, values: readonly (readonly [name: string, value: Portrait])[]])[];
    }
  | { readonly type: "refused"; readonly error: ErrorReport };

/** How one stage of a clean run ended. */
export interface CleanStage {
  readonly name: string;
  readonly state: string;
  readonly error: ErrorReport | null;
  /** Why it was skipped, or empty. */
  readonly reason: string;
}
