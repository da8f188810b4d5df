import { type CellPart, cellParts, type NamePlace } from "./cell-parts.js";
import { type Change, runCell, type StatementEffects } from "./effects/cell-effects.js";
import { type Cause, Machine } from "./effects/machine.js";
import type { Slot } from "./effects/thing.js";
import { type CellNames, cellNames, type Definition } from "./names.js";
import { cellSyntax } from "./syntax.js";

/** What a `%%stage` line says. */
export interface StageRequest {
  readonly name: string;
  /** Constants of cells without a stage that can be set from outside. */
  readonly params: readonly string[];
  /** Inputs as the user states them, next to those that are found. */
  readonly reads?: readonly string[];
  /** Variables that the user says the stage changes; no others are then taken as perhaps changed. */
  readonly writes?: readonly string[];
  /** Stages that must be done before it. */
  readonly after?: readonly string[];
  /** The user's word that the stage changes none of its inputs. */
  readonly pure?: boolean;
  /** Variables that it was seen to change when its cell ran. */
  readonly seenWrites?: readonly string[];
  /** `false`: its result is never kept; `true`: it is kept though it uses what cannot be known. */
  readonly cache?: boolean;
  /** Continues the stage that a cell above begins. */
  readonly append?: boolean;
}

/** One of the cells that make a stage together. */
export interface StageMember {
  readonly id: string;
  readonly text: string;
  readonly label: string;
  /** Its place among the code cells of the notebook. */
  readonly position: number;
}

/** A code cell of a notebook, as the analysis takes it. */
export interface NotebookCell {
  readonly id: string;
  /** Without its magic lines. */
  readonly text: string;
  readonly stage: StageRequest | null;
  /** True for a `%%params` cell: each stage that uses one of its constants takes it as a param. */
  readonly isParams?: boolean;
  /** How messages name the cell; `cell 3` for the third one when it is left out. */
  readonly label?: string;
  /** The Markdown right above the cell. */
  readonly heading?: string;
  /** The cells that it was put together from; itself alone when left out. */
  readonly members?: readonly StageMember[];
}

/** One declaration of a name: a name that is declared again in a later cell has two versions. */
export interface Version {
  readonly name: string;
  readonly cell: number;
  readonly definition: Definition;
}

/** A cell with what is known about it alone and after the cells above it have run. */
export interface CellFacts {
  readonly index: number;
  readonly id: string;
  readonly label: string;
  readonly text: string;
  readonly heading: string;
  readonly stage: StageRequest | null;
  readonly isParams: boolean;
  /** The cells of the notebook that it is made of: one, or those of a stage of several. */
  readonly members: readonly StageMember[];
  readonly names: CellNames;
  readonly parts: readonly CellPart[];
  /** Parallel to `parts`. */
  readonly effects: readonly StatementEffects[];
  /** Where names stand in the statements that count when the code of the cell is needed: all but those that only show something. */
  readonly needed: readonly NamePlace[];
  /** Versions of earlier cells that it changes for sure. */
  readonly writes: ReadonlyMap<Version, Change>;
  readonly mayWrites: ReadonlyMap<Version, Cause>;
}

/** The cells of a notebook and the names they declare. */
export interface Notebook {
  readonly cells: readonly CellFacts[];
  readonly versions: ReadonlyMap<string, readonly Version[]>;
  /** The cells that change a version after its declaration, by position. */
  readonly writers: ReadonlyMap<Version, readonly { readonly cell: number; readonly sure: boolean }[]>;
}

/** Reads the cells of a notebook in document order, and follows what each changes. */
export function readNotebook(cells: readonly NotebookCell[]): Notebook {
  const versions = new Map<string, Version[]>();
  const writers = new Map<Version, { cell: number; sure: boolean }[]>();
  const machine = new Machine();
  const facts = cells.map((cell, index) => {
    const names = cellNames(cell.text);
    for (const definition of names.definitions.values()) {
      const known = versions.get(definition.name) ?? [];
      known.push({ name: definition.name, cell: index, definition });
      versions.set(definition.name, known);
    }
    const read = readCell(cell, index, machine, versions);
    for (const version of read.writes.keys()) addTo(writers, version, { cell: index, sure: true });
    for (const version of read.mayWrites.keys()) addTo(writers, version, { cell: index, sure: false });
    return read;
  });
  return { cells: facts, versions, writers };
}

