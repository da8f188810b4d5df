import { MagicError, UnknownMagicError } from "../errors.js";
import { StageName } from "../messages/index.js";
import { findMagic, type MagicSpec, magicTable } from "./magic-table.js";
import { namesOf, readWords } from "./read-words.js";

/** A magic of one line, as it was called. */
export interface MagicCall {
  /** With its percent sign. */
  readonly name: string;
  readonly args: readonly string[];
  /** 1-based line in the cell. */
  readonly line: number;
  readonly wantsHelp: boolean;
}

/** What the `%%stage` line of a cell says. */
export interface StageLine {
  readonly name: string;
  readonly params: readonly string[];
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
  readonly after?: readonly string[];
  readonly pure?: boolean;
}

/** A cell taken apart: its magics, and the TypeScript below them. */
export interface ParsedCell {
  readonly stage: StageLine | null;
  readonly magics: readonly MagicCall[];
  readonly body: string;
  /** How many lines stand above the body. */
  readonly lineOffset: number;
  /** How many UTF-16 units stand above the body. */
  readonly textOffset: number;
}

/**
 * Takes the magics from the top of a cell: lines that start with `%`, and blank lines between them.
 * Throws {@link UnknownMagicError}, {@link MagicError}, MagicFlagError or NameError.
 */
export function parseMagics(text: string): ParsedCell {
  const lines = text.split("\n");
  const magics: MagicCall[] = [];
  let stage: StageLine | null = null;
  let lineOffset = 0;
  for (const [index, line] of lines.entries()) {
    if (!/^\s*(%.*)?$/.test(line)) break;
    if (line.trim() === "") continue;
    const call = parseCall(line.trim(), index + 1);
    if (call.name === "%%stage" && !call.wantsHelp) stage = takeStage(stage, call);
    else magics.push(call);
    lineOffset = index + 1;
  }
  const textOffset = lines.slice(0, lineOffset).reduce((sum, line) => sum + line.length + 1, 0);
  return { stage, magics, body: lines.slice(lineOffset).join("\n"), lineOffset, textOffset: Math.min(textOffset, text.length) };
}

function takeStage(before: StageLine | null, call: MagicCall): StageLine {
  if (before !== null)
    throw new MagicError(`A cell is one stage, and this one is '${before.name}' already; take the second '%%stage' line out`);
  return parseStage(specOf(call.name), call.args);
}

function parseCall(line: string, number: number): MagicCall {
  const [name = "", ...args] = splitWords(line);
  const magic = specOf(name);
  const wantsHelp = args.includes("--help") || args.includes("-h");
  if (!wantsHelp) readWords(magic, args);
  return { name, args, line: number, wantsHelp };
}

function specOf(name: string): MagicSpec {
  const magic = findMagic(name);
  if (magic?.name === name) return magic;
  throw new UnknownMagicError(
    name,
    magicTable.map((each) => each.name),
  );
}

function parseStage(magic: MagicSpec, args: readonly string[]): StageLine {
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
  };
}

/** Splits at spaces, keeping what stands in quotes together. */
function splitWords(line: string): string[] {
  return [...line.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replace(/^(["'])(.*)\1$/, "$2"));
}
