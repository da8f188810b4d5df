import { inWords, suggestion } from "../errors.js";
import type { Cause } from "./effects/machine.js";
import type { CellFacts, Notebook, Version } from "./notebook.js";
import type { StagePlan } from "./stage-plan.js";
import type { StatedWord } from "./stated-word.js";

/** Something to know about the pipeline of a notebook. An error keeps the stage from being exported. */
export interface AnalysisMessage {
  readonly level: "error" | "warning" | "note";
  readonly stage: string | null;
  /** The id of the cell that it is about. */
  readonly cell: string | null;
  readonly text: string;
}

function about(level: AnalysisMessage["level"], plan: StagePlan, text: string): AnalysisMessage {
  return { level, stage: plan.request.name, cell: plan.cell.id, text };
}

function namesAbove(notebook: Notebook, position: number): string[] {
  return [...notebook.versions]
    .filter(([, versions]) => versions.some((version) => version.cell < position))
    .map(([name]) => name);
}

/** `a`, `a and b`, `a, b and c`, each in quotes. */
function quoted(names: readonly string[]): string {
  return inWords(names.map((name) => `'${name}'`));
}

export function unknownName(plan: StagePlan, name: string, notebook: Notebook, cell: CellFacts): AnalysisMessage {
  const through = cell === plan.cell ? "" : ` (${cell.label})`;
  const near = suggestion(name, namesAbove(notebook, plan.cell.index));
  return about("error", plan, `Stage '${plan.request.name}' needs '${name}'${through}, which no cell defines${near}`);
}

export function definedBelow(plan: StagePlan, name: string, below: CellFacts): AnalysisMessage {
  const sentence = `Stage '${plan.request.name}' needs '${name}', which is defined in ${below.label}, below; move that cell above ${plan.cell.label}`;
  return about("error", plan, sentence);
}

export function unknownRead(plan: StagePlan, name: string, notebook: Notebook): AnalysisMessage {
  const near = suggestion(name, namesAbove(notebook, plan.cell.index));
  return about(
    "error",
    plan,
    `Stage '${plan.request.name}' is to read '${name}' (--reads), which no cell above it defines${near}`,
  );
}

export function unknownWrite(plan: StagePlan, name: string, notebook: Notebook): AnalysisMessage {
  const near = suggestion(name, namesAbove(notebook, plan.cell.index + 1));
  return about(
    "error",
    plan,
    `Stage '${plan.request.name}' is to write '${name}' (--writes), which neither it nor a cell above it defines${near}`,
  );
}

export function unknownAfter(plan: StagePlan, name: string, stages: readonly string[]): AnalysisMessage {
  const here = stages.length === 0 ? "" : `; stages here: ${stages.join(", ")}`;
  return about(
    "error",
    plan,
    `Stage '${plan.request.name}' is to run after '${name}' (--after), but no stage has that name${suggestion(name, stages) || here}`,
  );
}

/** A change that the line of its stage speaks against. */
interface BrokenWord {
  readonly cell: string;
  readonly name: string;
  readonly cause: string;
  readonly word: StatedWord;
}

export function brokenWord(stage: string, { cell, name, cause, word }: BrokenWord): AnalysisMessage {
  const text = `Stage '${stage}' changes '${name}' (\`${cause}\`), though its line says '${word.flag}'; ${word.remedy}, or let it change a copy`;
  return { level: "warning", stage, cell, text };
}

export function doubleName(
  name: string,
  first: string,
  second: { readonly id: string; readonly label: string },
): AnalysisMessage {
  return { level: "error", stage: name, cell: second.id, text: doubleStageText(name, first, second.label) };
}

/** Says that two cells bear the name of one stage. */
export function doubleStageText(name: string, first: string, second: string): string {
  return `Two cells name the stage '${name}': ${first} and ${second}; give one of them another name, or write '%%stage ${name} --append' where the second continues the first`;
}

/** A cell that messages name. */
interface CellPlace {
  readonly id: string;
  readonly label: string;
}

export function nothingToAppend(stage: string, { id, label }: CellPlace): AnalysisMessage {
  const text = `${capital(label)} continues stage '${stage}' (--append), which no cell begins; take --append out, or write '%%stage ${stage}' on top of the cell that begins it`;
  return { level: "error", stage, cell: id, text };
}

export function appendedAbove(stage: string, cell: CellPlace, base: CellPlace): AnalysisMessage {
  const text = `${capital(cell.label)} continues stage '${stage}', which begins in ${base.label}, below; move ${cell.label} below ${base.label}`;
  return { level: "error", stage, cell: cell.id, text };
}

export function declaredTwice(stage: string, name: string, first: string, second: CellPlace): AnalysisMessage {
  const text = `Stage '${stage}' declares '${name}' in ${first} and again in ${second.label}, which continues it; give the second one another name`;
  return { level: "error", stage, cell: second.id, text };
}

export function brokenSyntax(stage: string, cell: CellFacts, own: boolean): AnalysisMessage {
  const { message = "", line = 1 } = cell.names.problem ?? {};
  const text = `Stage '${stage}' ${own ? "cannot be read" : "needs a cell that cannot be read"}: ${message} (${cell.label}, line ${line})`;
  return { level: "error", stage, cell: cell.id, text };
}

export function boundFunction(plan: StagePlan, from: StagePlan, name: string, obstacle: string): AnalysisMessage {
  const text = `Stage '${plan.request.name}' uses '${name}' of stage '${from.request.name}', and '${name}' uses '${obstacle}' there: a function cannot be handed from stage to stage; move '${name}' and '${obstacle}' to a cell without %%stage`;
  return about("warning", plan, text);
}

