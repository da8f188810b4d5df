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
  const display: Display;
  interface DisplaySettings {
    /** Shows under this id; a later call with \`update: true\` replaces it. */
    readonly id?: string;
    readonly update?: boolean;
    /** Takes the value as a MIME bundle as it is. */
    readonly raw?: boolean;
  }
  interface Display {
    (value: unknown, settings?: DisplaySettings): DisplayHandle;
    html(text: string, settings?: DisplaySettings): DisplayHandle;
    markdown(text: string, settings?: DisplaySettings): DisplayHandle;
    latex(text: string, settings?: DisplaySettings): DisplayHandle;
    svg(text: string, settings?: DisplaySettings): DisplayHandle;
    /** Shows a value as a tree that opens and closes. */
    json(value: unknown, settings?: DisplaySettings): DisplayHandle;
    /** Shows the bytes of a PNG, JPEG, GIF or WebP. */
    image(bytes: Uint8Array, settings?: DisplaySettings): DisplayHandle;
    text(text: string, settings?: DisplaySettings): DisplayHandle;
  }
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
  interface DenoShown {
    readonly [symbol: symbol]: () => object;
  }
  /** What notebooks written for Deno use most; all else of Deno says that cells run on Node. */
  const Deno: {
    readonly jupyter: {
      readonly $display: symbol;
      display(value: unknown, settings?: { readonly raw?: boolean; readonly update?: boolean; readonly display_id?: string }): Promise<void>;
      format(value: unknown): Promise<Record<string, unknown>>;
      broadcast(type: string, content: Record<string, unknown>, extra?: { readonly metadata?: Record<string, unknown>; readonly buffers?: readonly Uint8Array[] }): Promise<void>;
      html(text: TemplateStringsArray | string, ...values: unknown[]): DenoShown;
      md(text: TemplateStringsArray | string, ...values: unknown[]): DenoShown;
      svg(text: TemplateStringsArray | string, ...values: unknown[]): DenoShown;
      image(source: string | URL | Uint8Array): DenoShown;
    };
    readonly args: string[];
    readonly pid: number;
    readonly build: { readonly os: string; readonly arch: string };
    readonly env: {
      get(name: string): string | undefined;
      set(name: string, value: string): void;
      has(name: string): boolean;
      delete(name: string): void;
      toObject(): Record<string, string>;
    };
    cwd(): string;
    inspect(value: unknown, options?: object): string;
    readTextFile(path: string | URL): Promise<string>;
    readTextFileSync(path: string | URL): string;
    readFile(path: string | URL): Promise<Uint8Array>;
    readFileSync(path: string | URL): Uint8Array;
    writeTextFile(path: string | URL, text: string): Promise<void>;
    writeTextFileSync(path: string | URL, text: string): void;
    writeFile(path: string | URL, bytes: Uint8Array): Promise<void>;
    writeFileSync(path: string | URL, bytes: Uint8Array): void;
    mkdir(path: string | URL, settings?: { readonly recursive?: boolean }): Promise<void>;
    remove(path: string | URL, settings?: { readonly recursive?: boolean }): Promise<void>;
    // Left open: what is not there is told of when it is asked for.
    readonly [name: string]: any;
  };
}
export {};
`;
