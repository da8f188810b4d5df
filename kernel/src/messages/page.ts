import type { Device } from "./device.js";
import type { ErrorReport } from "./error-report.js";

/** The comm target that a page opens to follow the pipeline of its notebook. */
export const pageTarget = "stagebook.page";

/** What a stage is at the moment. */
export type StageState = "new" | "fresh" | "stale" | "queued" | "running" | "cached" | "skipped" | "failed" | "cancelled";

/** A variable that crosses a stage border. */
export interface VariableView {
  readonly name: string;
  /** As TypeScript prints it; null until the type service has answered. */
  readonly type: string | null;
  /** The stage it comes from (reads) or the stages that read it (writes). */
  readonly stages: readonly string[];
}

/** What a param takes: `list` and `object` are typed as JSON, `any` as JSON or as bare text. */
export type ParamKind = "number" | "string" | "boolean" | "list" | "object" | "any";

/** A value that can be set from outside. */
export interface ParamView {
  readonly name: string;
  readonly kind: ParamKind;
  readonly type: string;
  /** The default as source text, such as `20` or `"adam"`. */
  readonly value: string;
  /** The default as a person types it, such as `adam`; lists and objects as JSON. */
  readonly plain: string;
  /** What was chosen for the next run, as typed, or null for the default. */
  readonly chosen: string | null;
  /** The comment that stands with it, or empty. */
  readonly doc: string;
  /** What it can be, where its type is a union of literals. */
  readonly choices: readonly string[] | null;
}

/** One line of «why it runs». */
export interface ReasonView {
  readonly changed: boolean;
  readonly sentence: string;
}

/** A line that a stage logged. */
export interface LogView {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly isWarning: boolean;
  readonly text: string;
}

/** A number that a stage logged again and again. */
export interface MetricView {
  readonly name: string;
  /** From first to last; of a long series every n-th, and the last one. */
  readonly points: readonly number[];
  readonly last: number;
}

/** One node of the graph. */
export interface StageView {
  readonly name: string;
  /** null when the front end sends no cell ids. */
  readonly cell: string | null;
  /** All cells that make the stage, `cell` first; empty when the front end sends no cell ids. */
  readonly cells: readonly string[];
  /** The execution count of the cell's last run, or null. */
  readonly count: number | null;
  readonly state: StageState;
  /** The words after the state's word: `rows changed`, `after train`, `cell 8 line 4`; may be empty. */
  readonly reason: string;
  /** Milliseconds of the last run, or null. */
  readonly duration: number | null;
  /** When the running stage started, milliseconds since 1970, or null. */
  readonly startedAt: number | null;
  /** 0 to 1 while running with a known total, else null. */
  readonly progress: number | null;
  readonly reads: readonly VariableView[];
  readonly writes: readonly VariableView[];
  readonly params: readonly ParamView[];
  /** True when the user has left the stage out of the next run. */
  readonly isOff: boolean;
  /** Milliseconds of its last runs, the oldest first. */
  readonly durations: readonly number[];
  /** What it logged in the run that is shown. */
  readonly metrics: readonly MetricView[];
  readonly logs: readonly LogView[];
  readonly why: readonly ReasonView[];
  readonly error: ErrorReport | null;
}

/** One edge of the graph. */
export interface EdgeView {
  readonly from: string;
  readonly to: string;
  /** Empty for an order-only edge. */
  readonly variables: readonly { readonly name: string; readonly type: string | null }[];
  /** Why an order-only edge is there, else null. */
  readonly order: string | null;
}

/** The last or present run. */
export interface RunView {
  readonly id: string;
  readonly state: "running" | "completed" | "failed" | "cancelled";
  /** In order, with what became of each. */
  readonly stages: readonly { readonly name: string; readonly state: StageState; readonly duration: number | null }[];
  readonly startedAt: number;
  readonly duration: number | null;
}

