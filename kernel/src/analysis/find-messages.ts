import { type CellFacts, isForTheEye, type Notebook, type Version, versionAbove } from "./notebook.js";
import { dependsOnStage, providerOf } from "./provider.js";
import type { AnalysisMessage } from "./sentences.js";
import * as sentences from "./sentences.js";
import type { Slicing } from "./slice.js";
import type { StagePlan } from "./stage-plan.js";
import { statedWord } from "./stated-word.js";

/** What a user should know about the stages as they hang together now. */
export function findMessages(slicing: Slicing): AnalysisMessage[] {
  return [
    ...syntaxMessages(slicing),
    ...statedMessages(slicing),
    ...stateMessages(slicing),
    ...betweenMessages(slicing),
    ...repeatedMessages(slicing),
    ...lateMessages(slicing),
    ...carriedMessages(slicing),
    ...outsideMessages(slicing),
  ];
}

function syntaxMessages({ plans, notebook }: Slicing): AnalysisMessage[] {
  return plans.flatMap((plan) => {
    const own = plan.cell.names.problem === null ? [] : [sentences.brokenSyntax(plan.request.name, plan.cell, true)];
    const broken = cellsOf(notebook, plan.slice).filter((cell) => cell.names.problem !== null);
    return [...own, ...broken.map((cell) => sentences.brokenSyntax(plan.request.name, cell, false))];
  });
}

function statedMessages({ plans, notebook }: Slicing): AnalysisMessage[] {
  const names = plans.map((plan) => plan.request.name);
  return plans.flatMap((plan) => {
    const after = (plan.request.after ?? []).filter((other) => !names.includes(other));
    const writes = (plan.request.writes ?? []).filter((name) => versionAbove(notebook, name, plan.cell.index + 1) === null);
    return [
      ...after.map((other) => sentences.unknownAfter(plan, other, names)),
      ...writes.map((name) => sentences.unknownWrite(plan, name, notebook)),
      ...brokenWords(plan),
    ];
  });
}

/** Changes that stand in the text of a stage, against the user's word on its line. */
function brokenWords({ cell, request }: StagePlan): AnalysisMessage[] {
  return [...cell.writes].flatMap(([{ name }, { cause }]) => {
    const isTold = request.writes?.includes(name) || request.seenWrites?.includes(name);
    const word = isTold ? null : statedWord(request, name);
    return word === null ? [] : [sentences.brokenWord(request.name, { cell: cell.id, name, cause: cause.text, word })];
  });
}

function stateMessages({ plans, notebook }: Slicing): AnalysisMessage[] {
  return plans.flatMap((plan) => {
    const byCell = new Map<string, { from: string; cell: CellFacts; names: string[] }>();
    for (const { version, from, kind } of plan.inputs.values()) {
      const cell = notebook.cells[version.cell];
      if (kind !== "state" || cell === undefined) continue;
      const known = byCell.get(`${from} ${cell.index}`) ?? { from, cell, names: [] };
      known.names.push(version.name);
      byCell.set(`${from} ${cell.index}`, known);
    }
    return [...byCell.values()].map(({ from, cell, names }) => sentences.sharedState(names, from, plan.request.name, cell));
  });
}

/** Cells between stages that change what a stage made, where more than one stage sees the change. */
function betweenMessages({ absorbers, plans, notebook }: Slicing): AnalysisMessage[] {
  return [...absorbers].flatMap(([index, runner]) => {
    const cell = notebook.cells[index];
    if (cell === undefined) return [];
    const changed = [...cell.writes.keys()];
    const takers = plans.filter((plan) =>
      [...plan.inputs.values()].some(({ version, from }) => from === runner.request.name && isFrom(version, cell, changed)),
    );
    const others = takers.map((plan) => plan.request.name);
    return others.length === 0
      ? []
      : [
          sentences.runOnce(
            cell,
            changed.map(({ name }) => name),
            runner.request.name,
            others,
          ),
        ];
  });
}

function isFrom(version: Version, cell: CellFacts, changed: readonly Version[]): boolean {
  return version.cell === cell.index || changed.includes(version);
}

