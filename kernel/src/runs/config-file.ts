import { readFile } from "node:fs/promises";
import { parse as parseTomlText, TomlError } from "smol-toml";
import { StagebookError } from "../errors.js";
import type { Pipeline } from "../stages/index.js";
import { ConfigFileError } from "./errors.js";
import type { ParamNotes } from "./param-notes.js";
import { type ParamValues, qualifyParams } from "./params.js";

/**
 * Reads parameters from a TOML or JSON file: `epochs = 20`, or `epochs = 20` below `[train]` for that stage alone.
 * Gives them by `stage.param`. Throws ConfigFileError.
 */
export async function readConfigFile(pipeline: Pipeline, file: string, notes: ParamNotes = new Map()): Promise<ParamValues> {
  const found = await parse(file);
  try {
    return qualifyParams(pipeline, flatten(pipeline, found), notes);
  } catch (error) {
    if (error instanceof StagebookError) throw new ConfigFileError(file, error.message, { cause: error });
    throw error;
  }
}

async function parse(file: string): Promise<Readonly<Record<string, unknown>>> {
  if (!/\.(toml|json)$/i.test(file)) throw new ConfigFileError(file, "its name ends neither in .toml nor in .json");
  const text = await textOf(file);
  const value = /\.toml$/i.test(file) ? parseToml(file, text) : parseJson(file, text);
  if (isTable(value)) return value;
  throw new ConfigFileError(file, 'it holds no parameters by name; write such as epochs = 20, or { "epochs": 20 } in JSON');
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? ""; // what node:fs rejects with
    const known: Readonly<Record<string, string>> = { ENOENT: "there is no such file", EISDIR: "it is a folder" };
    throw new ConfigFileError(file, known[code] ?? String(cause), { cause });
  }
}

function parseToml(file: string, text: string): unknown {
  try {
    return parseTomlText(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const [, first = cause.message] = /^Invalid TOML document: ([^\n]+)/.exec(cause.message) ?? [];
    throw new ConfigFileError(file, `line ${cause.line} is no TOML: ${first}`, { cause });
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConfigFileError(file, `it is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
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

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
