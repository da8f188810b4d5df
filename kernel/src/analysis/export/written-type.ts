import type { Notebook, Version } from "../notebook.js";

/** A type as it can be written in the module: its text, and where it names declarations of the notebook. */
export interface WrittenType {
  readonly text: string;
  readonly names: readonly { readonly start: number; readonly end: number; readonly version: Version }[];
}

/** A type of the notebook that stands for a longer text. */
export interface TypeAlias {
  readonly version: Version;
  /** What the type checker prints for it. */
  readonly expanded: string;
}

/** What {@link writtenType} goes by. */
export interface PrintedContext {
  readonly notebook: Notebook;
  /** The cell for which the type was printed. */
  readonly position: number;
  readonly aliases: readonly TypeAlias[];
}

const longest = 80;

/** True for the type of one value or of some: what a stage returns is then of the wider type, unless a declaration says otherwise. */
export function isLiteral({ text, names }: WrittenType): boolean {
  const isMember = names.some(({ version, end }) => version.definition.kind === "enum" && text[end] === ".");
  return isMember || /^["`\d-]|^(true|false)\b|\| ?["`\d-]/.test(outermost(text));
}

/** The type that a constant of a literal type has once it is returned: `string` for `"a" | "b"`. Null when it is more than such literals. */
export function widerType({ text }: WrittenType): WrittenType | null {
  const parts = text.split(" | ").map((part) => {
    if (/^"(?:[^"\\]|\\.)*"$/.test(part)) return "string";
    if (/^-?[\d.]+(e[+-]?\d+)?$/i.test(part)) return "number";
    return part === "true" || part === "false" ? "boolean" : part;
  });
  const isPlain = parts.every((part) => /^(string|number|boolean|undefined|null)$/.test(part));
  return isPlain ? { text: [...new Set(parts)].join(" | "), names: [] } : null;
}

/** Reads a type that the checker printed for a cell. Gives null when it cannot be written in the module, or is too long to read. */
export function writtenType(printed: string, { notebook, position, aliases }: PrintedContext): WrittenType | null {
  const text = withAliases(printed, aliases);
  if (/\b(any|unique|typeof)\b|=>/.test(outside(text))) return null;
  if (/^(never|undefined|null|void)(\[\])*$/.test(text)) return null;
  const names: { start: number; end: number; version: Version }[] = [];
  let result = "";
  let at = 0;
  for (const word of wordsOf(text)) {
    const version = meaningOf(notebook, position, word);
    if (version === "unknown") return null;
    result += text.slice(at, word.start);
    if (version !== null) names.push({ start: result.length, end: result.length + word.name.length, version });
    result += word.name;
    at = word.end;
  }
  result += text.slice(at);
  return result.length > longest ? null : { text: result, names };
}

/** Writes the aliases in place of what they stand for, the longest first. */
function withAliases(printed: string, aliases: readonly TypeAlias[]): string {
  let text = printed;
  for (const { version, expanded } of [...aliases].sort((a, b) => b.expanded.length - a.expanded.length)) {
    const name = `import("#${version.cell}").${version.name}`;
    if (text === expanded) text = name;
    else if (expanded.startsWith("{") && expanded.length > 12) text = text.replaceAll(expanded, name);
    else text = text.replaceAll(`(${expanded})[]`, `${name}[]`);
  }
  return text;
}

/** The text without what stands in brackets. */
function outermost(text: string): string {
  let inner = text;
  for (let before = ""; before !== inner; ) {
    before = inner;
    inner = inner.replace(/\{[^{}]*\}|\([^()]*\)|<[^<>]*>|\[[^[\]]*\]/g, "_");
  }
  return inner;
}

/** The text without its string literals. */
function outside(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"/g, '""');
}

interface Word {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** The file in `import("file").name`. */
  readonly file: string | null;
}

/** The names that a printed type refers to, without keys of properties and members of namespaces. */
function wordsOf(text: string): Word[] {
  const pattern = /"(?:[^"\\]|\\.)*"|import\("([^"]*)"\)\.([\p{L}_$][\p{L}\p{N}_$]*)|([\p{L}_$][\p{L}\p{N}_$]*)/gu;
  const words: Word[] = [];
  for (const match of text.matchAll(pattern)) {
    const [whole, file, imported, plain] = match;
    const end = match.index + whole.length;
    const isKey = /^\??:(?!:)/.test(text.slice(end)) && !isInCondition(text, match.index);
    const isMember = file === undefined && text[match.index - 1] === ".";
    const name = imported ?? plain;
    if (name !== undefined && !isKey && !isMember) words.push({ name, start: match.index, end, file: file ?? null });
  }
  return words;
}

/** In `A extends B ? C : D` a colon follows a type; a space stands in front of it there. */
function isInCondition(text: string, at: number): boolean {
  return /\? $/.test(text.slice(0, at));
}

const language: ReadonlySet<string> = new Set(
  "string number boolean bigint symbol null undefined void unknown never object readonly true false keyof infer extends is asserts".split(
    " ",
  ),
);

/** The version that a word names, null for a type of the language, `unknown` when it cannot be told. */
function meaningOf(notebook: Notebook, position: number, { name, file }: Word): Version | null | "unknown" {
  if (file?.startsWith("#")) return notebook.versions.get(name)?.find(({ cell }) => `#${cell}` === file) ?? "unknown";
  const versions = notebook.versions.get(name) ?? [];
  if (file !== null) {
    const [only, ...others] = versions;
    return only !== undefined && others.length === 0 && /\.stagebook-cell-\d+/.test(file) ? only : "unknown";
  }
  if (language.has(name)) return null;
  const cell = notebook.cells[position];
  if (cell?.names.definitions.has(name)) return versions.find((version) => version.cell === position) ?? "unknown";
  if (cell?.names.uses.has(name)) return versions.findLast((version) => version.cell < position) ?? null;
  // The checker prints names that the cell can see as they are, so this is one of the language.
  return versions.length === 0 ? null : "unknown";
}
