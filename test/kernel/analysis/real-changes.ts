import { inspect } from "node:util";
import { createContext, runInContext } from "node:vm";
import { transformSync } from "oxc-transform";
import { analyzeNotebook } from "../../../kernel/src/analysis/analyze-notebook.js";
import type { NotebookCell } from "../../../kernel/src/analysis/notebook.js";

/** What the last cell of a notebook changes when it runs, and what the analysis says of it. */
export interface RealChanges {
  readonly real: readonly string[];
  readonly foretold: ReadonlySet<string>;
}

/** Runs cells and compares the variables of the earlier ones before and after the last; throws when a cell throws. */
export function realChanges(cells: readonly NotebookCell[]): RealChanges {
  const analysis = analyzeNotebook(cells).cells;
  const last = analysis.at(-1);
  const names = analysis.slice(0, -1).flatMap(({ facts }) => [...facts.names.definitions.values()]);
  const values = names.filter(({ name, value, kind }) => value && kind !== "import" && !last?.facts.names.definitions.has(name));
  const world = createContext({ structuredClone, setTimeout, clearTimeout, URL, URLSearchParams, console: quiet });
  const run = (text: string): unknown => runInContext(text, world, { timeout: 1000 });
  const picture = (): Map<string, string> => new Map(values.map(({ name }) => [name, inspect(run(name), { depth: 10 })]));
  cells.slice(0, -1).forEach((cell) => {
    run(plainScript(cell.text));
  });
  const before = picture();
  run(plainScript(cells.at(-1)?.text ?? ""));
  const real = [...picture()].filter(([name, text]) => before.get(name) !== text).map(([name]) => name);
  return { real, foretold: new Set([...(last?.writes.keys() ?? []), ...(last?.mayWrites.keys() ?? [])]) };
}

const quiet = { log: nothing, info: nothing, table: nothing };

function nothing(): void {
  // What cells print is of no interest here.
}

function plainScript(text: string): string {
  return transformSync("cell.ts", text).code.replace(/^export (\{\};)?/gm, "");
}
