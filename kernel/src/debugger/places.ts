import { SourceMap } from "node:module";
import type { CompiledCell } from "../runner/index.js";

/** A place in the user's text; both numbers count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** True for the end of an `await`: only where nothing else of its line can stop, stopping there is worth it. */
  readonly isWeak?: boolean;
}

/** Finds the user's place for one in generated code, whose numbers count from 0; null for what we put in. */
export type FindPlace = (line: number, column: number) => Place | null;

/** Text of ours that begins a statement of the user's: stopping there is stopping at the statement. */
const beginsStatement = /^(return \(?(\$go\()?|\$\$[\w$]+\.v = (?=class\b|@)|\((?=[{[])|\$go\()/;

/** What was written in place of a name of the user's, up to the field that is read. */
const insideBox = /(\(0, |[\w$]+: )?\$\$[\w$]+\.$/;

/** How places in the code of a cell lead back to the cell. */
export function cellPlaces(cell: CompiledCell): FindPlace {
  const lines = cell.code.split("\n");
  const maps = cell.maps.map((map) => new SourceMap(JSON.parse(map)));
  return (line, column) => {
    const [edits, ...types] = maps;
    if (edits === undefined) return null;
    const text = lines[line] ?? "";
    let place = exactPlace(edits, line, column) ?? placeBeside(edits, { line, column, text });
    for (const map of types) place = place === null ? null : nearestPlace(map, place.line, place.column);
    if (place === null) return null;
    const found = { line: place.line + 1 + cell.lineOffset, column: place.column + 1 };
    return text.startsWith("$go(", column) ? { ...found, isWeak: true } : found;
  };
}

/** How places in a file lead back to what it was made from; `map` is null for a file that runs as it was written. */
export function filePlaces(map: string | null): FindPlace {
  if (map === null) return (line, column) => ({ line: line + 1, column: column + 1 });
  const source = new SourceMap(JSON.parse(map));
  return (line, column) => {
    const place = nearestPlace(source, line, column);
    return place === null ? null : { line: place.line + 1, column: place.column + 1 };
  };
}

/** The places in generated `code` that a source map knows: where V8 has not read the code yet, it may stop at each. */
export function knownPlaces(
  code: string,
  map: string,
): readonly { readonly line: number; readonly column: number; readonly place: Place }[] {
  const source = new SourceMap(JSON.parse(map));
  return code.split("\n").flatMap((text, line) =>
    Array.from(text).flatMap((_, column) => {
      const place = exactPlace(source, line, column);
      return place === null ? [] : [{ line, column, place: { line: place.line + 1, column: place.column + 1 } }];
    }),
  );
}

// The rewriting of cells maps each character that it kept, and nothing that it put in.
function exactPlace(map: SourceMap, line: number, column: number): Place | null {
  const found = map.findEntry(line, column);
  if (!("originalLine" in found) || found.generatedLine !== line || found.generatedColumn !== column) return null;
  return { line: found.originalLine, column: found.originalColumn };
}

// V8 also stops in the middle of a box's name, at text that begins a statement, and behind the `;` of a return.
function placeBeside(map: SourceMap, { line, column, text }: Place & { readonly text: string }): Place | null {
  if (column === text.length && column > 0) return exactPlace(map, line, column - 1);
  const begun = insideBox.exec(text.slice(0, column))?.[0].length;
  if (begun !== undefined) return exactPlace(map, line, column - begun);
  const inserted = beginsStatement.exec(text.slice(column))?.[0].length;
  return inserted === undefined ? null : exactPlace(map, line, column + inserted);
}

function nearestPlace(map: SourceMap, line: number, column: number): Place | null {
  const found = map.findEntry(line, column);
  if (!("originalLine" in found) || found.generatedLine !== line) return null;
  return { line: found.originalLine, column: found.originalColumn };
}
