import process from "node:process";
import { findMagic, type MagicSpec, magicTable } from "../cells/index.js";
import { fileChoice } from "./complete-path.js";
import type { Choice, Match } from "./completion-choice.js";
import type { Session } from "./session.js";

/** Completes a line that starts with `%`: the magic's name, its flags, and what stands behind them; files behind `!`. Null for other lines. */
export function completeMagic(session: Session, code: string, cursor: number): Choice | null {
  // Magics stand above the code; below it such a line is code.
  const line = /^(?:[ \t]*(?:[%!].*)?\n)*[ \t]*([%!].*)$/.exec(code.slice(0, cursor))?.[1];
  if (line === undefined) return null;
  if (line.startsWith("!")) return fileChoice(session.folder, /[^\s"'=]*$/.exec(line.slice(1))?.[0] ?? "", cursor);
  const word = /\S*$/.exec(line)?.[0] ?? "";
  const magic = findMagic(line.split(/\s/, 1)[0] ?? "");
  if (word.length === line.length)
    return begun(
      cursor,
      word,
      magicTable.filter(({ name }) => name.startsWith("%")).map(({ name }) => ({ text: name, type: "magic" })),
    );
  if (magic === null) return { start: cursor, matches: [] };
  if (magic.name === "%time") return null;
  const before = line.slice(0, line.length - word.length).trimEnd();
  // `--reads a,b` and `--reads=a,b`.
  const [flag = "", value = ""] = /^(--[\w-]+)=(.*)$/.exec(word)?.slice(1) ?? [/\s(--[\w-]+)$/.exec(before)?.[1] ?? "", word];
  const kind = magic.flags.find(({ name }) => name === flag)?.value ?? null;
  if (kind !== null) return listed(session, cursor, { kind, value });
  if (word.startsWith("-")) return begun(cursor, word, flagsOf(magic, before));
  return positional(session, cursor, { magic, word, before });
}

function begun(cursor: number, word: string, matches: readonly Match[]): Choice {
  return { start: cursor - word.length, matches: matches.filter(({ text }) => text.startsWith(word)) };
}

function flagsOf(magic: MagicSpec, before: string): Match[] {
  const used = new Set(before.split(/[\s=]/));
  const flags = magic.flags
    .filter(({ name }) => !used.has(name))
    .map(({ name, value }) => ({ text: name, type: "flag", signature: value ?? "" }));
  return [...flags, { text: "--help", type: "flag" }];
}

/** Names with commas between them, as far as the table says what they name. */
function listed(session: Session, cursor: number, { kind, value }: { readonly kind: string; readonly value: string }): Choice {
  if (/FILE/.test(kind)) return fileChoice(session.folder, value, cursor);
  const last = value.slice(value.lastIndexOf(",") + 1);
  const taken = new Set(value.slice(0, value.length - last.length).split(","));
  const matches = /STAGE/.test(kind) ? stages(session) : /NAME/.test(kind) ? variables(session) : [];
  return begun(
    cursor,
    last,
    matches.filter(({ text }) => !taken.has(text)),
  );
}

interface Word {
  readonly magic: MagicSpec;
  readonly word: string;
  readonly before: string;
}

function positional(session: Session, cursor: number, { magic, word, before }: Word): Choice {
  const { usage } = magic;
  if (/\b(?:FILE|FOLDER)\b/.test(usage)) {
    const files = fileChoice(session.folder, word, cursor);
    return word === "" ? { start: cursor, matches: [...files.matches, ...flagsOf(magic, before)] } : files;
  }
  const words: Match[] = [];
  if (/\bSTAGE\b/.test(usage)) words.push(...stages(session));
  if (/PARAM=VALUE/.test(usage)) words.push(...params(session));
  if (/\[MAGIC\]/.test(usage)) words.push(...magicTable.map(({ name }) => ({ text: name, type: "magic" })));
  if (magic.name === "%npm") words.push(...npmCommands);
  if (magic.name === "%env")
    words.push(
      ...Object.keys(process.env)
        .sort()
        .map((text) => ({ text, type: "variable" })),
    );
  const alternatives = /\[([a-z]+(?:\|[a-z]+)+)\]/.exec(usage)?.[1]?.split("|") ?? [];
  words.push(...alternatives.map((text) => ({ text, type: "keyword" })));
  return begun(cursor, word, word === "" ? [...words, ...flagsOf(magic, before)] : words);
}

const npmCommands: readonly Match[] = ["install", "uninstall", "update", "list", "outdated", "run", "view"].map((text) => ({
  text,
  type: "command",
}));

function stages(session: Session): Match[] {
  return session.state.stages().map((cell) => ({ text: cell.stage.name, type: "stage" }));
}

function params(session: Session): Match[] {
  const found = session.state
    .analysis()
    .stages.flatMap((stage) => stage.params.flatMap(({ name }) => [`${name}=`, `${stage.name}.${name}=`]));
  return [...new Set(found)].map((text) => ({ text, type: "param" }));
}

function variables(session: Session): Match[] {
  return [...session.names.defined].sort().map((text) => ({ text, type: "variable" }));
}
