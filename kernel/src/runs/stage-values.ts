import { MissingOutputError, StageOutputError } from "../errors.js";
import type { StageName } from "../messages/index.js";
import type { Stage, Values } from "../stages/index.js";
import { kindOf } from "./summarize-output.js";

/** Collects what a stage reads from the outputs so far. Throws MissingOutputError. */
export function collectInputs(stage: Stage, outputs: ReadonlyMap<StageName, Values>): Values {
  const inputs: Record<string, unknown> = {};
  for (const [variable, producer] of Object.entries(stage.reads)) {
    const values = outputs.get(producer) ?? {};
    if (!Object.hasOwn(values, variable)) throw new MissingOutputError(stage.name, variable, producer, Object.keys(values));
    inputs[variable] = values[variable];
  }
  return inputs;
}

/** Checks that a stage gave its outputs by name; a stage that gives nothing has none. Throws StageOutputError. */
export function checkOutputs(stage: Stage, returned: unknown): Values {
  if (returned === undefined || returned === null) return {};
  if (typeof returned !== "object" || Array.isArray(returned)) throw new StageOutputError(stage.name, kindOf(returned));
  // Any object is readable by name.
  return returned as Values;
}
