import type { DebugSession } from "./debug-session.js";
import { doorText } from "./door-text.js";
import { DebugError } from "./errors.js";
import { compileExpression, evaluateCode } from "./expressions.js";
import { type Frame, frameScopes } from "./frames.js";

/** What an expression gave, as the Debug Adapter Protocol has it. */
export interface Evaluated {
  readonly result: string;
  readonly type: string;
  readonly variablesReference: number;
}

const name = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** Evaluates what a user typed, in a frame or over the notebook's names; what it declares is the notebook's from then on. */
export async function evaluateText(session: DebugSession, text: string, frame: Frame | null): Promise<Evaluated> {
  const { link, variables } = session.target;
  const { code, declares } = compileExpression({ text, ...(await scopeOf(session, frame)) });
  const result = await evaluateCode(link, code, { text, frame: frame?.call.callFrameId ?? null });
  for (const each of declares) session.notebook.names.add(each);
  const { value, type, variablesReference } = variables.variable({ name: text, value: result }, name.test(text) ? text : null);
  return { result: value, type, variablesReference };
}

/** A variable as a cell would show it. Throws DebugError for anything but a name: looking must run nothing. */
export async function formatText(session: DebugSession, text: string, frame: Frame | null): Promise<unknown> {
  if (!name.test(text)) return {};
  const { link } = session.target;
  const { code } = compileExpression({ text, ...(await scopeOf(session, frame)) });
  const formatted = `JSON.stringify(${doorText}.format(${code}))`;
  const { value } = await evaluateCode(link, formatted, { text, frame: frame?.call.callFrameId ?? null });
  return JSON.parse(String(value)) as unknown;
}

/** Makes a variable of a frame one of the notebook's. Throws DebugError. */
export async function copyValue(
  session: DebugSession,
  { from, to, frame }: { readonly from: string; readonly to: string; readonly frame: Frame | null },
): Promise<Evaluated> {
  for (const each of [from, to])
    if (!name.test(each)) throw new DebugError(`Only variables can be copied, and '${each}' is no name of one`, each);
  const { code } = compileExpression({ text: from, ...(await scopeOf(session, frame)) });
  const copy = `${doorText}.set(${JSON.stringify(to)}, ${code})`;
  const value = await evaluateCode(session.target.link, copy, { text: from, frame: frame?.call.callFrameId ?? null });
  session.notebook.names.add(to);
  const { value: result, type, variablesReference } = session.target.variables.variable({ name: to, value }, to);
  return { result, type, variablesReference };
}

async function scopeOf(session: DebugSession, frame: Frame | null) {
  const scopes = frame === null ? [] : await frameScopes({ ...frame, isTop: false }, session.target.variables);
  const own = new Set(scopes.flatMap(({ values }) => values.map((each) => each.name)));
  const { names } = session.notebook;
  // Names of cells that have not ended yet.
  const declared = session.target.stop?.frames.flatMap(({ script }) => script.cell?.declares ?? []) ?? [];
  return {
    frame: frame?.call.callFrameId ?? null,
    isNotebooks: (each: string) => !own.has(each) && (names.has(each) || declared.includes(each)),
  };
}
