import { inspect } from "node:util";
import { ParamValueError, withArticle } from "../errors.js";
import type { Pipeline, Values } from "../stages/index.js";
import { defaultOf, namedParams, shortParamNames } from "./param-names.js";
import { choicesOf, noteOf, type ParamNotes } from "./param-notes.js";

/** Values of parameters by name: `epochs`, or `train.epochs` where stages mean different things by it. */
export type ParamValues = Readonly<Record<string, unknown>>;

/**
 * Puts given values in place of the defaults; gives all parameters by stage.
 * Throws UnknownStageError, UnknownParamError, AmbiguousParamError or ParamValueError.
 */
export function resolveParams(pipeline: Pipeline, given: ParamValues): Readonly<Record<string, Values>> {
  const taken = Object.entries(qualifyParams(pipeline, given));
  const resolved = Object.fromEntries(
    pipeline.stages.map(({ name, params }): [string, Record<string, unknown>] => [name, { ...params }]),
  );
  for (const [name, value] of taken) {
    const dot = name.indexOf(".");
    const params = resolved[name.slice(0, dot)];
    if (params !== undefined) params[name.slice(dot + 1)] = value;
  }
  return resolved;
}

/** Checks values and gives them by `stage.param`; what is said of one stage counts more than what is said of all. Throws as {@link resolveParams}. */
export function qualifyParams(pipeline: Pipeline, given: ParamValues, notes: ParamNotes = new Map()): ParamValues {
  const entries = Object.entries(given).sort(([a], [b]) => Number(a.includes(".")) - Number(b.includes(".")));
  return Object.fromEntries(
    entries.flatMap(([name, value]) => {
      // A config that is passed on may hold a field without a value.
      if (value === undefined) return [];
      return namedParams(pipeline, name).map((param) => {
        checkValue(name, defaultOf(pipeline, param), value);
        checkChoice(name, noteOf(notes, param), value);
        return [param, value];
      });
    }),
  );
}

/**
 * Reads settings as a person types them, such as `train.epochs=20` or `epochs=20`: the type of the default decides how.
 * Gives them by `stage.param`. Throws as {@link resolveParams}, and SyntaxError for a text without `=`.
 */
export function parseParams(pipeline: Pipeline, texts: readonly string[], notes: ParamNotes = new Map()): ParamValues {
  return Object.fromEntries(
    texts.flatMap((text) => {
      const equals = text.indexOf("=");
      if (equals < 1)
        throw new SyntaxError(
          `'${text}' sets nothing; write param=value or stage.param=value, such as ${shortParamNames(pipeline)[0] ?? "train.epochs"}=…`,
        );
      const name = text.slice(0, equals).trim();
      return namedParams(pipeline, name).map((param) => {
        const type = noteOf(notes, param);
        const value = parseValue(name, { fallback: defaultOf(pipeline, param), type }, text.slice(equals + 1));
        checkChoice(name, type, value);
        return [param, value];
      });
    }),
  );
}

interface Expected {
  readonly fallback: unknown;
  /** The type as it is written, or null. */
  readonly type: string | null;
}

function parseValue(name: string, { fallback, type }: Expected, text: string): unknown {
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
      if (fallback === null && text !== "null" && type !== null && /^(string \| null|null \| string)$/.test(type)) return text;
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
  const sort = sortOf(fallback);
  throw new ParamValueError(name, sort === "boolean" ? "true or false" : withArticle(sort), pictureOf(value));
}

function checkChoice(name: string, type: string | null, value: unknown): void {
  const choices = type === null ? null : choicesOf(type);
  if (choices === null || choices.some((choice) => choice === value)) return;
  const words = choices.map((choice) => JSON.stringify(choice));
  throw new ParamValueError(name, `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`, pictureOf(value));
}

function pictureOf(value: unknown): string {
  return inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY });
}

function sortOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}
