import { findSourceMap, SourceMap } from "node:module";
import { types } from "node:util";
import { type ErrorReport, type TraceLine, toErrorReport } from "../messages/index.js";
import { KnownCells } from "./known-cells.js";
import type { CompiledCell } from "./messages.js";

const runnerFolder = new URL(".", import.meta.url).href;
/** The number by which a cell is called, and the id of its code: what a magic or a front end asks of it has the same number. */
const cellFilePattern = /\.stagebook-cell-(\d+)-(\d+)\.js$/;
const insertedLength = 80;
const cells = new KnownCells();
/** Source maps that were looked into last, by their texts. */
const parsed = new Map<string, SourceMap>();
const keptParsed = 32;
/** The runs that the code of errors belongs to. */
const runs = new WeakMap<object, number>();

/** The file name under which the code of a cell runs in `folder`. */
export function cellFile(folder: string, { count, id }: Pick<CompiledCell, "count" | "id">): string {
  return `${folder}/.stagebook-cell-${count}-${id}.js`;
}

/** Remembers a cell, so that errors in its code can be shown at its lines. */
export function rememberCell(cell: CompiledCell, run: number): void {
  cells.add(cell, run);
}

/** Makes `error.stack` show cells and their own lines. */
export function installTraces(): void {
  Error.prepareStackTrace = (error, sites) => {
    const run = runOf(sites);
    if (run !== null) runs.set(error, run);
    const lines = sites.filter((site) => isShown(site)).flatMap((site) => siteText(site) ?? []);
    return [readableMessage(String(error)), ...lines].join("\n");
  };
}

// How the runner comes to call a cell is of no use to its author.
function isShown(site: NodeJS.CallSite): boolean {
  const file = site.getFileName() ?? "";
  return !file.startsWith(runnerFolder) && !file.startsWith("node:internal/timers");
}

/** The run of the innermost cell. */
function runOf(sites: readonly NodeJS.CallSite[]): number | null {
  const [innermost] = sites.flatMap((site) => cellFilePattern.exec(site.getFileName() ?? "") ?? []);
  return innermost === undefined ? null : (cells.get(Number(innermost[2]))?.run ?? null);
}

function siteText(site: NodeJS.CallSite): string | null {
  const file = site.getFileName() ?? "";
  const found = cellFilePattern.exec(file);
  const line = found === null ? fileLine(site, file) : cellLine(site, found);
  if (line === null) return found === null ? `    at ${site.toString()}` : null;
  const place = `${line.where}:${line.line}:${line.column}`;
  return `    at ${line.inside === null ? place : `${line.inside} (${place})`}`;
}

// Null for what the compiler put around the cell, and for cells of long ago: no line is better than a wrong one.
function cellLine(site: NodeJS.CallSite, [, count, id]: readonly string[]): TraceLine | null {
  const place = originalPlace(Number(id), site.getLineNumber() ?? 1, site.getColumnNumber() ?? 1);
  return place === null ? null : { inside: site.getFunctionName() || null, where: `cell ${count}`, ...place };
}

// Local TypeScript carries its map inside; Node leaves applying it to whoever prepares the trace.
function fileLine(site: NodeJS.CallSite, file: string): TraceLine | null {
  const found = findSourceMap(file)?.findEntry((site.getLineNumber() ?? 1) - 1, (site.getColumnNumber() ?? 1) - 1);
  if (found === undefined || !("originalLine" in found)) return null;
  return { inside: site.getFunctionName() || null, where: file, line: found.originalLine + 1, column: found.originalColumn + 1 };
}

function originalPlace(id: number, line: number, column: number): Place | null {
  const known = cells.get(id);
  if (known === null) return null;
  let place: Place | null = { line: line - 1, column: column - 1 };
  for (const map of known.maps) place = place === null ? null : placeIn(parsedMap(map), place);
  return place === null ? null : { line: place.line + 1 + known.lineOffset, column: place.column + 1 };
}

function parsedMap(text: string): SourceMap {
  const map = parsed.get(text) ?? new SourceMap(JSON.parse(text));
  parsed.delete(text);
  parsed.set(text, map);
  if (parsed.size > keptParsed) parsed.delete(parsed.keys().next().value ?? "");
  return map;
}

interface Place {
  readonly line: number;
  readonly column: number;
}

// Text that the compiler put in has no place of its own: `return (` belongs to what follows it on the line.
function placeIn(map: SourceMap, { line, column }: Place): Place | null {
  for (let ahead = column; ahead < column + insertedLength; ahead += 1) {
    const found = map.findEntry(line, ahead);
    if ("originalLine" in found && found.generatedLine === line && found.generatedColumn <= ahead)
      return { line: found.originalLine, column: found.originalColumn };
  }
  return null;
}

/** The run that the code of `error` belongs to, found by the innermost cell in its trace. */
export function runOfError(error: unknown): number | null {
  if (!isError(error)) return null;
  // V8 prepares a trace when it is read first.
  void error.stack;
  return runs.get(error) ?? null;
}

/** An error as data, with the lines of cells and of the user's own files only. */
export function reportError(thrown: unknown, folder: string): ErrorReport {
  return toErrorReport(thrown, { folder, inCells: true, message: readableMessage });
}

// Errors of another realm, such as a vm context, are no instances of ours.
function isError(thrown: unknown): thrown is Error {
  return thrown instanceof Error || types.isNativeError(thrown);
}

// Boxes are how cells share names; a message must not show them.
function readableMessage(message: string): string {
  return message.replace(/\(0 ?, ?\$\$([\w$]+)\.v\)/g, "$1").replace(/\$\$([\w$]+)\.v\b/g, "$1");
}
