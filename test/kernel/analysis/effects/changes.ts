import { runCell } from "../../../../kernel/src/analysis/effects/cell-effects.js";
import { Machine } from "../../../../kernel/src/analysis/effects/machine.js";
import { cellNames } from "../../../../kernel/src/analysis/names.js";
import { cellSyntax } from "../../../../kernel/src/analysis/syntax.js";

/** Runs cells one after the other; says which variables of earlier cells the last one changes, and which it may change. */
export function changesOf(...cells: readonly string[]): { writes: string[]; may: string[] } {
  const machine = new Machine();
  const writes = new Set<string>();
  const may = new Set<string>();
  cells.forEach((text, index) => {
    const visible = new Set(machine.top.values());
    const statements = runCell(machine, { index, syntax: cellSyntax(text), names: cellNames(text) });
    if (index < cells.length - 1) return;
    for (const statement of statements) {
      for (const slot of statement.writes.keys()) if (visible.has(slot) && slot.cell !== index) writes.add(slot.name);
      for (const slot of statement.mayWrites.keys()) if (visible.has(slot) && slot.cell !== index) may.add(slot.name);
    }
  });
  return { writes: [...writes].sort(), may: [...may].filter((name) => !writes.has(name)).sort() };
}
