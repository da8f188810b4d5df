import { inspect } from "node:util";
import { ParamValueError, UnknownParamError, UnknownStageError } from "../errors.js";
import type { Pipeline, Values } from "../stages/index.js";

/** Values of parameters by `stage.param`. */
export type ParamValues = Readonly<Record<string, unknown>>;

/** The parameters of a pipeline as `stage.param`, in document order. */
export function paramNames(pipeline: Pipeline): readonly string[] {
  return pipeline.stages.flatMap((stage) => Object.keys(stage.params).map((param) => `${stage.name}.${param}`));
}

/**
 * Puts given values in place of the defaults; gives all parameters by stage.
 * Throws UnknownStageError, UnknownParamError or ParamValueError.
 */
export function resolveParams(pipeline: Pipeline, given: ParamValues): Readonly<Record<string, Values>> {
  for (const [name, value] of Object.entries(given)) checkValue(name, defaultOf(pipeline, name), value);
  return Object.fromEntries(
    pipeline.stages.map((stage) => [
      stage.name,
      Object.fromEntries(Object.entries(stage.params).map(([param, value]) => [param, given[`${stage.name}.${param}`] ?? value])),
    ]),
  );
}

/**
 * Reads settings as a person types them, such as `train.epochs=20`: the type of the default decides how.
 * Throws UnknownStageError, UnknownParamError or ParamValueError, and SyntaxError for a text without `=`.
 */
export function parseParams(pipeline: Pipeline, texts: readonly string[]): ParamValues {
  return Object.fromEntries(
    texts.map((text) => {
      const equals = text.indexOf("=");
      if (equals < 1)
        throw new SyntaxError(
          `'${text}' sets nothing; write stage.param=value, such as ${paramNames(pipeline)[0] ?? "train.epochs"}=…`,
        );
      const name = text.slice(0, equals);
      return [name, parseValue(name, defaultOf(pipeline, name), text.slice(equals + 1))];
    }),
  );
}

function defaultOf(pipeline: Pipeline, name: string): unknown {
  const dot = name.indexOf(".");
  const stage = pipeline.stages.find((candidate) => candidate.name === name.slice(0, Math.max(dot, 0)));
  const param = name.slice(dot + 1);
  if (stage === undefined) {
    if (dot < 1 || paramNames(pipeline).some((known) => known.endsWith(`.${param}`)))
      throw new UnknownParamError(name, paramNames(pipeline));
    throw new UnknownStageError(name.slice(0, dot), pipeline.order);
  }
  if (!Object.hasOwn(stage.params, param)) throw new UnknownParamError(name, paramNames(pipeline));
  return stage.params[param];
}

function parseValue(name: string, fallback: unknown, text: string): unknown {
  switch (typeof fallback) {
    case "string":
      return text;
    case "number":
      return parseNumber(name, text);
    case "bigint":
      if (!/^-?\d+$/.test(text)) throw new ParamValueError(name, "a whole number", `'${text}'`);
      return BigInt(text);
    case "boolean":
      if (/^(true|yes|on|1)$/i.test(text)) return true;
      if (/^(false|no|off|0)$/i.test(text)) return false;
      throw new ParamValueError(name, "true or false", `'${text}'`);
    default:
      return parseJson(name, fallback, text);
  }
}

function parseNumber(name: string, text: string): number {
  const plain = text.trim().replace(/(?<=\d)_(?=\d)/g, "");
  const number = Number(plain);
  if (plain === "" || (Number.isNaN(number) && plain !== "NaN")) throw new ParamValueError(name, "a number", `'${text}'`);
  return number;
}

function parseJson(name: string, fallback: unknown, text: string): unknown {
  const expected = Array.isArray(fallback) ? "an array as JSON, such as [1,2]" : 'an object as JSON, such as {"a":1}';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // No default to go by: a bare word is meant as text.
    if (fallback === null || fallback === undefined) return text;
    throw new ParamValueError(name, expected, `'${text}'`);
  }
  if (fallback !== null && fallback !== undefined && sortOf(value) !== sortOf(fallback))
    throw new ParamValueError(name, expected, `'${text}'`);
  return value;
}

function checkValue(name: string, fallback: unknown, value: unknown): void {
  if (fallback === null || fallback === undefined || sortOf(value) === sortOf(fallback)) return;
  throw new ParamValueError(
    name,
    withArticle(sortOf(fallback)),
    inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY }),
  );
}

function sortOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}

function withArticle(sort: string): string {
  if (sort === "boolean") return "true or false";
  return /^[aeiou]/.test(sort) ? `an ${sort}` : `a ${sort}`;
}
