import { defineStage, type Stage, type Values } from "./define-stage.js";
import { isMarked } from "./pipeline-mark.js";
import { isPipelineStage, type PipelineStage } from "./pipeline-stage.js";
import type { NamedPipeline, StageContext } from "./stage-context.js";
import type { StageLimits } from "./stage-policy.js";
import type { AnyStageFunction } from "./stage-types.js";

/** A stage as a node of a graph: a name, a function, and the names of the nodes whose values it takes, by those names. */
export interface StageNode extends StageLimits {
  readonly name: string;
  readonly function: AnyStageFunction;
  readonly inputs?: readonly string[];
  readonly params?: object;
  readonly after?: readonly string[];
  readonly enabled?: boolean;
}

/** A class that can be made into a stage without arguments. */
export type StageClass = new () => PipelineStage<never>;

/** A function in an array of stages: it takes the context, and gives one or a value. */
export type ContextFunction = (context: never, params: never) => unknown;

/** What may stand in an array of stages: a stage, its class, a function of the context, a node, a whole pipeline. */
export type StageEntry = Stage | PipelineStage<never> | StageClass | ContextFunction | StageNode | NamedPipeline;

/**
 * Makes a stage of whatever may stand in an array of stages, under another name than its own where one is given.
 * Throws TypeError for what is none, and NameError for one whose name cannot be a stage's.
 */
export function stageOfEntry(entry: StageEntry, name?: string): Stage {
  if (isMadeStage(entry)) return entry;
  if (isMarked(entry)) return contextStage(name ?? nameFrom(entry.name), (context) => context.run(entry), { source: entry });
  if (isPipelineStage(entry)) return objectStage(entry, name);
  if (isStageClass(entry)) return objectStage(new entry(), name);
  if (isNode(entry)) return nodeStage(entry, name);
  // What is left of the entries is a function of the context.
  if (typeof entry === "function")
    return contextStage(name ?? functionName(entry), entry as (context: StageContext, params: object) => unknown, {
      source: entry,
    });
  throw new TypeError(
    `${entry === null ? "null" : typeof entry} cannot be a stage; give a function, a class or object with 'execute', { name, function, inputs } or a pipeline`,
  );
}

/** The stage of an object with `execute`, under another name where one is given. */
function objectStage(source: PipelineStage<never>, name: string = nameOf(source)): Stage {
  // The context of the run is what the caller gave, which the stage's own type of it describes.
  const stage = source as PipelineStage;
  const canSkip = typeof stage.canSkip === "function" ? (context: StageContext): unknown => stage.canSkip?.(context) : null;
  return contextStage(name, (context, params) => stage.execute(context, params), {
    source,
    canSkip,
    params: stage.params ?? {},
    limits: limitsOf(stage),
  });
}

interface ContextStageOptions {
  readonly source: unknown;
  readonly canSkip?: Stage["canSkip"];
  readonly params?: object;
  readonly limits?: StageLimits;
}

/** What an object says of tries and time, without the rest of it. */
function limitsOf({ retries, timeout, finally: isFinal }: StageLimits): StageLimits {
  return {
    ...(retries === undefined ? {} : { retries }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(isFinal === undefined ? {} : { finally: isFinal }),
  };
}

function contextStage(
  name: string,
  act: (context: StageContext, params: object) => unknown,
  { source, canSkip = null, params = {}, limits = {} }: ContextStageOptions,
): Stage {
  const run = (_inputs: unknown, given: object, context: StageContext): unknown => act(context, given);
  return defineStage(
    name,
    { run, params, ...limits },
    { usesContext: true, mergesResults: true, isChained: true, source, canSkip },
  );
}

function nodeStage(node: StageNode, name: string = node.name): Stage {
  const { inputs = [] } = node;
  const twice = inputs.find((input, index) => inputs.indexOf(input) !== index);
  if (twice !== undefined) throw new TypeError(`Stage '${name}' takes '${twice}' twice; name it once in its inputs`);
  // Checked by isNode; what it takes is put together from the nodes it names.
  const act = node.function as (inputs: unknown, params: unknown, context?: StageContext) => unknown;
  const usesContext = act.length > 2;
  // Of one that takes the context, the run looks at what it changed of that, and names the value.
  const run = usesContext
    ? act
    : async (given: unknown, params: unknown): Promise<Values> => ({ [name]: await act(given, params) });
  const source = {
    run,
    reads: Object.fromEntries(inputs.map((input) => [input, input])),
    params: node.params ?? {},
    after: node.after ?? [],
    enabled: node.enabled ?? true,
    ...limitsOf(node),
  };
  return defineStage(name, source, { mergesResults: true, usesContext, source: act });
}

function nameOf(stage: PipelineStage<never>): string {
  return typeof stage.name === "string" && stage.name !== "" ? stage.name : nameOfClass(stage.constructor.name);
}

/** The name of a class as that of a stage: `TargetRankingStage` is `target_ranking`. */
function nameOfClass(name: string): string {
  const words = name.replace(/^_+/, "").replace(/(?<=.)Stage$/, "");
  return words.replace(/(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, "_").toLowerCase();
}

function functionName({ name }: { readonly name: string }): string {
  if (name !== "") return name;
  throw new TypeError("A function without a name cannot be a stage; write { name: 'clean', function: … } or give it a name");
}

/** A pipeline may be called anything, its stage may not. */
function nameFrom(pipeline: string): string {
  return pipeline.trim().replace(/[^\p{L}\p{N}_-]+/gu, "_");
}

function isMadeStage(entry: StageEntry): entry is Stage {
  return typeof entry === "object" && entry !== null && "mergesResults" in entry && "reads" in entry;
}

function isStageClass(entry: StageEntry): entry is StageClass {
  return typeof entry === "function" && isPipelineStage(entry.prototype);
}

function isNode(entry: StageEntry): entry is StageNode {
  return typeof entry === "object" && entry !== null && "function" in entry && typeof entry.function === "function";
}
