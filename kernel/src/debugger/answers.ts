import { readText } from "./break-code.js";
import { hashSeed, pathSuffix } from "./cell-shelf.js";
import type { DebugSession } from "./debug-session.js";
import { DebugError } from "./errors.js";
import { copyValue, evaluateText, formatText } from "./evaluate.js";
import { type Frame, frameScopes, notebookValues } from "./frames.js";
import { breakpointsOf, numberOf, sourcePathOf, textOf, textsOf } from "./requests.js";
import type { PauseOnExceptions } from "./target.js";

type Args = Readonly<Record<string, unknown>>;
type Body = Readonly<Record<string, unknown>>;

/** How one command is answered. */
export interface Answer {
  /** True for a command that also a debugger answers that is switched off. */
  readonly isStatic: boolean;
  readonly give: (session: DebugSession, args: Args) => Promise<Body> | Body;
}

const always = (give: Answer["give"]): Answer => ({ isStatic: true, give });
const started = (give: Answer["give"]): Answer => ({ isStatic: false, give });

/** The commands of the debugger. */
export const answers: Readonly<Record<string, Answer>> = {
  initialize: always(initialize),
  debugInfo: always(debugInfo),
  inspectVariables: always(inspectVariables),
  richInspectVariables: always(richInspect),
  variables: always(variables),
  modules: always(modules),
  copyToGlobals: started(copyToGlobals),
  attach: started(async (session) => {
    await session.attach();
    session.publish("initialized", {});
    return {};
  }),
  configurationDone: started(() => ({})),
  dumpCell: started(({ shelf }, args) => ({ sourcePath: shelf.dump(textOf(args, "code")) })),
  source: started(source),
  setBreakpoints: started(setBreakpoints),
  setExceptionBreakpoints: started(setExceptionBreakpoints),
  threads: started(() => ({ threads: [{ id: 1, name: "Notebook" }] })),
  stackTrace: started(stackTrace),
  scopes: started(scopes),
  exceptionInfo: started(exceptionInfo),
  evaluate: started(async (session, args) => ({
    ...(await evaluateText(session, textOf(args, "expression"), frameOf(session, args))),
  })),
  continue: started(async ({ target }) => {
    await target.resume();
    return { allThreadsContinued: true };
  }),
  next: started(({ target }) => target.step("stepOver").then(() => ({}))),
  stepIn: started(({ target }) => target.step("stepInto").then(() => ({}))),
  stepOut: started(({ target }) => target.step("stepOut").then(() => ({}))),
  pause: started(({ target }) => target.pause().then(() => ({}))),
  disconnect: always(disconnect),
  terminate: always(disconnect),
};

const exceptionFilters = [
  {
    filter: "uncaught",
    label: "Uncaught Errors",
    description: "Stops where an error is thrown that nothing catches",
    default: false,
  },
  { filter: "caught", label: "Caught Errors", description: "Stops where an error is thrown that code catches", default: false },
] as const;

function initialize(session: DebugSession): Body {
  session.isStarted = true;
  return {
    supportsConfigurationDoneRequest: true,
    supportsConditionalBreakpoints: true,
    supportsHitConditionalBreakpoints: true,
    supportsLogPoints: true,
    supportsModulesRequest: true,
    supportsEvaluateForHovers: true,
    supportsExceptionInfoRequest: true,
    supportsTerminateRequest: true,
    exceptionBreakpointFilters: exceptionFilters,
  };
}

function debugInfo({ isStarted, shelf, breakpoints, target }: DebugSession): Body {
  return {
    isStarted,
    hashMethod: "Murmur2",
    hashSeed,
    tmpFilePrefix: shelf.prefix,
    tmpFileSuffix: pathSuffix,
    breakpoints: breakpoints.list(),
    stoppedThreads: target.stop === null ? [] : [1],
    richRendering: true,
    exceptionPaths: ["Errors"],
    copyToGlobals: true,
  };
}

async function disconnect(session: DebugSession): Promise<Body> {
  const wasStarted = session.isStarted;
  await session.detach();
  if (wasStarted) session.publish("terminated", {});
  return {};
}

function source(session: DebugSession, args: Args): Body {
  const path = sourcePathOf(args);
  const isKnown = session.target.scripts.isKnown(path);
  const content = session.shelf.text(path) ?? (isKnown ? readText(path) : null);
  if (content === null) throw new DebugError(`No source is known as '${path}'`, path);
  return { content, mimeType: /\.[mc]?js$/.test(path) ? "text/javascript" : "text/typescript" };
}

