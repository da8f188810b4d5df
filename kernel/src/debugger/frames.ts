import type { Debugger, Runtime } from "node:inspector";
import { doorText } from "./door-text.js";
import type { Place } from "./places.js";
import type { ScriptTable, UserScript } from "./script-table.js";
import type { NamedValue, Variables } from "./variables.js";

/** A call of the user's code that has not returned. */
export interface Frame {
  readonly id: number;
  readonly name: string;
  readonly script: UserScript;
  readonly place: Place;
  readonly call: Debugger.CallFrame;
  /** True for the code of a cell itself, outside of its functions. */
  readonly isTop: boolean;
}

/** The values of a frame that have a common range. */
export interface FrameScope {
  readonly name: string;
  readonly hint: "locals" | null;
  readonly values: readonly NamedValue[];
}

/** The user's calls among those on the stack, innermost first; ids begin behind `after`. */
export function userFrames(calls: readonly Debugger.CallFrame[], scripts: ScriptTable, after: number): readonly Frame[] {
  const frames: Frame[] = [];
  for (const call of calls) {
    const script = scripts.get(call.location.scriptId);
    const place = script?.find(call.location.lineNumber, call.location.columnNumber ?? 0) ?? null;
    if (script === null || place === null) continue;
    const isTop = isCellItself(call, script);
    const name = isTop ? script.name : call.functionName || "(anonymous)";
    frames.push({ id: after + frames.length + 1, name, script, place, call, isTop });
  }
  return frames;
}

// What the compiler put around a cell begins where the user wrote nothing.
function isCellItself({ functionLocation: at }: Debugger.CallFrame, { cell, find }: UserScript): boolean {
  if (cell === null) return false;
  return at === undefined || (at.lineNumber === 0 && find(0, at.columnNumber ?? 0) === null);
}

/** What can be seen from a frame, innermost first; the notebook's own names come last and are not among them. */
export async function frameScopes(frame: Frame, variables: Variables): Promise<readonly FrameScope[]> {
  const chain = frame.call.scopeChain.filter(({ type }) => type !== "global" && type !== "script");
  const found = await Promise.all(
    chain.map(async ({ type, object }) => ({ type, values: await scopeValues(object, variables) })),
  );
  const inner = found.findIndex(({ type }) => type === "local" || type === "module") + 1;
  const locals = [...found.slice(0, inner).flatMap(({ values }) => values), ...(await ownValues(frame, variables))];
  const outer = found.slice(inner).flatMap(({ values }) => values);
  return [
    { name: "Locals", hint: "locals" as const, values: firstOfEach(locals) },
    { name: "Closure", hint: null, values: firstOfEach(outer) },
  ].filter(({ hint, values }) => hint !== null || values.length > 0);
}

async function scopeValues({ objectId }: Runtime.RemoteObject, variables: Variables): Promise<readonly NamedValue[]> {
  const values = objectId === undefined ? [] : await variables.fields(objectId);
  return values.filter(({ name }) => !isOurs(name));
}

// Names of the compiler: boxes, counters, and what every cell is given.
function isOurs(name: string): boolean {
  return name.startsWith("$$") || /^\$(import|bind|look|go|shell|meta|n|s)$/.test(name) || name === "Deno";
}

/** What a frame has beside its variables: the names of its cell, `this`, and what it is about to return. */
async function ownValues({ call, script, isTop }: Frame, variables: Variables): Promise<readonly NamedValue[]> {
  const values: NamedValue[] = [];
  if (isTop) values.push(...(await notebookValues(variables, script.cell?.declares ?? [])));
  else if (call.this.type === "object" && call.this.className !== "global") values.push({ name: "this", value: call.this });
  if (call.returnValue !== undefined && call.returnValue.type !== "undefined")
    values.push({ name: "(returned)", value: call.returnValue });
  return values;
}

/** The values of `names`, or of all names of the notebook. */
export async function notebookValues(variables: Variables, names: readonly string[] | null): Promise<readonly NamedValue[]> {
  const { objectId } = await variables.evaluate(`${doorText}.values(${JSON.stringify(names)})`);
  return objectId === undefined ? [] : await variables.fields(objectId);
}

// A name hides the same one further out.
function firstOfEach(values: readonly NamedValue[]): readonly NamedValue[] {
  const names = new Set<string>();
  return values.filter(({ name }) => !names.has(name) && names.add(name));
}
