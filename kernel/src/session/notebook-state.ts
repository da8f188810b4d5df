import {
  analyzeNotebook,
  cellNames,
  doubleStageText,
  type NotebookAnalysis,
  type NotebookCell,
  type StageRequest,
} from "../analysis/index.js";
import { DuplicateStageError, UnknownStageError } from "../errors.js";
import { type CellRecord, noTexts } from "./cell-record.js";
import { NextRun } from "./next-run.js";
import { StageDurations } from "./stage-durations.js";
import { joinRecords, type StageRecord, stageMembers, tornStage } from "./stage-record.js";

/** The cells of a notebook that have been run, and their order in the document. */
export class NotebookState {
  readonly nextRun: NextRun = new NextRun();
  readonly durations: StageDurations = new StageDurations();
  readonly #cells = new Map<string, CellRecord>();
  #order: readonly string[] = [];
  #turn = 0;
  #analysis: NotebookAnalysis | null = null;
  #groups: ReadonlyMap<string, readonly StageRecord[]> | null = null;
  /** Cells that were refused because another cell is the stage of that name. */
  readonly #rivals = new Map<string, { readonly name: string; readonly count: number }>();

  /** Counts the cells that ran so far. */
  get turn(): number {
    return this.#turn;
  }

  /**
   * Throws DuplicateStageError when another cell of the document is the stage already, and UnknownStageError when there is none to
   * continue.
   */
  checkStage({ name, append }: StageRequest, cellId: string | null, count: number): void {
    if (cellId !== null) this.#rivals.delete(cellId);
    const others = [...this.#cells.values()].filter((cell) => cell.stage?.name === name && cell.id !== cellId);
    const first = others.find((cell) => cell.stage?.append !== true);
    if (append === true) {
      if (first !== undefined) return;
      const known = this.stages().flatMap((cell) => (cell.id === cellId ? [] : [cell.stage.name]));
      throw new UnknownStageError(name, known, `There is no stage '${name}' to continue (--append): `);
    }
    // Without ids a second run of the cell cannot be told from a second cell, and running again is what people do.
    if (first === undefined || cellId === null || !first.hasOwnId) return;
    if (this.#order.length > 0 && !this.#order.includes(first.id)) return;
    this.#rivals.set(cellId, { name, count });
    throw new DuplicateStageError(name, `cell ${first.count}`);
  }

  /** What is to be said of cells that were refused because they bear the name of a stage: of one, or of all. */
  rivals(stage: string | null = null): string[] {
    return [...this.#rivals.values()].flatMap(({ name, count }) => {
      const [first] = this.#membersOf(name);
      if (first === undefined || (stage !== null && stage !== name)) return [];
      return [doubleStageText(name, `cell ${first.count}`, `cell ${count}`)];
    });
  }

  /** Notes that a cell starts to run; it replaces what the cell was before. */
  start(cell: {
    readonly cellId: string | null;
    readonly count: number;
    readonly body: string;
    readonly stage: StageRequest | null;
    readonly isParams?: boolean;
  }): CellRecord {
    this.#turn += 1;
    const record: CellRecord = {
      id: cell.cellId ?? this.#ownId(cell),
      hasOwnId: cell.cellId !== null,
      count: cell.count,
      body: cell.body,
      stage: cell.stage,
      isParams: cell.isParams === true,
      turn: this.#turn,
      state: "running",
      startedAt: Date.now(),
      duration: null,
      progress: null,
      error: null,
      seenWrites: [],
      sampled: none,
      madeOf: noTexts,
      types: noTexts,
      typeErrors: none,
      typing: known,
    };
    if (cell.stage !== null && cell.stage.append !== true) this.#dropStage(cell.stage.name, record.id);
    const isKnown = this.#cells.has(record.id);
    this.#cells.set(record.id, record);
    if (isKnown && !this.#order.includes(record.id)) this.#replace(placeBelowItsNames([...this.#cells.values()], record));
    this.#forget();
    return record;
  }

  /** Takes the cells of the document in their order; cells that are not among them are gone. */
  setOrder(ids: readonly string[]): void {
    this.#order = ids;
    for (const cell of [...this.#cells.values()]) if (cell.hasOwnId && !ids.includes(cell.id)) this.#cells.delete(cell.id);
    for (const id of [...this.#rivals.keys()]) if (!ids.includes(id)) this.#rivals.delete(id);
    this.#forget();
  }

  /** Drops cells that were deleted from the document. */
  remove(ids: readonly string[]): void {
    for (const id of ids) {
      this.#rivals.delete(id);
      if (this.#cells.delete(id)) this.#forget();
    }
  }

  /** Tells whether the cell has run again since, or is gone. */
  isPast(record: CellRecord): boolean {
    return this.#cells.get(record.id) !== record;
  }

  /** The cells in document order; those of unknown place in the order of their first run. */
  ordered(): readonly CellRecord[] {
    const place = new Map(this.#order.map((id, index) => [id, index]));
    const cells = [...this.#cells.values()];
    return cells
      .map((cell, index) => ({ cell, at: place.get(cell.id) ?? Number.MAX_SAFE_INTEGER, index }))
      .sort((a, b) => a.at - b.at || a.index - b.index)
      .map(({ cell }) => cell);
  }

  /** The stages in document order; one of several cells counts once. */
  stages(): readonly StageRecord[] {
    return stageMembers(this.ordered()).map(joinRecords);
  }

  /** The cell that runs now, where it is a stage. */
  runningStage(): CellRecord | null {
    return [...this.#cells.values()].find((cell) => cell.stage !== null && cell.state === "running") ?? null;
  }

  /** Why the cells of a stage do not belong together any more, or null. */
  tornStage(name: string): string | null {
    return tornStage(this.#membersOf(name));
  }

  /** Tells whether a cell is a stage; a notebook without one has no pipeline to work out. */
  hasStages(): boolean {
    for (const cell of this.#cells.values()) if (cell.stage !== null) return true;
    return false;
  }

  /** A cell, or the stage that begins in it. */
  get(id: string): CellRecord | null {
    const cell = this.#cells.get(id) ?? null;
    const members = cell?.stage == null ? [] : this.#membersOf(cell.stage.name);
    return members[0]?.id === id ? joinRecords(members) : cell;
  }

  /** The source of the cell that an error calls `cell 3`, with its magic lines left blank. */
  bodyOf(count: number): string | null {
    return [...this.#cells.values()].find((cell) => cell.count === count)?.body ?? null;
  }

  /** Notes that a stage's cell changed variables though its text does not show it. */
  noteChanges(id: string, names: readonly string[]): void {
    const cell = this.#cells.get(id);
    if (cell === undefined) return;
    cell.seenWrites = names;
    this.#analysis = null;
  }

  /** What the cells mean together; worked out when first asked for after a change. */
  analysis(): NotebookAnalysis {
    this.#analysis ??= analyzeNotebook(this.ordered().map(notebookCell));
    return this.#analysis;
  }

  /** The cells as the analysis takes them, with the Markdown above them by their ids. */
  cellsWithHeadings(headings: ReadonlyMap<string, string>): readonly NotebookCell[] {
    return this.ordered().map((cell) => ({ ...notebookCell(cell), heading: headings.get(cell.id) ?? "" }));
  }

  /** What the cells would mean if the cell `id` were `cell`. */
  analysisWith(id: string, cell: NotebookCell): NotebookAnalysis {
    const cells = this.ordered().map(notebookCell);
    const at = cells.findIndex((each) => each.id === id);
    return analyzeNotebook(at < 0 ? [...cells, cell] : cells.with(at, cell));
  }

  /** Resolves when the types of all cells are known. */
  async typed(): Promise<void> {
    await Promise.all([...this.#cells.values()].map((cell) => cell.typing));
  }

  /** Forgets that anything has run, as after a restart of the runner; the stages stay. */
  forgetRuns(): void {
    for (const cell of this.#cells.values()) {
      if (cell.state === "running") cell.state = "cancelled";
      if (cell.state === "done") cell.state = "gone";
    }
  }

  #membersOf(name: string): readonly StageRecord[] {
    this.#groups ??= new Map(stageMembers(this.ordered()).map((members) => [members[0]?.stage.name ?? "", members]));
    return this.#groups.get(name) ?? [];
  }

  /** What was worked out counts no more. */
  #forget(): void {
    this.#analysis = null;
    this.#groups = null;
  }

  #ownId(cell: { readonly count: number; readonly body: string; readonly stage: StageRequest | null }): string {
    const isSame = (each: CellRecord): boolean =>
      cell.stage === null || cell.stage.append === true
        ? each.body === cell.body && each.stage?.name === cell.stage?.name && each.stage?.append === cell.stage?.append
        : each.stage?.name === cell.stage.name && each.stage.append !== true;
    for (const each of this.#cells.values()) if (!each.hasOwnId && isSame(each)) return each.id;
    return `c${cell.count}`;
  }

  #replace(cells: readonly CellRecord[]): void {
    this.#cells.clear();
    for (const cell of cells) this.#cells.set(cell.id, cell);
  }

  #dropStage(name: string, except: string): void {
    for (const cell of [...this.#cells.values()]) {
      if (cell.stage?.name !== name || cell.id === except) continue;
      // Where cells have no ids, those that continued the stage before are run again after it.
      if (cell.stage.append !== true || !cell.hasOwnId) this.#cells.delete(cell.id);
    }
  }
}

const known: Promise<void> = Promise.resolve();
const none: readonly never[] = [];

function notebookCell(cell: CellRecord): NotebookCell {
  const stage = cell.stage === null || cell.seenWrites.length === 0 ? cell.stage : { ...cell.stage, seenWrites: cell.seenWrites };
  return { id: cell.id, text: cell.body, stage, isParams: cell.isParams, label: `cell ${cell.count}` };
}

/**
 * Moves a cell that ran again below cells that define what it reads, when none above it does.
 * A front end that does not tell the order of its cells may have had these inserted above it.
 */
function placeBelowItsNames(cells: readonly CellRecord[], record: CellRecord): readonly CellRecord[] {
  const at = cells.indexOf(record);
  const below = cells.slice(at + 1);
  if (below.length === 0) return cells;
  const missing = new Set([...cellNames(record.body).uses.keys(), ...(record.stage?.params ?? [])]);
  for (const { body } of cells.slice(0, at)) for (const name of cellNames(body).definitions.keys()) missing.delete(name);
  const needed = below.filter(({ body }) => [...cellNames(body).definitions.keys()].some((name) => missing.has(name)));
  return [...cells.slice(0, at), ...needed, ...cells.slice(at).filter((cell) => !needed.includes(cell))];
}
