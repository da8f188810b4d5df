import type { NotebookAnalysis, StageAnalysis } from "../analysis/index.js";
import { ParamValueError, UnknownParamError, UnknownStageError } from "../errors.js";
import type { ParamKind, ParamView } from "../messages/index.js";
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
  const isDefault = text === null || plainText(text, param) === plainText(null, param);
  for (const { name: taker, params } of stages) {
    if (params.some(({ version }) => version === param.version))
      state.nextRun.choose(`${taker}.${wanted}`, isDefault ? null : text);
  }
}

/** The settings of the next run that were chosen in the panel, such as `train.epochs=20`, as far as they are still params. */
export function chosenTexts(state: NotebookState): string[] {
  return state.analysis().stages.flatMap(({ name, params }) =>
    params.flatMap((param) => {
      const text = state.nextRun.chosen(`${name}.${param.name}`);
      return text === null ? [] : [`${name}.${param.name}=${text}`];
    }),
  );
}

/** What the next run takes for each param of a stage that was chosen in the panel, by the param's name. */
export function chosenOf(state: NotebookState, { name, params }: StageAnalysis): ReadonlyMap<string, string> {
  return new Map(
    params.flatMap((param) => {
      const text = state.nextRun.chosen(`${name}.${param.name}`);
      return text === null ? [] : [[param.name, typeof param.value === "string" ? JSON.stringify(text) : text] as const];
    }),
  );
}

/** The params of a stage as the panel shows them. */
export function paramViews(state: NotebookState, { name, params }: StageAnalysis, { notebook }: NotebookAnalysis): ParamView[] {
  return params.map((param) => viewOf(param, notebook, state.nextRun.chosen(`${name}.${param.name}`)));
}

function viewOf(param: Param, notebook: NotebookAnalysis["notebook"], chosen: string | null): ParamView {
  const type = meaningOf(param, notebook);
  const choices = type === null ? null : choicesOf(type.replace(/'([^'"]*)'/g, '"$1"'));
  return {
    name: param.name,
    kind: kindOf(param.value),
    type: type ?? kindOf(param.value),
    value: param.text,
    plain: plainText(null, param),
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

function checkText(name: string, { kind, choices }: ParamView, text: string): void {
  const given = `'${text}'`;
  if (choices !== null && !choices.includes(text))
    throw new ParamValueError(name, choices.map((choice) => `'${choice}'`).join(" or "), given);
  if (choices !== null) return;
  const [takes, fits] = expected[kind];
  if (!fits(text)) throw new ParamValueError(name, takes, given);
}

/** What each kind takes in words, and whether a text is that. */
const expected: Readonly<Record<ParamKind, readonly [takes: string, fits: (text: string) => boolean]>> = {
  number: ["a number", (text) => text.trim() !== "" && !Number.isNaN(Number(text))],
  boolean: ["true or false", (text) => text === "true" || text === "false"],
  list: ["an array as JSON, such as [1,2]", (text) => Array.isArray(jsonOf(text))],
  object: ['an object as JSON, such as {"a":1}', (text) => kindOf(jsonOf(text)) === "object"],
  string: ["a text", () => true],
  any: ["a value", () => true],
};

/** A value as a person would type it: a text without its quotes, lists and objects as JSON. */
function plainText(typed: string | null, { value, text }: Param): string {
  const kind = kindOf(value);
  if (kind === "list" || kind === "object") return JSON.stringify(typed === null ? value : jsonOf(typed));
  return typed ?? (kind === "string" || kind === "number" ? String(value) : text);
}

function kindOf(value: unknown): ParamKind {
  if (Array.isArray(value)) return "list";
  const sort = typeof value;
  if (sort === "object") return value === null ? "any" : "object";
  return sort === "number" || sort === "string" || sort === "boolean" ? sort : "any";
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
