import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Debugger } from "node:inspector";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { compileCell, parseMagics } from "../cells/index.js";
import { stripTypes } from "../modules/index.js";
import type { CompiledCell } from "../runner/index.js";
import type { CellShelf } from "./cell-shelf.js";
import { doorText } from "./door-text.js";
import type { InspectorLink } from "./inspector-link.js";
import { cellPlaces, knownPlaces, type Place } from "./places.js";
import { escapeRegExp, type ScriptTable } from "./script-table.js";

/** A place where V8 can stop, in generated code and in the user's text. */
export interface BreakPlace {
  readonly line: number;
  readonly column: number;
  readonly place: Place;
}

/** Code in which V8 can be told to stop, now and whenever the same code is read again. */
export interface BreakCode {
  /** Stays the same as long as breakpoints in it need not be set again. */
  readonly key: string;
  readonly target: { readonly scriptHash: string } | { readonly url: string } | { readonly urlRegex: string };
  readonly places: readonly BreakPlace[];
}

/** Where the code of a notebook is found. */
export interface CodeSources {
  readonly folder: string;
  readonly shelf: CellShelf;
  readonly scripts: ScriptTable;
  readonly link: InspectorLink;
  /** Tells whether a name holds a value of the notebook. */
  readonly hasName: (name: string) => boolean;
}

/** The code that was made from the source at `path`; of a cell that never ran, the code it would have now. */
export async function codesOf(sources: CodeSources, path: string): Promise<readonly BreakCode[]> {
  const { shelf } = sources;
  if (!shelf.isCellPath(path)) return await fileCodes(sources, resolve(sources.folder, path));
  const ran = new Map(shelf.ranAs(path).map(({ cell }) => [cell.code, cell]));
  const cells = ran.size > 0 ? [...ran.values()] : compiled(sources, shelf.text(path) ?? "");
  return await Promise.all(cells.map((cell) => cellCode(sources, cell)));
}

function compiled({ hasName }: CodeSources, text: string): readonly CompiledCell[] {
  try {
    const { body, lineOffset } = parseMagics(text);
    const result = compileCell({ id: 0, count: 0, body, lineOffset }, { has: hasName, isCaptured: () => false });
    return result.type === "compiled" ? [result.cell] : [];
  } catch {
    // A magic that cannot be read is told when the cell runs.
    return [];
  }
}

let probes = 0;

/** Has V8 read the code of a cell without running it, and asks where it can stop. */
export async function cellCode({ link, scripts }: CodeSources, cell: CompiledCell): Promise<BreakCode> {
  probes += 1;
  const url = `stagebook-probe-${probes}`;
  const given = [cell.code, cell.boxes, url].map((each) => JSON.stringify(each)).join(", ");
  await link.post("Runtime.evaluate", { expression: `${doorText}.compile(${given})`, silent: true });
  const script = scripts.takeProbe(url);
  if (script === null) return { key: cell.code, target: { url }, places: [] };
  const places = await breakPlaces(link, script.scriptId, cellPlaces(cell));
  return { key: cell.code, target: { scriptHash: script.hash }, places };
}

async function breakPlaces(
  link: InspectorLink,
  scriptId: string,
  find: (line: number, column: number) => Place | null,
): Promise<readonly BreakPlace[]> {
  const start = { scriptId, lineNumber: 0, columnNumber: 0 };
  const { locations } = await link.post<Debugger.GetPossibleBreakpointsReturnType>("Debugger.getPossibleBreakpoints", { start });
  return locations.flatMap(({ lineNumber: line, columnNumber: column = 0 }) => {
    const place = find(line, column);
    return place === null ? [] : [{ line, column, place }];
  });
}

async function fileCodes({ scripts, link }: CodeSources, path: string): Promise<readonly BreakCode[]> {
  const loaded = await Promise.all(
    scripts
      .files(path)
      .map(async ({ id, url, find }) => ({ key: url, target: { url }, places: await breakPlaces(link, id, find) })),
  );
  const text = readText(path);
  if (text === null) return loaded;
  // The runner loads an edited file under another address.
  const version = createHash("sha1").update(text).digest("hex").slice(0, 8);
  const isLoaded = loaded.some(({ key }) => !key.includes("?v=") || key.endsWith(`?v=${version}`));
  const next = isLoaded ? null : fileCode(path, text, version);
  return next === null ? loaded : [...loaded, next];
}

// A file that is not loaded yet: the runner will read it as the same code.
function fileCode(path: string, text: string, version: string): BreakCode | null {
  const target = { urlRegex: `^${escapeRegExp(pathToFileURL(path).href)}(\\?v=${version})?$` };
  if (!/\.[mc]?ts$/.test(path)) return { key: text, target, places: lineStarts(text) };
  const stripped = stripTypes(path, text);
  return stripped.type === "problem" ? null : { key: text, target, places: knownPlaces(stripped.code, stripped.map) };
}

function lineStarts(text: string): readonly BreakPlace[] {
  return text.split("\n").flatMap((each, line) => {
    const column = each.search(/\S/);
    return column < 0 ? [] : [{ line, column, place: { line: line + 1, column: column + 1 } }];
  });
}

/** The text of a file, or null where there is none. */
export function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
