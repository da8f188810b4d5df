import type { ContextData, HookRegistry, Stage, StageContext, Values } from "../stages/index.js";
import { type ContextFlow, changesBetween, outputsOf, resultOf } from "./context-flow.js";
import { checkOutputs } from "./stage-values.js";

/** What is around the call of a stage: its context, and the hooks before and after it. */
export interface CallSurroundings {
  readonly flow: ContextFlow;
  readonly hooks: readonly HookRegistry[];
  readonly signal: AbortSignal;
  readonly warn: (sentence: string, about: string | null) => void;
}

/** Calls the function of a stage, with the hooks around it, and gives its outputs, or a promise of them. */
export function callStage(stage: Stage, inputs: () => Values, params: Values, around: CallSurroundings): unknown {
  const hooked = around.hooks.some((hooks) => hooks.has());
  if (!stage.usesContext && !hooked) return stage.run(inputs(), params);
  return callWithContext(stage, { inputs, params, hooked }, around);
}

interface Given {
  readonly inputs: () => Values;
  readonly params: Values;
  readonly hooked: boolean;
}

async function callWithContext(stage: Stage, { inputs, params, hooked }: Given, around: CallSurroundings): Promise<unknown> {
  const given = around.flow.next(around.signal);
  const before = around.flow.snapshot(given);
  const context = await callHooks(around, stage, [["before_stage", stage], [`before_${stage.name}`]], given);
  const taken = context === given ? inputs() : inputsFrom(stage, context, inputs);
  const returned = await (stage.usesContext ? stage.run(taken, params, context) : stage.run(taken, params));
  // One that merges without a context has named its value itself.
  const hasChanged = stage.mergesResults && stage.usesContext;
  const outputs = hasChanged ? outputsOf(stage.name, before, context, returned) : checkOutputs(stage, returned);
  return hooked ? afterHooks(stage, { before, context, outputs }, around) : outputs;
}

/** Calls the hooks before the first stage or after the last. */
export async function callRunHooks(point: "before_run" | "after_run", around: CallSurroundings): Promise<void> {
  const { flow, signal, warn } = around;
  for (const hooks of around.hooks) {
    if (!hooks.has(point)) continue;
    const after = await hooks.executeWith((sentence) => warn(sentence, null), point, flow.next(signal));
    flow.replace(flow.next(signal), after);
  }
}

/** Asks a stage whether it need not run; gives the reason, or null when it must. */
export async function skipReasonOf(stage: Stage, around: CallSurroundings): Promise<string | null> {
  const answer = await stage.canSkip?.(around.flow.next(around.signal));
  if (typeof answer === "string" && answer !== "") return answer;
  return answer === true ? "its canSkip() says that it need not run" : null;
}

interface Called {
  readonly before: ContextData;
  readonly context: StageContext;
  readonly outputs: Values;
}

async function afterHooks(stage: Stage, { before, context, outputs }: Called, around: CallSurroundings): Promise<Values> {
  const results = { ...context.results, ...(stage.mergesResults ? outputs : { [stage.name]: outputs }) };
  const ended = context.with({ results });
  const result = resultOf(stage, outputs);
  const last = await callHooks(
    around,
    stage,
    [
      [`after_${stage.name}`, result],
      ["after_stage", stage],
    ],
    ended,
  );
  if (stage.mergesResults) return { ...outputs, ...changesBetween(before, last) };
  const { [stage.name]: own = outputs, ...others } = Object.fromEntries(Object.entries(last.results));
  around.flow.replace(before, last.with({ results: others }));
  return checkOutputs(stage, own);
}

/** Calls the hooks of points in order; each is given by its name and what its hooks get before the context. */
async function callHooks(
  { hooks, warn }: CallSurroundings,
  stage: Stage,
  points: readonly (readonly [string, ...unknown[]])[],
  given: StageContext,
): Promise<StageContext> {
  let context = given;
  for (const [point, ...args] of points)
    for (const registry of hooks)
      context = await registry.executeWith((sentence) => warn(sentence, stage.name), point, ...args, context);
  return context;
}

/** What a stage reads when a hook has put another context in place: what that one says, where it says something. */
function inputsFrom(stage: Stage, context: StageContext, inputs: () => Values): Values {
  const results = new Map<string, unknown>(Object.entries(context.results));
  const found = Object.entries(stage.reads).flatMap(([variable, producer]) => {
    const values = results.get(producer);
    if (typeof values === "object" && values !== null && variable in values)
      return [[variable, new Map(Object.entries(values)).get(variable)] as const];
    return results.has(variable) ? [[variable, results.get(variable)] as const] : [];
  });
  return { ...inputs(), ...Object.fromEntries(found) };
}