function addTo<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [item]);
  else known.push(item);
}

function readCell(
  cell: NotebookCell,
  index: number,
  machine: Machine,
  versions: ReadonlyMap<string, readonly Version[]>,
): CellFacts {
  const { id, text, stage } = cell;
  const names = cellNames(text);
  const effects = runCell(machine, { index, syntax: cellSyntax(text), names });
  const writes = new Map<Version, Change>();
  const mayWrites = new Map<Version, Cause>();
  for (const statement of effects) {
    for (const [slot, change] of statement.writes)
      ifOuter(slot, index, versions, (version) => writes.set(version, writes.get(version) ?? change));
    for (const [slot, cause] of statement.mayWrites) ifOuter(slot, index, versions, (version) => mayWrites.set(version, cause));
  }
  for (const [name, text] of knownWrites(stage)) {
    const version = versions.get(name)?.findLast((candidate) => candidate.cell < index);
    if (version !== undefined && !writes.has(version)) writes.set(version, { kind: "mutate", cause: { text, start: 0 } });
  }
  for (const version of mayWrites.keys())
    if (writes.has(version) || stage?.writes !== undefined || stage?.pure) mayWrites.delete(version);
  const parts = cellParts(text);
  const needed = parts.flatMap((part, at) => (isShown(part, effects[at]) ? [] : part.places));
  const label = cell.label ?? `cell ${index + 1}`;
  const isParams = cell.isParams === true && stage === null;
  const heading = cell.heading ?? "";
  const members = cell.members ?? [{ id, text, label, position: index }];
  return { index, id, label, text, heading, stage, isParams, members, names, parts, effects, needed, writes, mayWrites };
}

/** What a stage changes by the user's word, and what it was seen to change; with the words for it. */
function knownWrites(stage: StageRequest | null): [name: string, text: string][] {
  const stated = (stage?.writes ?? []).map((name): [string, string] => [name, `--writes ${name}`]);
  return [...stated, ...(stage?.seenWrites ?? []).map((name): [string, string] => [name, `${name}, as seen when it ran`])];
}

function ifOuter(
  slot: Slot,
  index: number,
  versions: ReadonlyMap<string, readonly Version[]>,
  use: (version: Version) => void,
): void {
  if (slot.cell === index) return;
  const version = versions.get(slot.name)?.find((candidate) => candidate.cell === slot.cell);
  if (version !== undefined && version.definition.kind !== "import") use(version);
}

/** The latest declaration of `name` above the cell at `position`. */
export function versionAbove(notebook: Notebook, name: string, position: number): Version | null {
  const versions = notebook.versions.get(name) ?? [];
  for (let index = versions.length - 1; index >= 0; index--) {
    const version = versions[index];
    if (version !== undefined && version.cell < position) return version;
  }
  return null;
}

/** True when the cell itself declares what stands at `place`: a value for running code, a type for a type. */
export function isOwn(cell: CellFacts, place: NamePlace): boolean {
  const definition = cell.names.definitions.get(place.name);
  return definition !== undefined && (place.value || place.query ? definition.value : definition.type);
}

/** The version of `name` that the cell itself declares. */
export function ownVersion(notebook: Notebook, cell: CellFacts, name: string): Version | null {
  return notebook.versions.get(name)?.find((version) => version.cell === cell.index) ?? null;
}

/** True for a statement of a cell that declares nothing and does nothing but show something. */
export function isForTheEye(cell: CellFacts, index: number): boolean {
  const part = cell.parts[index];
  return part !== undefined && isShown(part, cell.effects[index]);
}

function isShown(part: CellPart, effects: StatementEffects | undefined): boolean {
  return part.declares.length === 0 && showing.has(part.node.type) && (effects?.quiet ?? false);
}

const showing: ReadonlySet<string> = new Set([
  ...[
    "ExpressionStatement",
    "ForStatement",
    "ForOfStatement",
    "ForInStatement",
    "WhileStatement",
    "DoWhileStatement",
    "IfStatement",
  ],
  ...["SwitchStatement", "BlockStatement", "TryStatement", "LabeledStatement", "EmptyStatement"],
]);

/** The statement that declares `name`. */
export function declaringParts(cell: CellFacts, name: string): CellPart[] {
  return cell.parts.filter((part) => part.declares.includes(name));
}
