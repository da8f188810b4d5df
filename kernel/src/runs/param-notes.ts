import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/** What the source of a pipeline says about a parameter. */
export interface ParamNote {
  /** As it is written, such as `"adam" | "sgd"`. */
  readonly type: string;
  /** Its doc comment, or empty. */
  readonly doc: string;
}

/** Notes by the name of a field of the config. */
export type ParamNotes = ReadonlyMap<string, ParamNote>;

/**
 * Reads types and doc comments of a pipeline's parameters from the interface `Config` of its file, or of a file beside it that this
 * one takes it from. They are not there at run time otherwise. Gives an empty map where there is none, as in a compiled file.
 */
export async function readParamNotes(file: string): Promise<ParamNotes> {
  const text = await textOf(file);
  const notes = paramNotes(text);
  if (notes.size > 0) return notes;
  const files = [...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom\s+["'](\.[^"']+)["']/gm)].map(([, from = ""]) => from);
  for (const from of files) {
    // TypeScript files name each other as what they become.
    const found = paramNotes(await textOf(resolve(dirname(file), from.replace(/\.([mc]?)js$/, ".$1ts"))));
    if (found.size > 0) return found;
  }
  return notes;
}

/** The type of a parameter named as `stage.param`, or null. */
export function noteOf(notes: ParamNotes, name: string): string | null {
  return (notes.get(name) ?? notes.get(name.slice(name.indexOf(".") + 1)))?.type ?? null;
}

/** The values that a union of literals stands for, or null for any other type. */
export function choicesOf(type: string): readonly unknown[] | null {
  const parts = type.replace(/^\|/, "").split("|");
  // A literal of TypeScript with double quotes is one of JSON; prettier writes no others.
  const values = parts.map((part) =>
    /^\s*("(?:[^"\\]|\\.)*"|-?\d[\d.]*|true|false|null)\s*$/.test(part) ? [JSON.parse(part)] : [],
  );
  return parts.length > 1 && values.every((value) => value.length === 1) ? values.flat() : null;
}

/** Reads the fields of `export interface Config { … }`. */
export function paramNotes(text: string): ParamNotes {
  const head = /\binterface (?:Pipeline)?Config \{/.exec(text);
  if (head === null) return new Map();
  const notes = new Map<string, ParamNote>();
  let rest = text.slice(head.index + head[0].length);
  for (let field = fieldAt(rest); field !== null; field = fieldAt(rest)) {
    notes.set(field.name, { doc: field.doc, type: aliasOf(field.type, text) });
    rest = rest.slice(field.end);
  }
  return notes;
}

interface Field extends ParamNote {
  readonly name: string;
  readonly end: number;
}

const fieldHead =
  /^\s*(?:\/\*\*(?<doc>[\s\S]*?)\*\/\s*|\/\/[^\n]*\n\s*)*(?:readonly\s+)?(?:"(?<key>(?:[^"\\]|\\.)*)"|(?<plain>[\p{L}_$][\p{L}\p{N}_$]*))\??:\s*/u;

function fieldAt(text: string): Field | null {
  const head = fieldHead.exec(text);
  if (head === null) return null;
  const { doc = "", key, plain } = head.groups ?? {};
  const type = typeAt(text, head[0].length);
  const lines = doc.split("\n").map((line) => line.replace(/^\s*\* ?/, "").trim());
  return {
    name: key ?? plain ?? "",
    doc: lines.join(" ").trim(),
    type: type.replace(/\s+/g, " "),
    end: head[0].length + type.length + 1,
  };
}

/** The text up to the semicolon that ends a type. */
function typeAt(text: string, start: number): string {
  let depth = 0;
  for (const { 0: token, index } of text.slice(start).matchAll(/"(?:[^"\\]|\\.)*"|=>|[()[\]{}<>;]/g)) {
    if (token === ";" && depth === 0) return text.slice(start, start + index);
    if (/^[([{<]$/.test(token)) depth += 1;
    else if (/^[)\]}>]$/.test(token)) depth -= 1;
    if (depth < 0) return text.slice(start, start + index);
  }
  return text.slice(start);
}

const longestAlias = 100;

/** What a type that has a name of its own in the file stands for, when that is short. */
function aliasOf(type: string, text: string): string {
  if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(type)) return type;
  const head = new RegExp(`\\btype ${type.replaceAll("$", "\\$")} =\\s*`).exec(text);
  if (head === null) return type;
  const meaning = typeAt(text, head.index + head[0].length)
    .replace(/\s+/g, " ")
    .replace(/^\| /, "");
  return meaning.length <= longestAlias ? meaning : type;
}

async function textOf(file: string): Promise<string> {
  return await readFile(file, "utf8").catch(() => "");
}
