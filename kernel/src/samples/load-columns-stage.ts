import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { PipelineStage } from "../stages/index.js";
import type { Columns } from "./columns.js";
import type { SampleContext } from "./sample-config.js";

/** Reads `results.columns` from a JSON file in `dataDir`, unless they are there already. */
export class LoadColumnsStage implements PipelineStage<SampleContext> {
  readonly params = { file: "columns.json" };

  canSkip({ results }: SampleContext): false | string {
    return results.columns !== undefined && "the columns are there already";
  }

  async execute(context: SampleContext, { file }: { readonly file: string }): Promise<SampleContext> {
    // What the file holds is for whoever wrote it; a column that is none fails where it is used.
    const columns = JSON.parse(await readFile(resolve(context.dataDir, file), "utf8")) as Columns;
    return context.with({ results: { ...context.results, columns } });
  }
}
