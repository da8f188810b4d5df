import { cellNames } from "../names.js";
import { type ModuleChunk, moduleChunks } from "./module-chunks.js";
import type { ModuleFile } from "./split-module.js";
import { lineAt } from "./stage-text.js";

/** The files of a split export as one module again. */
export interface JoinedModule {
  readonly text: string;
  /** Where a line of it stands in the files. */
  place(line: number): { readonly file: string; readonly line: number };
}

/**
 * Puts the files of a split export together in the order of the module that was split. What the split has added is taken out:
 * imports of the files from each other, `export` where the module has none, and the boxes of variables that several files share.
 */
export function joinModule(whole: string, files: readonly ModuleFile[]): JoinedModule {
  const { statements } = moduleChunks(whole);
  const known = new Map(statements.map((chunk, index) => [keyOf(whole, chunk), { chunk, rank: index }]));
  const boxed = boxedNames(whole, files);
  const pieces = files.flatMap((file) => piecesOf(file, known, boxed));
  const own = [...new Map(pieces.map((piece) => [piece.key, piece])).values()].sort((a, b) => a.rank - b.rank);
  const imports = importLines(files);
  const starts: { readonly at: number; readonly piece: Piece }[] = [];
  let text = imports.length === 0 ? "" : `${imports.join("\n")}\n\n`;
  for (const piece of own) {
    starts.push({ at: lineAt(text, text.length), piece });
    text += `${piece.text}\n\n`;
  }
  return {
    text,
    place: (line) => {
      const found = starts.findLast(({ at }) => at <= line);
      if (found === undefined) return { file: files[0]?.name ?? "", line: 1 };
      return { file: found.piece.file, line: found.piece.line + line - found.at };
    },
  };
}

interface Piece {
  readonly key: string;
  readonly rank: number;
  readonly text: string;
  readonly file: string;
  /** Of its first line in the file. */
  readonly line: number;
}

type Known = ReadonlyMap<string, { readonly chunk: ModuleChunk; readonly rank: number }>;

function piecesOf({ name, text }: ModuleFile, known: Known, boxed: ReadonlySet<string>): Piece[] {
  let rank = -0.5;
  return moduleChunks(text).statements.map((chunk) => {
    const key = keyOf(text, chunk);
    const old = known.get(key);
    // What is new follows what stands above it.
    rank = old?.rank ?? rank + 1e-3;
    const isExported = old !== undefined && old.chunk.node.type === "ExportNamedDeclaration";
    const lead = /^\s*/.exec(text.slice(chunk.start, chunk.end))?.[0].length ?? 0;
    const start = chunk.start + lead;
    return { key, rank, file: name, line: lineAt(text, start), text: plainText(text, { ...chunk, start }, isExported, boxed) };
  });
}

function plainText(text: string, chunk: ModuleChunk, isExported: boolean, boxed: ReadonlySet<string>): string {
  const at = chunk.part.start;
  const body = isExported ? text.slice(at, chunk.end) : text.slice(at, chunk.end).replace(/^export\s+(?!default\b|\{|\*)/, "");
  const isBox = chunk.declares.some((name) => boxed.has(name));
  const whole = text.slice(chunk.start, at) + body;
  return (
    isBox || boxed.size === 0
      ? whole
      : whole.replace(/\b([\w$]+)\.value\b/g, (use, name: string) => (boxed.has(name) ? name : use))
  ).trim();
}

/** A statement by what it declares; one that declares nothing by its text. */
function keyOf(text: string, { declares, start, end }: ModuleChunk): string {
  return declares.length > 0 ? declares.join() : `= ${text.slice(start, end).replace(/\s+/g, "")}`;
}

/** Variables that the split has put into a box: `let` in the module, and `const` in a file. */
function boxedNames(whole: string, files: readonly ModuleFile[]): ReadonlySet<string> {
  const variables = [...cellNames(whole).definitions.values()].filter(({ kind }) => kind === "let" || kind === "var");
  const names = variables.map(({ name }) => name);
  return new Set(names.filter((name) => files.some(({ text }) => cellNames(text).definitions.get(name)?.kind === "const")));
}

/** One import for each name that comes from elsewhere. */
function importLines(files: readonly ModuleFile[]): string[] {
  const own = new Set(files.map(({ name }) => `./${name.replace(/\.ts$/, ".js")}`));
  const found = new Map<string, string>();
  for (const { text } of files)
    for (const { module, names, text: statement } of cellNames(text).imports) {
      if (own.has(module)) continue;
      const attributes = /\bwith\s*\{[^}]*\}/.exec(statement)?.[0] ?? "";
      const tail = `from ${JSON.stringify(module)}${attributes === "" ? "" : ` ${attributes}`};`;
      for (const { local, imported, typeOnly } of names)
        found.set(local, `import ${typeOnly ? "type " : ""}${clause(imported, local)} ${tail}`);
    }
  return [...found.values()];
}

function clause(imported: string, local: string): string {
  if (imported === "default") return local;
  if (imported === "*") return `* as ${local}`;
  return `{ ${imported === local ? local : `${imported} as ${local}`} }`;
}
