import { dirname, relative, resolve } from "node:path";
import process from "node:process";
import { StagebookError } from "../errors.js";
import { TerminalHost } from "../host/index.js";
import { formatDuration } from "../messages/index.js";
import {
  type ParamValues,
  parseParams,
  type RunHandle,
  type RunResult,
  type RunSettings,
  readConfigFile,
  readParamNotes,
  runPipeline,
} from "../runs/index.js";
import type { Pipeline, PipelineCode } from "../stages/index.js";
import { JsonView } from "./json-view.js";
import { paramsText } from "./params-text.js";
import { PlainView } from "./plain-view.js";
import { resultText } from "./result-text.js";
import { quietView, type RunView } from "./run-view.js";
import { paint } from "./stage-line.js";
import { TerminalView } from "./terminal-view.js";

/** What can be said on the command line about a run. */
export interface RunCommandOptions {
  /** Settings such as `epochs=20` or `train.epochs=20`. */
  readonly params: readonly string[];
  /** Files of settings, in TOML or JSON; a later one counts more, and `params` count most. */
  readonly config?: readonly string[];
  /** Prints the parameters and runs nothing. */
  readonly help?: boolean;
  readonly to?: string;
  readonly only?: readonly string[];
  readonly concurrency?: number;
  /** Goes on with this run instead of starting one: its id, the beginning of it, or `latest`. */
  readonly resume?: string;
  /** `false` keeps nothing of what stages give. */
  readonly artifacts?: boolean;
  /** The folder that holds `runs/`; `.stagebook` in the working folder by default. */
  readonly folder?: string;
  /** One event per line of JSON on the standard output, nothing else there. */
  readonly json?: boolean;
  /** `false` takes nothing from the cache and keeps nothing in it. */
  readonly cache?: boolean;
  /** Runs this stage and all that need it, though they are in the cache. */
  readonly from?: string;
  /** Runs every stage, though it is in the cache. */
  readonly force?: boolean;
  /** No progress; the result and what went wrong only. */
  readonly quiet?: boolean;
}

/** Who else wants to know of the run, and what else is known of the pipeline. */
export interface RunCommandHooks {
  /** Tells what the code of the stages is made of; without it nothing is taken from the cache, and a resume sees less. */
  readonly code?: () => Promise<PipelineCode>;
  readonly signal?: AbortSignal;
  /** Called once the run has a folder. */
  readonly onStart?: (run: RunHandle<Readonly<Record<string, unknown>>>) => void;
}

/**
 * Runs a pipeline as a command: progress on the standard error, the result on the standard output.
 * Gives the exit code: 0, 1 when a stage failed or the options are wrong, 130 when it was cancelled.
 */
export async function runCommand(
  pipeline: Pipeline,
  file: string,
  options: RunCommandOptions,
  hooks: RunCommandHooks = {},
): Promise<number> {
  if (options.help === true) {
    process.stdout.write(`${paramsText(pipeline, await readParamNotes(file))}\n`);
    return 0;
  }
  const view = viewOf(options, hooks.signal);
  let run: RunHandle<Readonly<Record<string, unknown>>>;
  try {
    const params = await paramsOf(pipeline, file, options);
    run = runPipeline(pipeline, {
      ...settingsOf(file, options, view, hooks.signal),
      params,
      ...(await codeSettings(options, hooks)),
    });
  } catch (error) {
    view.close();
    if (!(error instanceof StagebookError || error instanceof SyntaxError || error instanceof RangeError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
  hooks.onStart?.(run);
  const result = await run.result;
  view.close();
  if (options.json !== true) await report(pipeline, result, options.quiet === true);
  return { completed: 0, failed: 1, cancelled: 130 }[result.state];
}

async function codeSettings(
  { cache, from, force, artifacts }: RunCommandOptions,
  hooks: RunCommandHooks,
): Promise<Pick<RunSettings, "cache" | "code">> {
  // A run that keeps nothing, and takes nothing that was kept, need not know.
  if (hooks.code === undefined || (cache === false && artifacts === false)) return {};
  const code = await hooks.code();
  return cache === false ? { code } : { code, cache: { code, force: from === undefined ? force === true : [from] } };
}

async function paramsOf(pipeline: Pipeline, file: string, { params, config = [] }: RunCommandOptions): Promise<ParamValues> {
  const notes = params.length + config.length === 0 ? new Map() : await readParamNotes(file);
  const given: ParamValues[] = [];
  for (const each of config) given.push(await readConfigFile(pipeline, each, notes));
  return Object.assign({}, ...given, parseParams(pipeline, params, notes));
}

function settingsOf(file: string, options: RunCommandOptions, view: RunView, signal: AbortSignal | undefined): RunSettings {
  return {
    file,
    sourceFolder: dirname(file),
    onEvent: (event) => view.onEvent(event),
    ...(signal === undefined ? {} : { signal }),
    ...(options.to === undefined ? {} : { to: options.to }),
    ...(options.only === undefined ? {} : { only: options.only }),
    ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
    ...(options.resume === undefined ? {} : { resume: options.resume }),
    ...(options.artifacts === undefined ? {} : { artifacts: options.artifacts }),
    ...(options.folder === undefined ? {} : { folder: resolve(options.folder) }),
  };
}

function viewOf(options: RunCommandOptions, signal: AbortSignal | undefined): RunView {
  if (options.json === true) return new JsonView();
  if (options.quiet === true) return quietView;
  return new TerminalHost().isTerminal ? new TerminalView(signal) : new PlainView();
}

async function report(pipeline: Pipeline, result: RunResult<Readonly<Record<string, unknown>>>, isQuiet: boolean): Promise<void> {
  const text = result.state === "completed" ? await resultText(pipeline, result.outputs) : "";
  if (text !== "" && !isQuiet && process.stdout.isTTY) process.stdout.write("\n");
  if (text !== "") process.stdout.write(`${text}\n`);
  for (const { name, error } of result.stages) {
    if (error !== null) process.stderr.write(`\n${paint("red", `Stage '${name}' failed`)}\n${error.text}\n`);
  }
  for (const problem of result.problems) process.stderr.write(`${problem}\n`);
  if (!isQuiet || result.state !== "completed") process.stderr.write(`${closingLine(pipeline, result)}\n`);
}

/** A path as a person would type it here. */
export function shortPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith("..") ? path : near;
}

function closingLine(pipeline: Pipeline, result: RunResult<unknown>): string {
  const words = {
    completed: paint("green", "completed"),
    failed: paint("red", "failed"),
    cancelled: paint("yellow", "cancelled"),
  }[result.state];
  const folder = result.folder === null ? "" : `, kept in ${shortPath(result.folder)}`;
  return `${pipeline.name} ${words} in ${formatDuration(result.duration)}${folder}`;
}
