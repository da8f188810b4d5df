import { parseMagics } from "../cells/index.js";
import { StagebookError } from "../errors.js";
import type { FindingView, PageRequest, PageUpdate } from "../messages/index.js";
import { importsOf, missingName } from "./import-hints.js";
import type { Session } from "./session.js";

type CheckRequest = Extract<PageRequest, { type: "check" }>;
type CheckedUpdate = Extract<PageUpdate, { type: "checked" }>;

/** A cell as it was typed last, and what was told about it. */
interface TypedCell {
  readonly comm: string;
  readonly request: CheckRequest;
  told: string | null;
}

/** How many cells are looked at again when names change: those that were typed in last. */
const kept = 16;
/** Milliseconds without a new name after which typed cells are looked at again. */
const calm = 200;

/** Checks cells while they are typed, and again when something that they mention has changed. */
export class TypedCells {
  readonly #session: Session;
  readonly #tell: (comm: string, update: CheckedUpdate) => void;
  readonly #cells = new Map<string, TypedCell>();
  readonly #busy = new Set<string>();
  #timer: NodeJS.Timeout | null = null;

  constructor(session: Session, tell: (comm: string, update: CheckedUpdate) => void) {
    this.#session = session;
    this.#tell = tell;
  }

  /** Checks a text that a page sends; when a newer one comes before its turn, only that one. */
  async take(comm: string, request: CheckRequest): Promise<void> {
    this.#cells.delete(request.cell);
    this.#cells.set(request.cell, { comm, request, told: null });
    if (this.#cells.size > kept) this.#cells.delete(this.#cells.keys().next().value ?? "");
    await this.#follow(request.cell);
  }

  /** Forgets the cells of a page that has gone. */
  forget(comm: string): void {
    for (const [cell, typed] of this.#cells) if (typed.comm === comm) this.#cells.delete(cell);
  }

  /** Checks all cells again, once the names have come to rest. */
  namesChanged(): void {
    if (this.#cells.size === 0) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      for (const cell of this.#cells.keys()) void this.#follow(cell);
    }, calm);
  }

  async #follow(cell: string): Promise<void> {
    if (this.#busy.has(cell)) return;
    this.#busy.add(cell);
    try {
      for (let typed = this.#cells.get(cell); typed !== undefined; typed = this.#cells.get(cell)) {
        await this.#session.defining;
        const findings = await findingsOf(this.#session, typed.request);
        if (this.#cells.get(cell) !== typed) continue;
        this.#answer(typed, findings);
        return;
      }
    } finally {
      this.#busy.delete(cell);
    }
  }

  #answer(typed: TypedCell, findings: readonly FindingView[]): void {
    const text = JSON.stringify(findings);
    if (typed.told === text) return;
    typed.told = text;
    const { cell, version } = typed.request;
    this.#tell(typed.comm, { type: "checked", cell, version, findings });
  }
}

async function findingsOf(session: Session, { cell, source }: CheckRequest): Promise<readonly FindingView[]> {
  if (session.checkMode === "off") return [];
  try {
    const { body, textOffset, lineOffset, script } = parseMagics(source);
    if (script !== null || body.trim() === "") return [];
    compileAhead(session, body, lineOffset);
    const errors = await session.types.draft(cell, body);
    return await Promise.all(
      errors.map(async (error): Promise<FindingView> => {
        const missing = missingName(error, body);
        const imports = missing === null ? [] : await importsOf(session, missing);
        return { sentence: error.message, start: error.start + textOffset, end: error.end + textOffset, missing, imports };
      }),
    );
  } catch (error) {
    if (!(error instanceof StagebookError)) throw error;
    return [{ sentence: error.message, ...magicLine(source), missing: null, imports: [] }];
  }
}

/** Running the same text finds it compiled; what is wrong with it the check says. */
function compileAhead({ compiler, names }: Session, body: string, lineOffset: number): void {
  const { defined, captured } = names;
  compiler.compile(
    { id: 0, count: 0, body, lineOffset },
    { has: (name) => defined.has(name), isCaptured: (name) => captured.has(name) },
  );
}

/** Where the first line stands whose magic cannot be read. */
function magicLine(source: string): { readonly start: number; readonly end: number } {
  const lines = source.split("\n");
  let start = 0;
  for (const [index, line] of lines.entries()) {
    const end = start + line.length;
    if (!isReadable(lines.slice(0, index + 1).join("\n"))) return { start, end };
    start = end + 1;
  }
  return { start: 0, end: source.length };
}

function isReadable(text: string): boolean {
  try {
    parseMagics(text);
    return true;
  } catch {
    return false;
  }
}
