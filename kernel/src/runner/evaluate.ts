import { compileFunction } from "node:vm";
import { currentRun, type Execution } from "./current-run.js";
import { formatValue } from "./format-value.js";
import { go, InterruptSignal, interruptible, look } from "./interrupts.js";
import type { CellOutcome, CompiledCell } from "./messages.js";
import { bindImports, type ModuleLoader } from "./module-loader.js";
import type { SessionScope } from "./scope.js";
import { shell } from "./shell.js";
import { cellFile, rememberCell, reportError } from "./trace.js";

/** What cells of one notebook run in. */
export interface Surroundings {
  readonly folder: string;
  readonly scope: SessionScope;
  readonly modules: ModuleLoader;
  /** Names that cells see and packages do not; a cell may declare its own. */
  readonly cellNames: Readonly<Record<string, unknown>>;
}

/** Runs one cell and tells how it ended; never throws. */
export async function evaluateCell(cell: CompiledCell, run: number, around: Surroundings): Promise<CellOutcome> {
  const execution: Execution = { run, interrupted: false };
  rememberCell(cell, run);
  try {
    // A value may take as long to show as a cell to run.
    const bundle = await interruptible(execution, async () => formatValue(await startCell(cell, around)));
    return { type: "value", bundle, defined: cell.declares };
  } catch (error) {
    const defined = around.scope.filled(cell.declares);
    if (error instanceof InterruptSignal || execution.interrupted) return { type: "interrupted", defined };
    return { type: "failed", error: reportError(error, around.folder), defined };
  }
}

function startCell(cell: CompiledCell, around: Surroundings): unknown {
  const given = givenTo(cell, around);
  const start = compileFunction(cell.code, Object.keys(given), { filename: cellFile(around.folder, cell) });
  return start.call(undefined, ...Object.values(given));
}

/** What the code of a cell is given, by the names of its parameters. */
export function givenTo({ boxes, count }: Pick<CompiledCell, "boxes" | "count">, around: Surroundings): Record<string, unknown> {
  const { folder, scope, modules, cellNames } = around;
  return {
    ...Object.fromEntries(Object.entries(cellNames).filter(([name]) => !boxes.includes(name))),
    $import: (specifier: string, options?: ImportCallOptions) => modules.import(specifier, options),
    $bind: bindImports,
    $look: look,
    $go: go,
    $shell: shell,
    $meta: cellMeta(folder, count, modules),
    ...Object.fromEntries(boxes.map((name) => [`$$${name}`, scope.box(name)])),
  };
}

function cellMeta(folder: string, count: number, modules: ModuleLoader): Record<string, unknown> {
  const filename = `${folder}/cell-${count}.ts`;
  return {
    url: new URL(filename, "file:///").href,
    filename,
    dirname: folder,
    run: currentRun(),
    resolve: (specifier: string) => modules.resolve(specifier),
  };
}