async function setBreakpoints({ breakpoints }: DebugSession, args: Args): Promise<Body> {
  const path = sourcePathOf(args);
  const set = await breakpoints.set(path, breakpointsOf(args));
  return { breakpoints: set.map((each, index) => ({ id: index + 1, ...each, source: { path } })) };
}

async function setExceptionBreakpoints(session: DebugSession, args: Args): Promise<Body> {
  const filters = textsOf(args, "filters");
  const [caught, uncaught] = [filters.includes("caught"), filters.includes("uncaught")];
  const state: PauseOnExceptions = caught && uncaught ? "all" : caught ? "caught" : uncaught ? "uncaught" : "none";
  await session.pauseOnExceptions(state);
  return { breakpoints: filters.map(() => ({ verified: true })) };
}

function stackTrace({ target }: DebugSession, args: Args): Body {
  const frames = target.stop?.frames ?? [];
  const first = numberOf(args, "startFrame") ?? 0;
  const wanted = frames.slice(first, first + (numberOf(args, "levels") || frames.length));
  return {
    stackFrames: wanted.map(({ id, name, script, place }) => ({
      id,
      name,
      source: { name: script.name, path: script.path, sourceReference: 0 },
      line: place.line,
      column: place.column,
    })),
    totalFrames: frames.length,
  };
}

function frameOf({ target }: DebugSession, args: Args): Frame | null {
  const id = numberOf(args, "frameId");
  const frames = target.stop?.frames ?? [];
  if (id === null) return frames[0] ?? null;
  const found = frames.find((each) => each.id === id);
  if (found === undefined) throw new DebugError("This frame is gone: the code has moved on", String(id));
  return found;
}

async function scopes(session: DebugSession, args: Args): Promise<Body> {
  const frame = frameOf(session, args);
  const { variables: table } = session.target;
  const own = frame === null ? [] : await frameScopes(frame, table);
  const shown = own.map(({ name, hint, values }) => ({
    name,
    ...(hint === null ? {} : { presentationHint: hint }),
    variablesReference: table.add(async () =>
      values.map((each) => table.variable(each, each.name.startsWith("(") ? null : each.name)),
    ),
    expensive: false,
  }));
  const globals = { name: "Globals", variablesReference: table.add(() => globalVariables(session)), expensive: false };
  return { scopes: [...shown, globals] };
}

async function globalVariables({ target }: DebugSession) {
  const values = await notebookValues(target.variables, null);
  return values.map((each) => target.variables.variable(each, each.name));
}

async function inspectVariables(session: DebugSession): Promise<Body> {
  // Nobody looks into values any more that were shown before, unless code stands still.
  if (session.target.stop === null) await session.target.variables.clear();
  return { variables: await globalVariables(session) };
}

async function variables({ target }: DebugSession, args: Args): Promise<Body> {
  const slice = { start: numberOf(args, "start") ?? 0, count: numberOf(args, "count") || null };
  return { variables: await target.variables.parts(numberOf(args, "variablesReference") ?? 0, slice) };
}

async function richInspect(session: DebugSession, args: Args): Promise<Body> {
  return { data: await formatText(session, textOf(args, "variableName"), frameOf(session, args)), metadata: {} };
}

async function copyToGlobals(session: DebugSession, args: Args): Promise<Body> {
  const [from, to] = [textOf(args, "srcVariableName"), textOf(args, "dstVariableName")];
  const frame = frameOf(session, { frameId: args["srcFrameId"] });
  return { ...(await copyValue(session, { from, to, frame })) };
}

function modules({ target }: DebugSession, args: Args): Body {
  const all = target.scripts.modules();
  const first = numberOf(args, "startModule") ?? 0;
  const wanted = all.slice(first, first + (numberOf(args, "moduleCount") || all.length));
  return { modules: wanted.map((each, index) => ({ id: first + index, ...each })), totalModules: all.length };
}

function exceptionInfo({ target }: DebugSession): Body {
  const exception = target.stop?.exception;
  if (!exception) throw new DebugError("The code does not stand at an error", "exceptionInfo");
  const description = (exception.description ?? String(exception.value)).split("\n")[0] ?? "";
  return { exceptionId: exception.className ?? exception.type, description, breakMode: "always" };
}
