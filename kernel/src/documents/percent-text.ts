import type { DocumentCell } from "./notebook-document.js";

type Cell = Pick<DocumentCell, "kind" | "id" | "source">;

const magic = /^\s*(%|!(?=[\w./~]))/;

/** True for a text with at least one mark of a cell. */
export function isPercentText(text: string): boolean {
  return text.split("\n").some(isMark);
}

/**
 * Writes cells as one TypeScript file: `// %%` above each code cell, `// %% [markdown]` above text, magics as comments, so that Node runs it.
 *
 * @example
 * percentText([{ kind: "code", id: null, source: "%%stage load\nconst rows = [1];" }]); // "// %%\n// %%stage load\nconst rows = [1];\n"
 */
export function percentText(cells: readonly Cell[]): string {
  const texts = cells.map(({ kind, id, source }) => {
    const head = `// %%${kind === "code" ? "" : ` [${kind}]`}${id === null ? "" : ` id=${JSON.stringify(id)}`}`;
    return percentCell({ kind, source }, head);
  });
  return texts.length === 0 ? "" : `${texts.join("\n\n")}\n`;
}

/** One cell below its mark; null for a cell that has none, since nothing stands above it. */
export function percentCell({ kind, source }: Pick<Cell, "kind" | "source">, head: string | null): string {
  const body = kind === "code" ? codeLines(source) : source.split("\n").map((line) => (line === "" ? "//" : `// ${line}`));
  return [...(head === null ? [] : [head]), ...(source === "" ? [] : body)].join("\n");
}

// Only what stands above the code can be a magic; a `%%bash` cell is a script to its end.
function codeLines(source: string): string[] {
  let isTop = true;
  let isScript = false;
  return source.split("\n").map((line) => {
    isTop &&= isScript || line.trim() === "" || magic.test(line);
    if (isTop && /^\s*%%bash\b/.test(line)) isScript = true;
    if (isScript || (isTop && magic.test(line))) return line === "" ? "//" : `// ${line}`;
    // A comment of the user's that looks like one of our marks gets a second pair of slashes, and loses it when it is read.
    return /^\/\/ (\/\/ )*%/.test(line) ? `// ${line}` : line;
  });
}

/** Reads what {@link percentText} writes, and files of other tools and editors that use the same marks. Text above the first mark is a cell too. */
export function parsePercent(text: string): Cell[] {
  const cells: { kind: DocumentCell["kind"]; id: string | null; lines: string[] }[] = [];
  for (const line of text.replace(/\r\n/g, "\n").replace(/\n$/, "").split("\n")) {
    if (isMark(line)) cells.push({ ...headOf(line), lines: [] });
    else {
      if (cells.length === 0) cells.push({ kind: "code", id: null, lines: [] });
      cells.at(-1)?.lines.push(line);
    }
  }
  return cells.map(({ kind, id, lines }) => ({ kind, id, source: cellSource(kind, lines) })).filter(isWritten);
}

/** The source of a cell from the lines below its mark. */
export function cellSource(kind: DocumentCell["kind"], lines: readonly string[]): string {
  return kind === "code" ? codeOf(lines) : textOf(lines);
}

/** `// %%stage train` is a magic, `// %% [markdown]` and `// %% title` are marks. */
export function isMark(line: string): boolean {
  return /^\/\/ %%(\s|$)/.test(line);
}

/** What a mark says of its cell. */
export function headOf(mark: string): { readonly kind: DocumentCell["kind"]; readonly id: string | null } {
  const rest = mark.slice("// %%".length);
  const [, kind] = /\[(markdown|md|raw)\]/.exec(rest) ?? [];
  const id = /\bid=("(?:[^"\\]|\\.)*")/.exec(rest)?.[1];
  return {
    kind: kind === "md" ? "markdown" : kind === "markdown" || kind === "raw" ? kind : "code",
    id: id === undefined ? null : textIn(id),
  };
}

function textIn(json: string): string | null {
  try {
    return String(JSON.parse(json));
  } catch {
    return null;
  }
}

function isWritten({ source, id, kind }: Cell): boolean {
  return source !== "" || id !== null || kind !== "code";
}

function codeOf(all: readonly string[]): string {
  const lines = trimmed(all);
  let isTop = true;
  let isScript = false;
  const read = lines.map((line) => {
    const bare = line.replace(/^\/\/ ?/, "");
    isTop &&= isScript || line.trim() === "" || (line.startsWith("//") && magic.test(bare));
    if (isTop && /^\s*%%bash\b/.test(bare)) isScript = true;
    if (isScript && line.startsWith("//")) return bare;
    if (isTop && line.startsWith("//")) return bare;
    return /^\/\/ \/\/ (\/\/ )*%/.test(line) ? line.slice(3) : line;
  });
  return read.join("\n");
}

function textOf(all: readonly string[]): string {
  const lines = trimmed(all);
  // Some editors write text cells as one block comment.
  const block = /^\/\*+\s?\n?([\s\S]*?)\s*\*\/$/.exec(lines.join("\n"))?.[1];
  if (block !== undefined) return block;
  return lines.map((line) => line.replace(/^\/\/ ?/, "")).join("\n");
}

/** Without the empty lines around. */
function trimmed(lines: readonly string[]): readonly string[] {
  const isFull = (line: string): boolean => line.trim() !== "";
  const first = lines.findIndex(isFull);
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex(isFull) + 1);
}
