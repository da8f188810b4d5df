import { readFile } from "node:fs/promises";
import { parse as parseTomlText, TomlError } from "smol-toml";

/** Makes the error for a file that cannot be taken, from the reason why. */
export type TableProblem = (reason: string, options?: ErrorOptions) => Error;

/** Reads a TOML or JSON file that holds settings by name. Throws what `problem` makes of the reason. */
export async function readTable(file: string, problem: TableProblem): Promise<Readonly<Record<string, unknown>>> {
  if (!/\.(toml|json)$/i.test(file)) throw problem("its name ends neither in .toml nor in .json");
  const text = await textOf(file, problem);
  const value = /\.toml$/i.test(file) ? parseToml(text, problem) : parseJson(text, problem);
  if (isTable(value)) return value;
  throw problem('it holds no parameters by name; write such as epochs = 20, or { "epochs": 20 } in JSON');
}

/** Tells whether a value holds others by name. */
export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

async function textOf(file: string, problem: TableProblem): Promise<string> {
  try {
    // Some editors put a mark before the first letter.
    return (await readFile(file, "utf8")).replace(/^\uFEFF/, "");
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? ""; // what node:fs rejects with
    const known: Readonly<Record<string, string>> = { ENOENT: "there is no such file", EISDIR: "it is a folder" };
    throw problem(known[code] ?? String(cause), { cause });
  }
}

function parseToml(text: string, problem: TableProblem): unknown {
  try {
    return parseTomlText(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const [, first = cause.message] = /^Invalid TOML document: ([^\n]+)/.exec(cause.message) ?? [];
    throw problem(`line ${cause.line} is no TOML: ${first}`, { cause });
  }
}

function parseJson(text: string, problem: TableProblem): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw problem(`it is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
