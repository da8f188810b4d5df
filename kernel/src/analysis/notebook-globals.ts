/** Declarations of what every cell of our kernel can use without an import. */
export const notebookGlobals = `
declare global {
  interface DisplayHandle {
    readonly id: string;
    /** Replaces what is shown. */
    update(value: unknown): void;
  }
  interface StageSummary {
    readonly name: string;
    readonly state: "new" | "fresh" | "stale" | "queued" | "running" | "cached" | "skipped" | "failed" | "cancelled";
    /** Such as why it is stale; may be empty. */
    readonly reason: string;
    readonly duration: number | null;
    readonly reads: readonly { readonly name: string; readonly type: string | null; readonly stages: readonly string[] }[];
    readonly writes: readonly { readonly name: string; readonly type: string | null; readonly stages: readonly string[] }[];
  }
  interface PipelineRunSummary {
    readonly run: string;
    readonly state: "completed" | "failed" | "cancelled";
    readonly duration: number;
    readonly stages: readonly { readonly name: string; readonly state: string; readonly duration: number | null }[];
    readonly outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  }
  /** Shows a value below the cell: a figure, a table, HTML by its MIME bundle with \`raw\`. */
  function display(value: unknown, settings?: { readonly id?: string; readonly update?: boolean; readonly raw?: boolean }): DisplayHandle;
  /** Clears what the cell has shown; with \`wait\`, when the next output comes. */
  function clearOutput(settings?: { readonly wait?: boolean }): void;
  /** Asks for a line of text below the cell. */
  function prompt(text?: string): Promise<string>;
  /** Asks for a line of text that is not shown. */
  function password(text?: string): Promise<string>;
  /** Asks for yes or no. */
  function confirm(text?: string): Promise<boolean>;
  /** The stages of this notebook. */
  const pipeline: {
    readonly stages: readonly StageSummary[];
    /** The stages and the edges between them. */
    graph(): { readonly nodes: readonly string[]; readonly edges: readonly { readonly from: string; readonly to: string; readonly variables: readonly { readonly name: string; readonly type: string | null }[] }[] };
    /** Runs the pipeline as its exported module in a fresh process. */
    run(settings?: { readonly to?: string; readonly params?: Readonly<Record<string, unknown>> }): Promise<PipelineRunSummary>;
  };
}
export {};
`;