export function redeclared(plan: StagePlan, helper: CellFacts, later: CellFacts, name: string): AnalysisMessage {
  const text = `Stage '${plan.request.name}' uses code of ${helper.label} which reads '${name}', and ${later.label} declares '${name}' again: the stage takes the one of ${later.label}; give the second one another name if that is not meant`;
  return about("warning", plan, text);
}

export function sharedState(names: readonly string[], first: string, second: string, cell: CellFacts): AnalysisMessage {
  const text = `Stages '${first}' and '${second}' share ${quoted(names)} of ${cell.label}: they run one after the other in one process, and neither is taken from the cache alone`;
  return { level: "warning", stage: second, cell: cell.id, text };
}

export function runOnce(cell: CellFacts, names: readonly string[], runner: string, others: readonly string[]): AnalysisMessage {
  const text = `${capital(cell.label)} changes ${quoted(names)} between stages: '${runner}' runs it, and ${quoted(others)} ${others.length > 1 ? "take" : "takes"} the result from there; write %%stage NAME on top of ${cell.label} to make it a stage`;
  return { level: "warning", stage: runner, cell: cell.id, text };
}

export function repeated(cell: CellFacts, stages: readonly string[]): AnalysisMessage {
  const text = `${capital(cell.label)} is run again in each of ${quoted(stages)}; write %%stage NAME on top of it to run it once`;
  return { level: "note", stage: null, cell: cell.id, text };
}

export function tooLate(plan: StagePlan, cell: CellFacts, name: string, changer: string): AnalysisMessage {
  const text = `Stage '${plan.request.name}' needs ${cell.label}, which reads '${name}' before stage '${changer}' changes it; write %%stage NAME on top of ${cell.label}, so that it runs in time`;
  return about("warning", plan, text);
}

export function leftOut(cell: CellFacts, version: Version, cause: Cause, next: string): AnalysisMessage {
  const text = `${capital(cell.label)} may change '${version.name}' (\`${cause.text}\`), but it is no stage, so '${next}' does not see that; write %%stage NAME on top of ${cell.label} if it matters`;
  return { level: "note", stage: next, cell: cell.id, text };
}

export function carriedOver(plan: StagePlan, name: string, changer: StagePlan): AnalysisMessage {
  const text = `Stage '${plan.request.name}' reads '${name}', which '${changer.request.name}' below it changes: a run gives it the first value, not the one of an earlier run`;
  return about("note", plan, text);
}

export function outsideState(plan: StagePlan, what: string): AnalysisMessage {
  const { name } = plan.request;
  const deed = what.endsWith("()")
    ? `calls '${what}', which acts outside of the notebook`
    : `changes '${what}', which no edge shows`;
  const text = `Stage '${name}' ${deed}; write --after ${name} on the stages that rely on it`;
  return about("note", plan, text);
}

export function sharedFile(reader: StagePlan, path: string, writer: StagePlan): AnalysisMessage {
  const [from, to] = [writer.request.name, reader.request.name];
  const text = `Stage '${to}' reads the file '${path}', which stage '${from}' writes, and no edge shows it; write --after ${from} on '${to}' to keep the order`;
  return about("note", reader, text);
}

export function cycle(path: readonly string[]): AnalysisMessage {
  return {
    level: "error",
    stage: path[0] ?? null,
    cell: null,
    text: `The stages wait for each other: ${path.join(" -> ")}; take out one --after`,
  };
}

export function unknownParam(plan: StagePlan, name: string, notebook: Notebook): AnalysisMessage {
  const near = suggestion(name, namesAbove(notebook, plan.cell.index));
  return about(
    "error",
    plan,
    `Stage '${plan.request.name}' takes the param '${name}', which no cell above it defines${near || `; write 'const ${name} = …' in a cell above`}`,
  );
}

export function badParam(plan: StagePlan, name: string, cell: CellFacts): AnalysisMessage {
  const text =
    cell.stage !== null
      ? `The param '${name}' of stage '${plan.request.name}' is made by stage '${cell.stage.name}'; write it as a constant in a cell without %%stage`
      : `The param '${name}' of stage '${plan.request.name}' is no plain constant (${cell.label}); write 'const ${name} = …' with a number, a text, true, false, or a list or object of those`;
  return about("error", plan, text);
}

export function changedParam(plan: StagePlan, name: string, cell: CellFacts): AnalysisMessage {
  return about(
    "error",
    plan,
    `The param '${name}' of stage '${plan.request.name}' is changed in ${cell.label}; a param is set from outside and stays as it is`,
  );
}

export function noCellParam(cell: CellFacts, name: string): AnalysisMessage {
  const text = `'${name}' of ${cell.label} cannot be a param: a %%params cell takes constants whose value is written out, such as a number, a text, true, false, or a list or object of those; move '${name}' to another cell`;
  return { level: "error", stage: null, cell: cell.id, text };
}

export function changedCellParam(cell: CellFacts, name: string, changer: CellFacts): AnalysisMessage {
  const text = `The param '${name}' of ${cell.label} is changed in ${changer.label}; a param is set from outside and stays as it is`;
  return { level: "error", stage: null, cell: cell.id, text };
}

export function orderByWrite(reader: string, writer: string, version: Version, cause: Cause, sure: boolean): string {
  return `\`${cause.text}\` in '${writer}' ${sure ? "changes" : "may change"} '${version.name}', which '${reader}' uses`;
}

export function orderStated(from: string, to: string): string {
  return `'${to}' is to run after '${from}' (--after)`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
