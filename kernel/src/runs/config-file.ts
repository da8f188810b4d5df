import { StagebookError } from "../errors.js";
import type { Pipeline } from "../stages/index.js";
import { ConfigFileError } from "./errors.js";
import type { ParamNotes } from "./param-notes.js";
import { type ParamValues, qualifyParams } from "./params.js";
import { isTable, readTable } from "./read-table.js";

/**
 * Reads parameters from a TOML or JSON file: `epochs = 20`, or `epochs = 20` below `[train]` for that stage alone.
 * Gives them by `stage.param`. Throws ConfigFileError.
 */
export async function readConfigFile(pipeline: Pipeline, file: string, notes: ParamNotes = new Map()): Promise<ParamValues> {
  const found = await readTable(file, (reason, options) => new ConfigFileError(file, reason, options));
  try {
    return qualifyParams(pipeline, flatten(pipeline, found), notes);
  } catch (error) {
    if (error instanceof StagebookError) throw new ConfigFileError(file, error.message, { cause: error });
    throw error;
  }
}

/** A table that bears the name of a stage holds the parameters of that stage. */
function flatten(pipeline: Pipeline, found: Readonly<Record<string, unknown>>): ParamValues {
  const isParam = (name: string): boolean => pipeline.stages.some(({ params }) => Object.hasOwn(params, name));
  return Object.fromEntries(
    Object.entries(found).flatMap(([name, value]) => {
      const isStage = pipeline.order.some((stage) => stage === name);
      if (!isTable(value) || (!isStage && isParam(name))) return [[name, value]];
      return Object.entries(value).map(([param, each]) => [`${name}.${param}`, each]);
    }),
  );
}
