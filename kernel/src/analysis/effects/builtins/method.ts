import type { Call } from "../env.js";
import { elementsOf } from "../fields.js";
import { callCause, listOf, mixUp, thingAt } from "../places.js";
import { anyKey, nothing, type Thing, union, type Value } from "../thing.js";
import { knowledgeOf } from "./packages.js";

/** What a method of the language does when it is called on `thing`; null stands for a string, a number and the like. */
export type Method = (thing: Thing | null, call: Call) => Value;

/** Methods by name. */
export type MethodTable = ReadonlyMap<string, Method>;

/** What the thing holds. */
export function elements(thing: Thing | null, call: Call): Value {
  return thing === null ? nothing : elementsOf([thing], call.env, call.node);
}

/** The thing as a value. */
export function self(thing: Thing | null): Value {
  return thing === null ? nothing : [thing];
}

/** Notes that the call changes the thing. */
export function change(thing: Thing | null, call: Call): void {
  if (thing !== null) call.env.machine.changeThing(thing, callCause(call));
}

/** Calls each function of the first argument; nothing is known about how often. */
export function callFirst(call: Call, args: readonly Value[]): Value {
  let result = nothing;
  call.env.machine.weak++;
  for (const callback of call.args[0] ?? nothing) {
    // An expression of a library, as in `frame.filter(col("age").gt(3))`.
    if (callback.kind === "outside" && knowledgeOf(callback.path).keepsArguments) continue;
    result = union(
      result,
      call.env.interpreter.callThing(callback, { env: call.env, node: call.node, self: call.args[1] ?? nothing, args }),
    );
  }
  call.env.machine.weak--;
  return result;
}

/** Calls back with each element. */
export const each: Method = (thing, call) => callFirst(call, [elements(thing, call), nothing, self(thing)]);
/** Gives one of the elements. */
export const pick: Method = (thing, call) => {
  each(thing, call);
  return elements(thing, call);
};
/** Gives a list of elements. */
export const keep: Method = (thing, call) => {
  each(thing, call);
  return [listOf(call.node, call.env, elements(thing, call))];
};
/** Lists give their elements, all else itself; of what came from outside it is not known. */
function flattened(value: Value, call: Call): Value {
  const others = value.filter(({ kind }) => kind !== "array");
  return union(others, elementsOf(value, call.env, call.node));
}

/** Gives a list of what its lists hold. */
export const flat: Method = (thing, call) => {
  const once = flattened(elements(thing, call), call);
  return [listOf(call.node, call.env, union(once, flattened(once, call)))];
};
/** Gives a list of what is called back. */
export const mapped: Method = (thing, call) => {
  const results = each(thing, call);
  return [listOf(call.node, call.env, results)];
};
/** The same, flattened. */
export const flatMapped: Method = (thing, call) => {
  const results = each(thing, call);
  return [listOf(call.node, call.env, flattened(results, call))];
};
/** Gives an element without a question. */
export const part: Method = (thing, call) => elements(thing, call);
/** Gives nothing that could be changed. */
export const none: Method = () => nothing;
/** Takes an element out. */
export const takeOut: Method = (thing, call) => {
  change(thing, call);
  if (thing !== null) mixUp(thing, call.env);
  return elements(thing, call);
};
/** Puts the arguments in. */
export const putIn: Method = (thing, call) => {
  change(thing, call);
  if (thing !== null) mixUp(thing, call.env);
  if (thing !== null) for (const arg of call.args) call.env.machine.store(thing, anyKey, arg);
  return nothing;
};
/** Gives a list of the elements and of the arguments. */
export const joined: Method = (thing, call) => {
  const given = call.args.reduce<Value>(union, nothing);
  return [listOf(call.node, call.env, union(elements(thing, call), flattened(given, call)))];
};
/** Calls back with what the last call gave. */
export const reduced: Method = (thing, call) => {
  let result = call.args.length > 1 ? (call.args[1] ?? nothing) : elements(thing, call);
  // Once more: what the first round returns comes in as the second round's accumulator.
  for (let round = 0; round < 2; round++) {
    result = union(
      result,
      callFirst({ ...call, args: [call.args[0] ?? nothing] }, [result, elements(thing, call), nothing, self(thing)]),
    );
  }
  return result;
};

/** Gives an iterator over the elements. */
export function iteratorOf(call: Call, found: Value): Value {
  const iterator = thingAt(call.node, call.env, "iterator", "iterator");
  call.env.machine.store(iterator, anyKey, found);
  return [iterator];
}

/** The same method under several names. */
export function entries(method: Method, ...names: readonly string[]): [string, Method][] {
  return names.map((name) => [name, method]);
}
