import { dirname, join, relative } from "node:path";
import process from "node:process";
import { RunFolderError } from "../errors.js";
import { type RunEvent, RunId } from "../messages/index.js";
import type { Pipeline, Values } from "../stages/index.js";
import { ArtifactError, type ArtifactStore } from "../store/index.js";
import { cacheFolder } from "./cache/run-cache.js";
import { cacheArtifacts } from "./cache/stage-cache.js";
import { RunLockedError, RunResumeError } from "./errors.js";
import { type KeptSettings, keepSettings, readSettings } from "./keep-settings.js";
import { findRun, listRuns } from "./list-runs.js";
import { resolveParams } from "./params.js";
import { planResume, type ResumePlan } from "./plan-resume.js";
import { planRun, type RunPlan } from "./plan-run.js";
import { readJournal } from "./read-journal.js";
import type { KeptRun } from "./read-run.js";
import { RunFolder } from "./run-folder.js";
import { lockRun, type RunLock } from "./run-lock.js";
import { processFacts, type RunRecord } from "./run-record.js";
import { codeOf, type RunSettings } from "./run-settings.js";

/** A run before its first stage: new, or gone on with. */
export interface OpenedRun {
  readonly id: RunId;
  /** Where it is kept, or null. */
  readonly folder: RunFolder | null;
  readonly lock: RunLock | null;
  readonly plan: RunPlan;
  readonly params: Readonly<Record<string, Values>>;
  /** What its record says from the beginning. */
  readonly facts: Pick<RunRecord, "settings" | "file" | "startedAt" | "resumedAt" | "config" | "session">;
  /** Milliseconds that it ran before it was resumed. */
  readonly before: number;
  /** What a resumed run need not do; null for a new one. */
  readonly resumed: ResumePlan | null;
  /** Outputs of kept stages that are missing and that no stage needs: one sentence each. */
  readonly problems: readonly string[];
}

/** Makes the folder of a new run, or finds the one to go on with. Throws what `runPipeline` says. */
export function openRun(pipeline: Pipeline, settings: RunSettings): OpenedRun {
  const { concurrency = 1 } = settings;
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new RangeError(`concurrency takes a whole number from 1 on, got ${concurrency}`);
  return settings.resume === undefined ? newRun(pipeline, settings) : resumedRun(pipeline, settings, settings.resume);
}

/** The first event of a run. */
export function openingOf({ id, plan, resumed }: OpenedRun, pipeline: string): RunEvent {
  const common = { run: id, pipeline, stages: plan.stages, at: Date.now() };
  if (resumed === null) return { type: "run.started", ...common };
  return { type: "run.resumed", ...common, kept: [...resumed.kept.keys()], again: resumed.again };
}

/** What is written of a run, when it begins and when it has ended. */
export function recordOf(
  { id, facts, plan, params }: OpenedRun,
  now: Pick<RunRecord, "pipeline" | "git" | "state" | "duration">,
): RunRecord {
  const endedAt = now.duration === null ? null : new Date().toISOString();
  return { ...processFacts(), ...facts, id, stages: plan.stages, params, ...now, endedAt };
}

function newRun(pipeline: Pipeline, settings: RunSettings): OpenedRun {
  const id = RunId.create();
  const params = resolveParams(pipeline, settings.params ?? {});
  const plan = planRun(pipeline, settings);
  const root = rootOf(settings);
  const facts = {
    settings: null,
    file: root === null || settings.file === undefined ? null : relative(dirname(root), settings.file),
    startedAt: new Date().toISOString(),
    resumedAt: null,
    // A run that nobody made a part of a session is one by itself, also when it is gone on with.
    session: id.replace(/^r-/, "s-"),
    ...contextFacts(settings),
  };
  const opened = { id, folder: null, lock: null, plan, params, facts, before: 0, resumed: null, problems: [] };
  return root === null ? opened : keptRun(pipeline, settings, opened, RunFolder.create(root, id, cachedValues(settings)));
}

/** Writes down that there is a run before any of its stages begins: what is not known to be one could not be gone on with. */
function keptRun(pipeline: Pipeline, settings: RunSettings, opened: OpenedRun, folder: RunFolder): OpenedRun {
  const lock = lockRun(folder.path, opened.id);
  try {
    const { params } = opened;
    const kept = settings.artifacts === false ? null : keepSettings(folder.artifacts, pipeline, { ...settings, params });
    const whole = { ...opened, folder, lock, facts: { ...opened.facts, settings: kept } };
    folder.writeRecord(recordOf(whole, { pipeline: pipeline.name, git: null, state: "running", duration: null }));
    return whole;
  } catch (error) {
    lock.release();
    folder.discard();
    throw error instanceof ArtifactError ? new RunFolderError(folder.path, error.cause) : error;
  }
}

