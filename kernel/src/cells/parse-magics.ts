import type { StageRequest } from "../analysis/index.js";
import { MagicError, UnknownMagicError } from "../errors.js";
import { StageName } from "../messages/index.js";
import { findMagic, type MagicSpec, magicTable } from "./magic-table.js";
import { objectBody } from "./object-body.js";
import { type MagicWords, namesOf, readWords } from "./read-words.js";

/** A magic of one line, as it was called. */
export interface MagicCall {
  /** With its percent sign. */
  readonly name: string;
  readonly args: readonly string[];
  /** What stands behind the name, as it was written. */
  readonly rest: string;
  /** 1-based line in the cell. */
  readonly line: number;
  readonly wantsHelp: boolean;
}

/** A cell taken apart: its magics, and the TypeScript below them. */
export interface ParsedCell {
  readonly stage: StageRequest | null;
  /** True for a `%%params` cell. */
  readonly isParams: boolean;
  readonly magics: readonly MagicCall[];
  readonly body: string;
  /** The text below `%%bash`, or null; the body is empty then. */
  readonly script: string | null;
  /** True when it is to be told how long the body took. */
  readonly isTimed: boolean;
  /** How many lines stand above the body. */
  readonly lineOffset: number;
  /** How many UTF-16 units stand above the body. */
  readonly textOffset: number;
}

// `%name`, or `!command`; a `!` in front of a bracket or another sign is an expression.
const magicLine = /^\s*(%.*|![\w./~].*)?$/;

/**
 * Takes the magics from the top of a cell: lines that start with `%` or `!`, and blank lines between them.
 * Throws {@link UnknownMagicError}, {@link MagicError}, MagicFlagError or NameError.
 */
export function parseMagics(text: string): ParsedCell {
  const lines = text.split("\n");
  const magics: MagicCall[] = [];
  let stage: StageRequest | null = null;
  let lineOffset = 0;
  let isTimed = false;
  let isParams = false;
  for (const [index, line] of lines.entries()) {
    if (!magicLine.test(line)) break;
    if (line.trim() === "") continue;
    const call = parseCall(line.trim(), index + 1);
    const name = call.wantsHelp ? "" : call.name;
    if (name === "%time") return timedLine(lines, index, { stage, isParams, magics, text });
    lineOffset = index + 1;
    if (name === "%%stage") stage = takeStage(stage, call);
    else if (name === "%%params") isParams = true;
    else if (name === "%%time") isTimed = true;
    else magics.push(call);
    if (name === "%%bash") return scriptCell(lines, index + 1, { stage, isParams, magics: magics.slice(0, -1), isTimed });
    if (stage !== null && isParams) throw paramsOfStage(stage.name);
  }
  return { stage, isParams, magics, script: null, isTimed, ...bodyFrom(lines, lineOffset, text) };
}

/** Takes the flags out of the words of a call. Throws MagicFlagError or {@link MagicError}. */
export function wordsOf({ name, args }: Pick<MagicCall, "name" | "args">): MagicWords {
  return readWords(specOf(name), args);
}

function bodyFrom(
  lines: readonly string[],
  lineOffset: number,
  text: string,
): Pick<ParsedCell, "body" | "lineOffset" | "textOffset"> {
  const textOffset = lines.slice(0, lineOffset).reduce((sum, line) => sum + line.length + 1, 0);
  return { body: objectBody(lines.slice(lineOffset).join("\n")), lineOffset, textOffset: Math.min(textOffset, text.length) };
}

// The code keeps its place in the cell: blanks stand for the magic's name.
function timedLine(
  lines: readonly string[],
  index: number,
  { text, ...above }: Pick<ParsedCell, "stage" | "isParams" | "magics"> & { readonly text: string },
): ParsedCell {
  const timed = lines.with(index, (lines[index] ?? "").replace(/^(\s*)%time/, "$1     "));
  return { ...above, script: null, isTimed: true, ...bodyFrom(timed, index, text) };
}

function scriptCell(
  lines: readonly string[],
  first: number,
  { stage, isParams, magics, isTimed }: Pick<ParsedCell, "stage" | "isParams" | "magics" | "isTimed">,
): ParsedCell {
  if (isParams)
    throw new MagicError("A '%%params' cell holds constants, and '%%bash' makes it a script; write them in two cells");
  if (stage !== null)
    throw new MagicError(`Stage '${stage.name}' cannot be a '%%bash' cell; run the script from TypeScript instead`);
  const script = lines.slice(first).join("\n");
  const length = lines.join("\n").length;
  return { stage, isParams, magics, script, isTimed, body: "", lineOffset: lines.length, textOffset: length };
}

function takeStage(before: StageRequest | null, call: MagicCall): StageRequest {
  if (before !== null)
    throw new MagicError(`A cell is one stage, and this one is '${before.name}' already; take the second '%%stage' line out`);
  return parseStage(specOf(call.name), call.args);
}

function paramsOfStage(stage: string): MagicError {
  return new MagicError(
    `A cell is a stage or holds params, and this one is '${stage}' already; write the params in a cell of their own, or name constants of other cells with '--params'`,
  );
}

function parseCall(line: string, number: number): MagicCall {
  if (line.startsWith("!")) return { name: "!", args: [], rest: line.slice(1).trim(), line: number, wantsHelp: false };
  const [name = "", ...args] = splitWords(line);
  const magic = specOf(name);
  const isPassedOn = magic.takesLine === true && args.length > 1;
  const wantsHelp = !isPassedOn && (args.includes("--help") || args.includes("-h"));
  if (!wantsHelp && magic.takesLine !== true) readWords(magic, args);
  return { name, args, rest: line.slice(name.length).trim(), line: number, wantsHelp };
}

function specOf(name: string): MagicSpec {
  const magic = findMagic(name);
  if (magic?.name === name) return magic;
  throw new UnknownMagicError(
    name,
    magicTable.map((each) => each.name),
  );
}

function cacheFlag(flags: ReadonlyMap<string, string>, stage: string): Pick<StageRequest, "cache"> {
  const [isKept, isNever] = [flags.has("--cache"), flags.has("--no-cache")];
  if (isKept && isNever) throw new MagicError(`'%%stage ${stage}' says both '--cache' and '--no-cache'; leave one out`);
  return isKept || isNever ? { cache: isKept } : {};
}

function parseStage(magic: MagicSpec, args: readonly string[]): StageRequest {
  const found = readWords(magic, args);
  const [name = "", ...more] = found.words;
  if (more.length > 0)
    throw new MagicError(
      `'%%stage' takes one name, got ${found.words.map((each) => `'${each}'`).join(" and ")}; join the words as in '${found.words.join("-")}'`,
    );
  const [reads, writes, after] = [namesOf(found, "--reads"), namesOf(found, "--writes"), namesOf(found, "--after")];
  return {
    name: StageName.parse(name),
    params: namesOf(found, "--params") ?? [],
    ...(reads === undefined ? {} : { reads }),
    ...(writes === undefined ? {} : { writes }),
    ...(after === undefined ? {} : { after }),
    ...(found.flags.has("--pure") ? { pure: true } : {}),
    ...cacheFlag(found.flags, name),
    ...(found.flags.has("--append") ? { append: true } : {}),
  };
}

/** Splits at spaces, keeping what stands in quotes together. */
function splitWords(line: string): string[] {
  return [...line.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replace(/^(["'])(.*)\1$/, "$2"));
}
