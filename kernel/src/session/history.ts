import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { requestText } from "./request-text.js";

/** A cell that was run. */
export interface HistoryEntry {
  /** Counts the kernels that wrote into one history, from 1. */
  readonly session: number;
  /** The execution count of the cell. */
  readonly line: number;
  readonly source: string;
}

/** Cells beyond these are forgotten when a kernel starts. */
const mostKept = 5000;

/** The cells that were run in a folder, by this kernel and by those before it. */
export class History {
  /** The number of this kernel in the history. */
  readonly session: number;
  readonly #file: string;
  readonly #entries: HistoryEntry[];
  #isKept = true;

  constructor(folder: string) {
    this.#file = join(folder, ".stagebook", "history.jsonl");
    this.#entries = readEntries(this.#file);
    this.session = (this.#entries.at(-1)?.session ?? 0) + 1;
  }

  /** All entries, oldest first. */
  get entries(): readonly HistoryEntry[] {
    return this.#entries;
  }

  add(line: number, source: string): void {
    const entry = { session: this.session, line, source };
    this.#entries.push(entry);
    if (!this.#isKept) return;
    try {
      mkdirSync(dirname(this.#file), { recursive: true });
      appendFileSync(this.#file, `${JSON.stringify(entry)}\n`);
    } catch {
      // A folder that cannot be written to, or a full disk: the history lasts as long as this kernel.
      this.#isKept = false;
    }
  }

  /** What this kernel ran as cell `line`, or null. */
  source(line: number): string | null {
    return this.#entries.findLast((entry) => entry.session === this.session && entry.line === line)?.source ?? null;
  }
}

/** The entries that a `history_request` asks for. */
export function findHistory(history: History, request: Readonly<Record<string, unknown>>): readonly HistoryEntry[] {
  const { entries, session } = history;
  if (request["hist_access_type"] === "range") {
    const asked = Number(request["session"] ?? 0);
    const wanted = asked > 0 ? asked : session + asked;
    const [start, stop] = [Number(request["start"] ?? 0), Number(request["stop"] ?? Number.MAX_SAFE_INTEGER)];
    return entries.filter((each) => each.session === wanted && each.line >= start && each.line < stop);
  }
  const count = Math.max(0, Number(request["n"] ?? 1000));
  const found = request["hist_access_type"] === "search" ? search(entries, request) : entries;
  return count === 0 ? [] : found.slice(-count);
}

function search(entries: readonly HistoryEntry[], request: Readonly<Record<string, unknown>>): readonly HistoryEntry[] {
  const pattern = globPattern(requestText(request, "pattern") || "*");
  const found = entries.filter((each) => pattern.test(each.source));
  if (request["unique"] !== true) return found;
  const last = new Map(found.map((each) => [each.source, each]));
  return found.filter((each) => last.get(each.source) === each);
}

// Sets of characters too, as in SQLite's GLOB, which answers other kernels' searches.
function globPattern(glob: string): RegExp {
  const source = glob.replace(/\[(\^?)(\]?[^\]]*)\]|[\s\S]/g, (part, not: string | undefined, set: string | undefined) => {
    if (part === "*") return "[\\s\\S]*";
    if (part === "?") return "[\\s\\S]";
    if (set) return `[${not ?? ""}${set.replace(/[\\\]^[]/g, "\\$&")}]`;
    return part.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  });
  try {
    return new RegExp(`^${source}$`);
  } catch {
    // A range that runs backwards holds nothing.
    return /^(?!)/;
  }
}

function readEntries(file: string): HistoryEntry[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return [];
  }
  const entries = text.split("\n").flatMap((line) => parseEntry(line) ?? []);
  if (entries.length <= 2 * mostKept) return entries;
  const kept = entries.slice(-mostKept);
  try {
    writeFileSync(`${file}.new`, kept.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
    renameSync(`${file}.new`, file);
  } catch {
    // It stays long.
  }
  return kept;
}

// A line that a crash cut off, or that someone wrote by hand, is left out.
function parseEntry(line: string): HistoryEntry | null {
  try {
    const { session, line: count, source } = JSON.parse(line) as Record<string, unknown>;
    if (typeof session !== "number" || typeof count !== "number" || typeof source !== "string") return null;
    return { session, line: count, source };
  } catch {
    return null;
  }
}
