import { cellNames } from "../names.js";
import { alignLists } from "./align-lists.js";
import { commentText, writtenFields } from "./config-docs.js";
import type { ExportBase } from "./export-base.js";
import type { CellEdit, ModuleChanges } from "./module-changes.js";
import { type ModuleChunk, moduleChunks } from "./module-chunks.js";
import type { DocPlace, MappedPart, MappedStage } from "./module-map.js";
import { pairStatements } from "./pair-statements.js";
import { properties } from "./split-files.js";
import { functionOf, lineAt, type Statement } from "./stage-text.js";
import { syncImports } from "./sync-imports.js";
import { configName, entriesOf, objectOf } from "./written-objects.js";

/** The module as it was exported. */
type SyncBase = Pick<ExportBase, "text" | "map">;

/** What is wrong with the text of a file that cannot be read, or null. */
export function unreadable(text: string): { readonly line: number; readonly what: string } | null {
  const { problem } = cellNames(text);
  return problem === null ? null : { line: problem.line, what: `the file cannot be read: ${problem.message}` };
}

/** Finds what was changed in an exported module by hand, and where that belongs in the notebook. */
export function syncModule(base: SyncBase, edited: string): ModuleChanges {
  const problem = unreadable(edited);
  if (problem !== null) return { edits: [], docs: [], lost: [problem] };
  return new Sync(base, edited).run();
}

class Sync implements ModuleChanges {
  readonly edits: CellEdit[] = [];
  readonly docs: { stage: string; place: DocPlace; before: string; text: string }[] = [];
  readonly lost: { line: number; what: string }[] = [];
  readonly #base: SyncBase;
  readonly #edited: string;

  constructor(base: SyncBase, edited: string) {
    this.#base = base;
    this.#edited = edited;
  }

  run(): ModuleChanges {
    const { text, map } = this.#base;
    const before = moduleChunks(text).statements;
    const after = moduleChunks(this.#edited).statements;
    const own = matchParts(before, map.module);
    const made = before.filter((chunk) => !own.includes(chunk));
    const isMade = (chunk: ModuleChunk): boolean =>
      chunk.declares.length === 0 ? /\brunAsMain\(/.test(this.#slice(chunk)) : made.some((each) => sameNames(each, chunk));
    const added = this.#newStages(after, before);
    this.#region({
      parts: map.module,
      before: own.map((chunk) => statementOf(text, chunk)),
      after: after
        .filter((chunk) => !isMade(chunk) && !added.some((name) => chunk.declares.includes(name)))
        .map((chunk) => statementOf(this.#edited, chunk)),
      home: map.module.at(-1)?.cell ?? null,
    });
    for (const chunk of made)
      this.#made(
        chunk,
        after.find((each) => sameNames(each, chunk) && isMade(each)),
      );
    const imports = syncImports(text, this.#edited, this.edits);
    this.edits.push(...imports.edits);
    this.lost.push(...imports.lost);
    return this;
  }

  #slice({ start, end }: { readonly start: number; readonly end: number }): string {
    return this.#edited.slice(start, end);
  }

  #lose(line: number, what: string): void {
    this.lost.push({ line, what });
  }

  /** Functions of stages that the notebook does not know. */
  #newStages(after: readonly ModuleChunk[], before: readonly ModuleChunk[]): string[] {
    const [old, now] = [entriesOf(before), entriesOf(after)];
    const added = [...now].filter(([stage]) => !old.has(stage));
    for (const [stage, { start }] of added)
      this.#lose(lineAt(this.#edited, start), `stage '${stage}' is new; write a cell '%%stage ${stage}' for it`);
    for (const [stage] of old) if (!now.has(stage)) this.#lose(1, `stage '${stage}' is gone from the pipeline; delete its cell`);
    return added.flatMap(([, entry]) => {
      const run = properties(entry).get("run");
      return run?.type === "Identifier" ? [run.name] : [];
    });
  }

  /** A statement that the export made: a stage's function, the pipeline, a type. */
  #made(before: ModuleChunk, after: ModuleChunk | undefined): void {
    const { text, map } = this.#base;
    const name = before.declares[0] ?? "runAsMain";
    if (after === undefined) {
      if (entriesOf([before]).size === 0 && !map.stages.some((stage) => before.declares.includes(stage.function)))
        this.#lose(1, `'${name}' was taken out; it follows from the stages`);
      return;
    }
    if (text.slice(before.start, before.end).trim() === this.#slice(after).trim()) return;
    const stage = map.stages.find((each) => before.declares.includes(each.function));
    if (stage !== undefined) this.#stage(stage, before, after);
    else if (name === map.defaultsName) this.#defaults(before, after);
    else if (name === configName(text, map.defaultsName)) this.#config(before, after);
    else
      this.#lose(
        lineAt(this.#edited, after.part.start),
        `'${name}' was changed; it follows from the stages, and is written anew by the next export`,
      );
  }

