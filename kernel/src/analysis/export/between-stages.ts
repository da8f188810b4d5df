import { inWords } from "../../errors.js";
import type { ModulePlan } from "./module-plan.js";
import { type PartRef, partKey } from "./resolve-place.js";

const [mostLines, longest] = [6, 48];

/** Tells which statements between the stages are not in the module, such as what was printed there; empty where there are none. */
export function leftOutText(plan: ModulePlan): string {
  const kept = new Set([...plan.module, ...plan.bodies.flatMap(({ parts }) => parts)].map(partKey));
  const gone = plan.analysis.notebook.cells
    .filter(({ stage }) => stage === null)
    .flatMap((cell) => cell.parts.map((_, part): PartRef => ({ cell, part })))
    .filter((ref) => !kept.has(partKey(ref)) && doesSomething(ref));
  const shown = gone.slice(0, mostLines).map(firstLine);
  const more = gone.length > mostLines ? [`${gone.length - mostLines} more`] : [];
  return gone.length === 0 ? "" : `Left out, since no stage needs it: ${inWords([...shown, ...more])}.`;
}

/** Declarations that no stage uses are not missed; what acts or shows something may be. */
function doesSomething({ cell, part }: PartRef): boolean {
  const found = cell.parts[part];
  return found !== undefined && found.declares.length === 0 && !/^(Import|Export|Empty|TS)/.test(found.node.type);
}

function firstLine({ cell, part }: PartRef): string {
  const { start = 0, end = 0 } = cell.parts[part] ?? {};
  const [first = ""] = cell.text.slice(start, end).trim().split("\n", 1);
  const text = first.replace(/;$/, "").replaceAll("`", "'");
  const isWhole = !cell.text.slice(start, end).trim().includes("\n") && text.length <= longest;
  return `\`${isWhole ? text : `${text.slice(0, longest - 1).trimEnd()}…`}\``;
}
