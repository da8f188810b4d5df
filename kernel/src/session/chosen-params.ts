import type { NotebookAnalysis, StageAnalysis } from "../analysis/index.js";
import { ParamValueError, UnknownParamError, UnknownStageError } from "../errors.js";
import type { ParamView } from "../messages/index.js";
import { choicesOf } from "../runs/index.js";
import type { NotebookState } from "./notebook-state.js";

type Param = StageAnalysis["params"][number];

/** A param of a stage, and what it is to be in the next run; null for its default. */
export interface ParamChoice {
  readonly stage: string;
  readonly param: string;
  readonly text: string | null;
}

/** Sets a param for the next run, for all stages that take the same constant. Throws UnknownStageError, UnknownParamError or ParamValueError. */
export function chooseParam(state: NotebookState, { stage: name, param: wanted, text }: ParamChoice): void {
  const { stages, notebook } = state.analysis();
  const stage = stages.find((each) => each.name === name);
  if (stage === undefined)
    throw new UnknownStageError(
      name,
      stages.map((each) => each.name),
    );
  const param = stage.params.find((each) => each.name === wanted);
  if (param === undefined)
    throw new UnknownParamError(
      `${name}.${wanted}`,
      stage.params.map((each) => `${name}.${each.name}`),
    );
  if (text !== null) checkText(`${name}.${wanted}`, viewOf(param, notebook, null), text);
  const isDefault = text === null || text === plainText(param.text);
  for (const { name: taker, params } of stages) {
    if (params.some(({ version }) => version === param.version)) state.choose(`${taker}.${wanted}`, isDefault ? null : text);
  }
}

/** The settings of the next run that were chosen in the panel, such as `train.epochs=20`, as far as they are still params. */
export function chosenTexts(state: NotebookState): string[] {
  return state.analysis().stages.flatMap(({ name, params }) =>
    params.flatMap((param) => {
      const text = state.chosen(`${name}.${param.name}`);
      return text === null ? [] : [`${name}.${param.name}=${text}`];
    }),
  );
}

/** What the next run takes for each param of a stage that was chosen in the panel, by the param's name. */
export function chosenOf(state: NotebookState, { name, params }: StageAnalysis): ReadonlyMap<string, string> {
  return new Map(
    params.flatMap((param) => {
      const text = state.chosen(`${name}.${param.name}`);
      return text === null ? [] : [[param.name, /^['"`]/.test(param.text) ? JSON.stringify(text) : text] as const];
    }),
  );
}

/** The params of a stage as the panel shows them. */
export function paramViews(state: NotebookState, { name, params }: StageAnalysis, { notebook }: NotebookAnalysis): ParamView[] {
  return params.map((param) => viewOf(param, notebook, state.chosen(`${name}.${param.name}`)));
}

function viewOf(param: Param, notebook: NotebookAnalysis["notebook"], chosen: string | null): ParamView {
  const type = meaningOf(param, notebook);
  const choices = type === null ? null : choicesOf(type.replace(/'([^'"]*)'/g, '"$1"'));
  return {
    name: param.name,
    type: type ?? sortOf(literalValue(param.text)),
    value: param.text,
    plain: plainText(param.text),
    chosen,
    doc: param.comment,
    choices: choices?.map(String) ?? null,
  };
}

/** The type as it is written; a short one with a name of its own as what it stands for. */
function meaningOf({ type, version }: Param, notebook: NotebookAnalysis["notebook"]): string | null {
  if (type === null || !/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(type)) return type;
  const declared = new RegExp(`\\btype ${type.replaceAll("$", "\\$")}\\s*=\\s*\\|?([^;{}]+?)\\s*(?:;|\\n(?!\\s*\\|)|$)`);
  const found = notebook.cells.slice(0, version.cell + 1).flatMap(({ text }) => declared.exec(text)?.[1] ?? []);
  return found.at(-1)?.replace(/\s+/g, " ").trim() ?? type;
}

function checkText(name: string, { type, choices }: ParamView, text: string): void {
  const given = `'${text}'`;
  if (choices !== null && !choices.includes(text))
    throw new ParamValueError(name, choices.map((choice) => `'${choice}'`).join(" or "), given);
  if (choices !== null) return;
  if (type === "number" && (text.trim() === "" || Number.isNaN(Number(text)))) throw new ParamValueError(name, "a number", given);
  if (type === "boolean" && text !== "true" && text !== "false") throw new ParamValueError(name, "true or false", given);
}

/** A default as a person would type it: a text without its quotes. */
function plainText(text: string): string {
  const value = literalValue(text);
  return typeof value === "string" || typeof value === "number" ? String(value) : text;
}

function sortOf(value: unknown): string {
  if (Array.isArray(value)) return "list";
  return value === null ? "any" : typeof value;
}

/** The value of a literal as it stands in the source, or undefined. */
function literalValue(text: string): unknown {
  try {
    return JSON.parse(
      text.replace(/^['`](.*)['`]$/s, (_, inside: string) => JSON.stringify(inside)).replace(/(?<=\d)_(?=\d)/g, ""),
    );
  } catch {
    return undefined;
  }
}
