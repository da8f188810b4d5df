import { Socket } from "node:net";
import { Stream } from "node:stream";
import { types } from "node:util";
import { findUnstorable } from "../store/index.js";

/** Why a value cannot be handed from a stage to another process. */
export interface BorderProblem {
  /** The way to the part, such as `config.onEnd`. */
  readonly path: string;
  /** Such as `a function`. */
  readonly what: string;
  /** What to do about it. */
  readonly advice: string;
  /** Whether the value as a whole is a function, a promise, a socket …; parts and instances of classes do no harm until a stage takes them. */
  readonly isWhole: boolean;
}

/** Sorts of values that belong to the process that made them, with what to do. */
const borderSorts: Readonly<Record<string, readonly [what: string, advice: string]>> = {
  function: ["a function", "declare it in a cell without %%stage"],
  symbol: ["a symbol", "give a text instead"],
  promise: ["a promise", "await it in the stage"],
  generator: ["a generator", "give a list instead, as in [...values]"],
  socket: ["a socket", "open it in the stage that uses it"],
  stream: ["a stream", "read it in the stage and give what it holds"],
  weak: ["a weak collection", "give a Map or a Set instead"],
};

/** An output of a stage. */
export interface BorderPlace {
  readonly stage: string;
  readonly name: string;
  /** Its type as it is written, or null. */
  readonly type: string | null;
}

/** Tells what an output holds that cannot be handed on: found in its value, or a sort that its type speaks of; null for an unknown sort. */
export function borderSentence({ stage, name, type }: BorderPlace, found: BorderProblem | string): string | null {
  const place = `'${name}'${type === null ? "" : ` (${type})`} of stage '${stage}'`;
  if (typeof found === "string") {
    const [what, advice] = borderSorts[found] ?? [];
    return what === undefined ? null : `${place} may hold ${what} by its type: ${borderRule}; ${advice}`;
  }
  const { path, what, advice } = found;
  return `${place} ${path === name ? `is ${what}` : `holds ${what}, '${path}'`}: ${borderRule}; ${advice}`;
}

const borderRule = "it cannot be stored or handed to another process, only to stages of the same one";

/** Finds what cannot cross a stage border in a live value, or null. Never throws. */
export function borderProblem(value: unknown, name: string): BorderProblem | null {
  const found = findUnstorable(value, name);
  if (found === null) return null;
  const sort = borderSorts[sortOf(found.part)];
  const [what, advice] = sort ?? instanceWords(found.kind);
  return { path: found.path, what, advice, isWhole: sort !== undefined && found.path === name };
}

function instanceWords(name: string): readonly [what: string, advice: string] {
  return [
    `an instance of ${name}, a class that nobody has said how to store`,
    `give plain data, or register a codec for ${name} with registerCodec()`,
  ];
}

function sortOf(part: unknown): string {
  if (typeof part === "function" || typeof part === "symbol") return typeof part;
  if (types.isPromise(part)) return "promise";
  if (types.isGeneratorObject(part)) return "generator";
  if (part instanceof Socket) return "socket";
  if (part instanceof Stream || part instanceof ReadableStream || part instanceof WritableStream) return "stream";
  if (part instanceof WeakMap || part instanceof WeakSet || part instanceof WeakRef) return "weak";
  return isIterator(part) ? "generator" : "";
}

function isIterator(part: unknown): boolean {
  try {
    return typeof part === "object" && part !== null && "next" in part && Symbol.iterator in part;
  } catch {
    return false;
  }
}
