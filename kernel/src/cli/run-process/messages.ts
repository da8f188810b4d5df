import type { RunCommandOptions } from "../../adapters/index.js";

/** What the process of a run is to do. */
export interface RunOrder {
  /** The pipeline's file, as a whole path. */
  readonly file: string;
  readonly options: RunCommandOptions;
  /** True for a file that is run for what it does, and exports no pipeline. */
  readonly isScript: boolean;
  /** The command line as the user typed it. */
  readonly argv: readonly string[];
}

/** What the process of a run tells: that it has a folder, and that it ended in good order. */
export type RunReport =
  | { readonly type: "started"; readonly folder: string | null }
  | { readonly type: "ended"; readonly code: number };