function resumedRun(pipeline: Pipeline, settings: RunSettings, text: string): OpenedRun {
  const kept = findKept(settings, text);
  checkSettings(kept, settings);
  checkPipeline(kept, pipeline);
  if (kept.state === "running") throw new RunLockedError(kept.id);
  const lock = lockRun(kept.path, kept.id);
  try {
    const opened = openKept(pipeline, kept, settings);
    return { ...opened, facts: { ...opened.facts, ...contextFacts(settings) }, lock };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Reads a run that nobody else writes any more. */
function openKept(pipeline: Pipeline, { id, path, record, duration }: KeptRun, now: RunSettings): Omit<OpenedRun, "lock"> {
  const folder = RunFolder.open(path, cachedValues(now));
  try {
    const { params, ...rest } = readSettings(folder.artifacts, record);
    const plan = planRun(pipeline, { ...rest, ...(now.cache !== undefined && { cache: now.cache }) });
    const resumed = planResume(pipeline, plan.stages, readJournal(path), { store: folder.artifacts, code: codeOf(now) });
    const { settings, file, startedAt, config, session } = record;
    return {
      // It names a folder that is there.
      id: id as RunId,
      folder,
      plan,
      params: recordedParams(pipeline, params),
      facts: {
        ...{ settings, file, startedAt, resumedAt: new Date().toISOString() },
        ...(config !== undefined && { config }),
        ...(session !== undefined && { session }),
      },
      before: duration,
      resumed,
      problems: problemsOf(resumed),
    };
  } catch (error) {
    folder.close();
    throw error;
  }
}

/** The store of the cache that the run uses: what is in there is not written a second time. */
function cachedValues(settings: RunSettings): ArtifactStore | undefined {
  return settings.cache === undefined ? undefined : cacheArtifacts(cacheFolder(settings));
}

function contextFacts({ context, session }: RunSettings): Pick<RunRecord, "config" | "session"> {
  return { ...(context && { config: context.config }), ...(session !== undefined && { session }) };
}

function problemsOf({ kept }: ResumePlan): readonly string[] {
  return [...kept].flatMap(([stage, { missing }]) =>
    [...missing].map(([name, why]) => `Output '${name}' of stage '${stage}' is missing: ${why}`),
  );
}

function findKept(settings: RunSettings, text: string): KeptRun {
  const root = rootOf(settings);
  if (root === null) throw new RunResumeError(text, "folder: null says that no run is kept; name the folder of the runs");
  const found = findRun(listRuns(root), text);
  if (found.type === "unreadable") throw new RunResumeError(found.id, found.problem);
  return found;
}

function checkSettings({ id }: KeptRun, { params, inputs, to, only }: RunSettings): void {
  const [given] = [
    ...Object.keys(params ?? {}),
    ...Object.keys(inputs ?? {}),
    ...(to === undefined ? [] : ["to"]),
    ...(only ?? []),
  ];
  if (given !== undefined)
    throw new RunResumeError(
      id,
      `it keeps the settings it was started with, and '${given}' is another; leave it out, or start a new run`,
    );
}

function checkPipeline({ id, record }: KeptRun, pipeline: Pipeline): void {
  if (record.pipeline !== pipeline.name)
    throw new RunResumeError(id, `it is a run of pipeline '${record.pipeline}', and this is '${pipeline.name}'`);
}

/** The parameters that the pipeline has now, with the values the run had where it had them. */
function recordedParams(pipeline: Pipeline, recorded: KeptSettings["params"]): Readonly<Record<string, Values>> {
  return Object.fromEntries(
    pipeline.stages.map(({ name, params }) => {
      const values = recorded[name] ?? {};
      return [
        name,
        Object.fromEntries(
          Object.keys(params).map((param) => [param, Object.hasOwn(values, param) ? values[param] : params[param]]),
        ),
      ];
    }),
  );
}

function rootOf({ folder }: RunSettings): string | null {
  return folder === null ? null : (folder ?? join(process.cwd(), ".stagebook"));
}