/** The whole pipeline as the page draws it. */
export interface PipelineView {
  /** In document order. */
  readonly stages: readonly StageView[];
  readonly edges: readonly EdgeView[];
  readonly run: RunView | null;
  /** What is wrong with the pipeline as a whole: one sentence each. */
  readonly problems: readonly string[];
}

/** An import that would bring a name into a cell. */
export interface ImportView {
  readonly name: string;
  readonly module: string;
  readonly typeOnly: boolean;
  /** True for `import name from`, false for `import { name } from`. */
  readonly isDefault: boolean;
}

/** Something that is wrong with the text of a cell, found while it is typed. */
export interface FindingView {
  readonly sentence: string;
  /** UTF-16 offsets in the cell's text. */
  readonly start: number;
  readonly end: number;
  /** The name that nothing declares so far, or null: a cell that has not run yet may. */
  readonly missing: string | null;
  /** Imports that would bring that name, the best first. */
  readonly imports: readonly ImportView[];
}

/** How the notebook does in a fresh kernel. */
export interface VerifiedView {
  readonly type: "verified";
  readonly state: "running" | "done" | "cancelled";
  /** All of it in one sentence. */
  readonly sentence: string;
  /** What the session rests on that the document does not tell, one sentence each. */
  readonly hidden: readonly string[];
  readonly cells: readonly {
    readonly id: string;
    readonly number: number;
    readonly title: string;
    readonly verdict: string;
    readonly detail: string;
  }[];
}

/** What the kernel tells the page. */
export type PageUpdate =
  | { readonly type: "pipeline"; readonly pipeline: PipelineView }
  | { readonly type: "devices"; readonly devices: readonly Device[]; readonly chosen: string | null }
  | { readonly type: "exported"; readonly file: string; readonly stages: number }
  /** An export that would write over what someone wrote by hand; the page may ask for it again with `force`. */
  | { readonly type: "overwrite"; readonly file: string; readonly sentence: string }
  | VerifiedView
  | {
      readonly type: "preview";
      readonly request: number;
      readonly suggestion: string;
      readonly reads: readonly VariableView[];
      readonly writes: readonly VariableView[];
      readonly warnings: readonly { readonly sentence: string; readonly line: number | null }[];
    }
  /** What is wrong with the text that `check` sent as `version`; comes again when what the text mentions has changed. */
  | { readonly type: "checked"; readonly cell: string; readonly version: number; readonly findings: readonly FindingView[] }
  | { readonly type: "problem"; readonly request: number | null; readonly sentence: string };

/** What the page asks of the kernel. */
export type PageRequest =
  /** The cells of the notebook in document order, and its name; sent on opening and when one of them changes. */
  | { readonly type: "cells"; readonly cells: readonly string[]; readonly notebook?: string | undefined }
  | { readonly type: "run"; readonly to: string | null; readonly force: boolean }
  | { readonly type: "cancel" }
  /** What a param is to be in the next run; null for its default. */
  | { readonly type: "set-param"; readonly stage: string; readonly param: string; readonly text: string | null }
  /** Leaves a stage out of the next runs of the whole pipeline, or takes it in again. */
  | { readonly type: "switch-stage"; readonly stage: string; readonly isOff: boolean }
  | { readonly type: "export"; readonly file: string; readonly force?: boolean | undefined }
  /** Runs these cells in a fresh kernel and compares; answered by `verified`, again and again until it is done. */
  | { readonly type: "verify"; readonly cells: readonly { readonly id: string; readonly source: string }[] }
  /** What would this cell read and write as a stage? Answered by `preview` with the same `request`. */
  | { readonly type: "preview"; readonly request: number; readonly cell: string; readonly source: string }
  /** Checks what stands in a cell while it is typed; running the same text later finds the check done. Answered by `checked`. */
  | { readonly type: "check"; readonly cell: string; readonly version: number; readonly source: string }
  | { readonly type: "devices" }
  /** The id of a device, or `auto`. */
  | { readonly type: "choose-device"; readonly device: string };
