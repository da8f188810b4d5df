import { isDeepStrictEqual } from "node:util";
import { UnknownParamError, UnknownStageError } from "../errors.js";
import type { Pipeline, Values } from "../stages/index.js";
import { AmbiguousParamError } from "./errors.js";

/** The parameters of a pipeline as `stage.param`, in document order. */
function paramNames(pipeline: Pipeline): readonly string[] {
  return pipeline.stages.flatMap((stage) => Object.keys(stage.params).map((param) => `${stage.name}.${param}`));
}

/** The shortest names by which parameters can be set: `epochs`, or `train.epochs` where stages mean different things by it. */
export function shortParamNames(pipeline: Pipeline): readonly string[] {
  const names = paramNames(pipeline).map((name) => {
    const short = name.slice(name.indexOf(".") + 1);
    return isShared(ownersOf(pipeline, short)) ? short : name;
  });
  return [...new Set(names)];
}

/**
 * The parameters that a name stands for, as `stage.param`: `epochs` alone is that of all stages whose default is the same.
 * Throws UnknownStageError, UnknownParamError or AmbiguousParamError.
 */
export function namedParams(pipeline: Pipeline, name: string): readonly string[] {
  const dot = name.indexOf(".");
  const param = name.slice(dot + 1);
  if (dot < 0) return unqualified(pipeline, name);
  const stage = pipeline.stages.find((candidate) => candidate.name === name.slice(0, dot));
  if (stage !== undefined && Object.hasOwn(stage.params, param)) return [name];
  if (stage === undefined && dot > 0 && ownersOf(pipeline, param).length === 0)
    throw new UnknownStageError(name.slice(0, dot), pipeline.order);
  throw new UnknownParamError(name, paramNames(pipeline));
}

/** The default of a parameter that {@link namedParams} gave. */
export function defaultOf(pipeline: Pipeline, name: string): unknown {
  const dot = name.indexOf(".");
  return pipeline.stages.find((stage) => stage.name === name.slice(0, dot))?.params[name.slice(dot + 1)];
}

interface Owner {
  readonly stage: string;
  readonly value: unknown;
}

function ownersOf(pipeline: Pipeline, param: string): Owner[] {
  const owns = ({ params }: { readonly params: Values }): boolean => Object.hasOwn(params, param);
  return pipeline.stages.filter(owns).map(({ name, params }) => ({ stage: name, value: params[param] }));
}

function isShared([first, ...others]: readonly Owner[]): boolean {
  return others.every(({ value }) => isDeepStrictEqual(value, first?.value));
}

function unqualified(pipeline: Pipeline, name: string): readonly string[] {
  const owners = ownersOf(pipeline, name);
  if (owners.length === 0) throw new UnknownParamError(name, shortParamNames(pipeline));
  if (!isShared(owners))
    throw new AmbiguousParamError(
      name,
      owners.map(({ stage }) => stage),
    );
  return owners.map(({ stage }) => `${stage}.${name}`);
}
