import { inspect } from "node:util";
import { textTable } from "../messages/index.js";
import { defaultOf, namedParams, type ParamNotes, shortParamNames } from "../runs/index.js";
import type { Pipeline } from "../stages/index.js";

/** The parameters of a pipeline as `--help` lists them: name, type, default, doc. */
export function paramsText(pipeline: Pipeline, notes: ParamNotes): string {
  const rows = shortParamNames(pipeline).map((name) => {
    const [param = name] = namedParams(pipeline, name);
    const value = defaultOf(pipeline, param);
    const note = notes.get(param) ?? notes.get(param.slice(param.indexOf(".") + 1));
    return [`  ${name}`, note?.type ?? typeOf(value), pictureOf(value), note?.doc ?? ""];
  });
  if (rows.length === 0) return "Parameters: none";
  return `Parameters:\n${textTable([["  NAME", "TYPE", "DEFAULT", ""], ...rows])}`;
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return value === null ? "any" : typeof value;
}

function pictureOf(value: unknown): string {
  if (typeof value === "bigint") return `${value}`;
  return JSON.stringify(value) ?? inspect(value);
}
