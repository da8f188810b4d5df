import { inspect } from "node:util";
import { createContext, runInContext } from "node:vm";
import { transformSync } from "oxc-transform";
import { analyzeNotebook, type NotebookAnalysis } from "../../../kernel/src/analysis/analyze-notebook.js";
import type { NotebookCell } from "../../../kernel/src/analysis/notebook.js";

/** True when all cells run: a function may find that a name it uses has become something else. */
export function runsWhole(cells: readonly NotebookCell[]): boolean {
  const place = world();
  try {
    for (const cell of cells) run(cell.text, place);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs the whole notebook, and then for each stage only the cells that the analysis says it needs:
 * its slice, the stages it waits for and their slices. Tells what came out different. Throws when a cell throws.
 */
export function slicedRunDifferences(cells: readonly NotebookCell[]): string[] {
  const analysis = analyzeNotebook(cells);
  const whole = world();
  const values = new Map<string, ReadonlyMap<string, string>>();
  for (const cell of cells) {
    run(cell.text, whole);
    const names = namesOf(analysis, cell);
    if (cell.stage !== null) values.set(cell.stage.name, picture(names, whole));
  }
  return analysis.stages.flatMap(({ name, cell }) => {
    const needed = neededCells(analysis, name);
    const sliced = world();
    for (const other of cells) if (needed.has(other.id)) run(other.text, sliced);
    const whole = values.get(name) ?? new Map<string, string>();
    const alone = picture(namesOf(analysis, cell), sliced);
    return [...whole]
      .filter(([variable, text]) => alone.get(variable) !== text)
      .map(([variable, text]) => `${name}: ${variable} is ${alone.get(variable)}, not ${text}`);
  });
}

function namesOf({ stages, cells }: NotebookAnalysis, { id }: { readonly id: string }): string[] {
  const facts = cells.find((cell) => cell.facts.id === id)?.facts;
  const own = [...(facts?.names.definitions.values() ?? [])].filter(({ kind }) => kind === "const" || kind === "let");
  const changed = [...(facts?.writes.keys() ?? [])].map(({ name }) => name);
  const outputs = stages.find(({ cell }) => cell.id === id)?.outputs ?? [];
  return [...outputs.filter((name) => changed.includes(name)), ...own.map(({ name }) => name)];
}

function neededCells({ stages, graph }: NotebookAnalysis, stage: string): Set<string> {
  const needed = new Set([stage]);
  for (const name of needed) {
    for (const { from, to } of [...graph.edges, ...graph.orderEdges]) if (to === name) needed.add(from);
  }
  const taken = stages.filter(({ name }) => needed.has(name));
  return new Set(taken.flatMap(({ cell, slice }) => [cell.id, ...slice.map(({ id }) => id)]));
}

function world(): object {
  const quiet = (): void => undefined;
  return createContext({ structuredClone, console: { log: quiet, info: quiet, table: quiet }, display: quiet });
}

/** Runs a cell with names that a later cell may declare again. */
function run(text: string, place: object): void {
  const { code } = transformSync("cell.ts", text);
  const script = code.replace(/^export (\{\};)?/gm, "").replace(/^(const|let) /gm, "var ");
  runInContext(script.replace(/^class (\w+)/gm, "var $1 = class $1"), place, { timeout: 1000 });
}

function picture(names: readonly string[], place: object): Map<string, string> {
  return new Map(names.map((name) => [name, inspect(runInContext(name, place), { depth: 10 })]));
}