/** Cells that use what a stage made and stand in several slices: each stage computes them again. */
function repeatedMessages({ plans, notebook, absorbers }: Slicing): AnalysisMessage[] {
  const usersOf = new Map<number, string[]>();
  for (const { slice, request } of plans)
    for (const index of slice) usersOf.set(index, [...(usersOf.get(index) ?? []), request.name]);
  return notebook.cells.flatMap((cell) => {
    const users = cell.stage === null && !absorbers.has(cell.index) ? (usersOf.get(cell.index) ?? []) : [];
    return users.length > 1 && isHeavy(cell) && dependsOnStage(notebook, cell) ? [sentences.repeated(cell, users)] : [];
  });
}

/** Loops, waits and calls of other code take time or are felt outside; a filter and a map do not count. */
function isHeavy(cell: CellFacts): boolean {
  return cell.parts.some((part, index) => {
    if (isForTheEye(cell, index)) return false;
    const effects = cell.effects[index];
    const acts = effects !== undefined && effects.imports.size + effects.globals.size + effects.writes.size > 0;
    return acts || /^(For|While|DoWhile)/.test(part.node.type) || /\bawait\b/.test(cell.text.slice(part.start, part.end));
  });
}

/** A cell without a stage runs with the stage that needs it; by then another stage may have changed what it reads. */
function lateMessages({ plans, notebook }: Slicing): AnalysisMessage[] {
  return plans.flatMap((plan) =>
    cellsOf(notebook, plan.slice).flatMap((cell) => {
      for (const place of cell.needed) {
        const version = place.declares || place.captured || !place.value ? null : versionAbove(notebook, place.name, cell.index);
        if (version === null || notebook.cells[providerOf(notebook, version, cell.index)]?.stage == null) continue;
        const changer = plans.find(
          (other) => other.cell.index > cell.index && other.cell.index < plan.cell.index && other.cell.writes.has(version),
        );
        if (changer !== undefined) return [sentences.tooLate(plan, cell, place.name, changer.request.name)];
      }
      return [];
    }),
  );
}

/** A stage that reads what a later one changes sees the first value in every run. */
function carriedMessages({ plans }: Slicing): AnalysisMessage[] {
  const changers = plans.filter(({ cell }) => [...cell.writes.values()].some(({ kind }) => kind === "assign"));
  return plans.flatMap((plan) => {
    const messages: AnalysisMessage[] = [];
    for (const version of changers.length === 0 ? [] : plan.reads) {
      if (plan.cell.writes.has(version)) continue;
      const changer = changers.find((other) => {
        const change = other.cell.index > plan.cell.index ? other.cell.writes.get(version) : undefined;
        return (
          change?.kind === "assign" &&
          other.inputs.size > 0 &&
          [...other.inputs.values()].some(({ from }) => from === plan.request.name)
        );
      });
      if (changer !== undefined) messages.push(sentences.carriedOver(plan, version.name, changer));
    }
    return messages;
  });
}

function outsideMessages({ plans, notebook }: Slicing): AnalysisMessage[] {
  return plans.flatMap((plan) => {
    const what = new Set(plan.cell.effects.flatMap((effect) => [...effect.globals.keys()]));
    const globals = [...what].map((name) => sentences.outsideState(plan, name));
    return [...globals, ...leftOutMessages(notebook, plan)];
  });
}

/** Cells without a stage that may change what a stage made, and whose code no stage runs. */
function leftOutMessages(notebook: Notebook, plan: StagePlan): AnalysisMessage[] {
  return [...plan.inputs.values()].flatMap(({ version }) => {
    const made = providerOf(notebook, version, plan.cell.index);
    const between = notebook.cells
      .slice(made + 1, plan.cell.index)
      .filter((cell) => cell.stage === null && !plan.slice.has(cell.index));
    return between.flatMap((cell) => {
      const cause = cell.mayWrites.get(version);
      return cause === undefined ? [] : [sentences.leftOut(cell, version, cause, plan.request.name)];
    });
  });
}

function cellsOf(notebook: Notebook, indices: Iterable<number>): CellFacts[] {
  return [...indices].sort((a, b) => a - b).flatMap((index) => notebook.cells[index] ?? []);
}
