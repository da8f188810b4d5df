import type { Debugger, Runtime } from "node:inspector";
import { findSurroundings } from "../cells/index.js";
import type { CompiledCell } from "../runner/index.js";
import type { ScriptTable } from "./script-table.js";

type Call = Pick<Debugger.Location, "scriptId" | "lineNumber"> & { readonly columnNumber?: number | undefined };

// Code may throw and catch in a loop.
const known = new WeakMap<CompiledCell, ReturnType<typeof findSurroundings>>();

/**
 * Tells whether an error will end a cell.
 * V8 sees that the runner takes what a cell throws behind an `await`, and calls that caught.
 */
export function isUncaught({ callFrames, data, asyncStackTrace }: Debugger.PausedEventDataType, scripts: ScriptTable): boolean {
  if ((data as { uncaught?: unknown } | undefined)?.uncaught === true) return true;
  const calls = [...callFrames.map(({ location }) => location), ...awaitingCalls(asyncStackTrace)];
  for (const call of calls) {
    const script = scripts.get(call.scriptId);
    // Who knows what a package does with the errors of what it calls.
    if (script === null || script.cell === null) return false;
    const { isCaught, depth } = surroundingsOf(script.cell)(offsetOf(script.cell.code, call));
    if (isCaught || depth <= 0) return !isCaught;
  }
  return false;
}

function surroundingsOf(cell: CompiledCell): ReturnType<typeof findSurroundings> {
  const found = known.get(cell) ?? findSurroundings(cell);
  known.set(cell, found);
  return found;
}

function awaitingCalls(trace: Runtime.StackTrace | undefined): readonly Call[] {
  if (trace === undefined) return [];
  const [first] = trace.callFrames;
  return [...(first === undefined ? [] : [first]), ...awaitingCalls(trace.parent)];
}

function offsetOf(code: string, { lineNumber, columnNumber = 0 }: Call): number {
  const above = code.split("\n").slice(0, lineNumber);
  return above.reduce((sum, line) => sum + line.length + 1, 0) + columnNumber;
}
