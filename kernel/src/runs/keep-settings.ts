import type { Pipeline, Values } from "../stages/index.js";
import { type ArtifactStore, UnstorableValueError } from "../store/index.js";
import { RunResumeError } from "./errors.js";
import type { RunRecord, StoredSettings } from "./run-record.js";
import type { RunSettings } from "./run-settings.js";
import { reasonOf } from "./store-outputs.js";

/** What a run was started with, as far as its result depends on it. */
export interface KeptSettings extends Pick<RunSettings, "inputs" | "to" | "only"> {
  /** Every parameter as used, by stage; those that cannot be stored and are the pipeline's own are left out. */
  readonly params: Readonly<Record<string, Values>>;
}

/** Keeps what a resume needs of the settings; what cannot be stored is told. Throws ArtifactError when the disk does not take it. */
export function keepSettings(store: ArtifactStore, pipeline: Pipeline, kept: KeptSettings): StoredSettings {
  const { params, inputs, to, only } = kept;
  const rest = { ...(inputs && { inputs }), ...(to !== undefined && { to }), ...(only && { only }) };
  try {
    return { artifact: store.put({ params, ...rest }, "settings").hash };
  } catch (error) {
    if (!(error instanceof UnstorableValueError)) throw error;
  }
  try {
    // A function among the defaults is in the pipeline's file, where a resume finds it.
    return { artifact: store.put({ params: givenParams(pipeline, params), ...rest }, "settings").hash };
  } catch (error) {
    if (!(error instanceof UnstorableValueError)) throw error;
    return { unstored: reasonOf(error) };
  }
}

/** Reads what `keepSettings` kept. Throws RunResumeError. */
export function readSettings(store: ArtifactStore, { id, settings }: RunRecord): KeptSettings {
  if (settings === null) throw new RunResumeError(id, "it kept no artifacts; start a new one");
  if ("unstored" in settings) throw new RunResumeError(id, `its settings were not kept: ${settings.unstored}; start a new one`);
  try {
    // Its hash was checked, so that it is what was put there.
    return store.get(settings.artifact) as KeptSettings;
  } catch (error) {
    throw new RunResumeError(id, `its settings cannot be read: ${reasonOf(error)}`, { cause: error });
  }
}

function givenParams(pipeline: Pipeline, params: KeptSettings["params"]): KeptSettings["params"] {
  return Object.fromEntries(
    pipeline.stages.map(({ name, params: defaults }) => [
      name,
      Object.fromEntries(Object.entries(params[name] ?? {}).filter(([param, value]) => value !== defaults[param])),
    ]),
  );
}