  #stage(stage: MappedStage, before: ModuleChunk, after: ModuleChunk): void {
    const [old, now] = [functionOf(this.#base.text, before), functionOf(this.#edited, after)];
    const line = lineAt(this.#edited, after.part.start);
    if (old === null || now === null) {
      this.#lose(line, `stage '${stage.stage}' is no plain function any more`);
      return;
    }
    const [oldDoc, text] = [plainDoc(old.doc), plainDoc(now.doc)];
    // What an export has said by itself of a stage that has other inputs now is nobody's text.
    if (oldDoc !== text && !isGenerated(text)) this.docs.push({ stage: stage.stage, place: stage.doc, before: oldDoc, text });
    if (old.signature !== now.signature)
      this.#lose(line, `what stage '${stage.stage}' takes follows from the names that it uses`);
    if (old.result !== now.result)
      this.#lose(now.resultLine, `what stage '${stage.stage}' gives follows from the names that others use`);
    if (old.statements.length === stage.parts.length)
      this.#region({ parts: stage.parts, before: old.statements, after: now.statements, home: stage.cells.at(-1) ?? null });
    else this.#lose(line, `the statements of stage '${stage.stage}' are not known by their cells`);
  }

  #defaults(before: ModuleChunk, after: ModuleChunk): void {
    const [old, now] = [objectOf(before), objectOf(after)];
    for (const [key, value] of now) {
      const known = old.get(key);
      const text = this.#slice(value);
      if (known !== undefined && this.#base.text.slice(known.start, known.end) === text) continue;
      const place = this.#base.map.defaults.find((each) => each.key === key);
      if (place === undefined)
        this.#lose(lineAt(this.#edited, value.start), `the default of '${key}' belongs to no constant of the notebook`);
      else this.edits.push({ cell: place.cell, start: place.start, end: place.end, text });
    }
    for (const key of old.keys())
      if (!now.has(key))
        this.#lose(
          lineAt(this.#edited, after.part.start),
          `the default of '${key}' was taken out; take it out of '--params' instead`,
        );
  }

  /** The comments of the config's fields are those of the notebook's constants; their types follow from these. */
  #config(before: ModuleChunk, after: ModuleChunk): void {
    const [old, now] = [writtenFields(this.#base.text, before), writtenFields(this.#edited, after)];
    for (const [key, { doc, signature, line }] of now) {
      const known = old.get(key);
      const place = this.#base.map.defaults.find((each) => each.key === key);
      if (known?.signature !== signature)
        this.#lose(line, `the type of '${key}' was changed; it follows from the constant of the notebook`);
      if (known === undefined || known.doc === doc) continue;
      if (place?.comment === undefined) this.#lose(line, `the comment of '${key}' belongs to no constant of the notebook`);
      else this.edits.push({ ...place.comment, cell: place.cell, text: commentText(doc, place.comment) });
    }
    for (const key of old.keys())
      if (!now.has(key))
        this.#lose(lineAt(this.#edited, after.part.start), `'${key}' was taken out; take it out of '--params' instead`);
  }

  #region({ parts, before, after, home }: Region): void {
    const names = new Map(parts.flatMap((part) => part.names));
    const write = (statements: readonly Statement[]): string => statements.map(({ text }) => renamed(text, names)).join("\n");
    for (const { from, to, otherFrom, otherTo } of alignLists(
      before.map(({ text }) => text),
      after.map(({ text }) => text),
    )) {
      const [old, now] = [parts.slice(from, to), after.slice(otherFrom, otherTo)];
      if (old.length === 0) this.#insert({ parts, at: from, home, text: write(now), line: now[0]?.line ?? 1 });
      else
        for (const [index, own] of pairStatements(old, now).entries()) {
          const part = old[index];
          if (part !== undefined) this.edits.push({ ...rangeOf(part), text: write(own) });
        }
    }
  }

  /** Below the statement above it, or above the one below it where that is of the stage's own cell. */
  #insert({ parts, at, home, text, line }: Insertion): void {
    const [above, below] = [parts[at - 1], parts[at]];
    if (above !== undefined && (below === undefined || above.cell === home || below.cell !== home))
      this.edits.push({ cell: above.cell, start: above.end, end: above.end, text: `\n${text}` });
    else if (below !== undefined) this.edits.push({ cell: below.cell, start: below.start, end: below.start, text: `${text}\n` });
    else if (home !== null) this.edits.push({ cell: home, start: 0, end: 0, text: `${text}\n` });
    else this.#lose(line, "there is no cell of helpers that this could go to");
  }
}

interface Region {
  readonly parts: readonly MappedPart[];
  readonly before: readonly Statement[];
  readonly after: readonly Statement[];
  /** The cell that takes what is added. */
  readonly home: string | null;
}

interface Insertion extends Pick<Region, "parts" | "home"> {
  readonly at: number;
  readonly text: string;
  readonly line: number;
}

function rangeOf({ cell, start, end }: MappedPart): Omit<CellEdit, "text"> {
  return { cell, start, end };
}

/** The statements of the module that come from the notebook, in their order. */
function matchParts(chunks: readonly ModuleChunk[], parts: readonly MappedPart[]): ModuleChunk[] {
  const found: ModuleChunk[] = [];
  for (const chunk of chunks) {
    const part = parts[found.length];
    if (part !== undefined && part.declares.join() === chunk.declares.join()) found.push(chunk);
  }
  return found;
}

function sameNames(a: ModuleChunk, b: ModuleChunk): boolean {
  return a.declares.length > 0 ? a.declares.join() === b.declares.join() : b.declares.length === 0;
}

function statementOf(text: string, { start, end, part }: ModuleChunk): Statement {
  return { text: text.slice(start, end).trim(), line: lineAt(text, part.start) };
}

/** The names that the notebook has for those of the module. */
function renamed(text: string, names: ReadonlyMap<string, string>): string {
  if (names.size === 0) return text;
  return text.replace(/[\p{L}_$][\p{L}\p{N}_$]*/gu, (word) => names.get(word) ?? word);
}

function isGenerated(doc: string): boolean {
  return /^(Takes|Gives|Stage) `[^.]*\.$/.test(doc);
}

/** The text of a doc comment without its marks. */
function plainDoc(comment: string): string {
  return comment
    .replace(/^\/\*\*?|\*\/$/g, "")
    .split("\n")
    .map((line) => line.replace(/^\s*(\*|\/\/) ?/, "").trim())
    .join("\n")
    .trim();
}
